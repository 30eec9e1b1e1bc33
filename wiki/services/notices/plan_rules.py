"""Who is told of what in account plans: questions, instructions, comments, proposals; and who may be told of it at all.

Whoever was asked for an opinion is told of the question alone; all else is for those who may read the plan.
"""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, and_, exists, or_, select

from wiki.access import can, listing, rule
from wiki.extensions import db
from wiki.models import (
    AccountMember,
    AccountPlan,
    Change,
    LeaderInstruction,
    Notice,
    NoticeReason,
    PlanComment,
    PlanConsultation,
    PlanProposal,
    PlanState,
    User,
)
from wiki.models.plans import ProposalState
from wiki.services import people
from wiki.services.notices.told import Done, Outcome, Told

CLOSABLE = (PlanState.ACTIVE, PlanState.EXPIRED)
RIGHTS = {"AccountPlan": {"deputy_id", "created_by_id", "customer_id"}, "Customer": {"account_class"}}
"""Fields that decide, of plans and customers, who reads plans, and of whose change nothing else says so."""


def is_told(user: User, reason: NoticeReason, plan_id: str) -> bool:
    """Tell whether a person may be told of something in a plan now."""
    may = {NoticeReason.PROPOSED: "close", NoticeReason.INSTRUCTED: "edit"}.get(reason, "read")
    query = listing(AccountPlan, may, user=user).where(AccountPlan.id == plan_id).with_only_columns(AccountPlan.id)
    if reason is NoticeReason.OPINION:
        asked = listing(PlanConsultation, "answer", user=user).where(PlanConsultation.plan_id == plan_id)
        query = asked.with_only_columns(PlanConsultation.id)
    return db.session.scalar(query.limit(1)) is not None


def is_readable(user: User) -> ColumnElement[bool]:
    """Say of a notice of a plan that its person may read what it is about; of what waits, that it waits for them."""
    read, close, edit = (_plan(action, user) for action in ("read", "close", "edit"))
    asked = PlanConsultation.plan_id == Notice.plan_id, rule(PlanConsultation, "answer", user)
    done = Notice.done_at.is_not(None)
    plain = Notice.reason.not_in((NoticeReason.OPINION, NoticeReason.PROPOSED, NoticeReason.INSTRUCTED))
    of_plan = or_(
        plain,
        and_(Notice.reason == NoticeReason.PROPOSED, or_(done, close)),
        and_(Notice.reason == NoticeReason.INSTRUCTED, or_(done, edit)),
    )
    question = and_(Notice.reason == NoticeReason.OPINION, exists(select(PlanConsultation.id).where(*asked)))
    return and_(Notice.plan_id.is_not(None), or_(and_(of_plan, read), question))


def question_to(user_id: int, plan_id: str) -> PlanConsultation | None:
    """Return the newest question to a person about a plan, of those without an answer first."""
    asked = select(PlanConsultation).where(PlanConsultation.plan_id == plan_id, PlanConsultation.user_id == user_id)
    answered: ColumnElement[bool] = PlanConsultation.answered_at.is_not(None)
    return db.session.scalars(asked.order_by(answered, PlanConsultation.asked_at.desc()).limit(1)).first()


def consultation(change: Change) -> Iterator[Outcome]:
    """Ask whoever is asked for an opinion, until it is given."""
    one = db.session.get(PlanConsultation, change.record_id)
    if one is None:
        return
    if one.answered_at is not None:
        yield Done(NoticeReason.OPINION, user_id=one.user_id, plan_id=one.plan_id)
    elif change.action == "insert" and one.plan.state is PlanState.CONSULTATION:
        yield Told(one.user_id, NoticeReason.OPINION, by_id=one.asked_by_id, plan_id=one.plan_id)


def plan(change: Change) -> Iterator[Outcome]:
    """Tell whoever writes and whoever judges the plan that its review was brought forward; end what a step of it makes
    needless.
    """
    one = db.session.get(AccountPlan, change.record_id)
    if one is None:
        return
    if "review_reasons" in change.fields and one.review_reasons and one.state is PlanState.ACTIVE:
        for user_id in _writers(one) | _able(one, "review"):
            yield Told(user_id, NoticeReason.TRIGGERED, by_id=change.actor_id, plan_id=one.id)
    if "state" not in change.fields:
        return
    if one.state is not PlanState.CONSULTATION:
        yield Done(NoticeReason.OPINION, plan_id=one.id)
    if one.state is PlanState.CLOSED:
        yield Done(NoticeReason.INSTRUCTED, plan_id=one.id)


def instruction(change: Change) -> Iterator[Outcome]:
    """Tell whoever writes the plan what is to be done, until all of it is answered."""
    one = db.session.get(LeaderInstruction, change.record_id)
    if one is None:
        return
    if one.answered_at is None and change.action == "insert":
        for user_id in _writers(one.plan):
            yield Told(user_id, NoticeReason.INSTRUCTED, by_id=one.by_id, plan_id=one.plan_id)
    open_ones = LeaderInstruction.plan_id == one.plan_id, LeaderInstruction.answered_at.is_(None)
    if db.session.scalar(select(LeaderInstruction.id).where(*open_ones).limit(1)) is None:
        yield Done(NoticeReason.INSTRUCTED, plan_id=one.plan_id)


def comment(change: Change) -> Iterator[Outcome]:
    """Tell whoever writes the plan of a comment, and whoever took part in what is answered."""
    one = db.session.get(PlanComment, change.record_id)
    if one is None or change.action != "insert":
        return
    told = _writers(one.plan)
    if one.parent_id:
        thread = or_(PlanComment.id == one.parent_id, PlanComment.parent_id == one.parent_id)
        told |= set(db.session.scalars(select(PlanComment.by_id).where(thread)))
    for user_id in told - {one.by_id}:
        yield Told(user_id, NoticeReason.COMMENTED, by_id=one.by_id, plan_id=one.plan_id)


def proposal(change: Change) -> Iterator[Outcome]:
    """Ask whoever may close the plan, and tell whoever proposed it what came of that."""
    one = db.session.get(PlanProposal, change.record_id)
    if one is None:
        return
    if one.state is ProposalState.OPEN:
        for user_id in _able(one.plan, "close") if change.action == "insert" else ():
            yield Told(user_id, NoticeReason.PROPOSED, by_id=one.by_id, plan_id=one.plan_id)
        return
    yield Done(NoticeReason.PROPOSED, plan_id=one.plan_id)
    if one.state in (ProposalState.ACCEPTED, ProposalState.REFUSED):
        yield Told(one.by_id, NoticeReason.SETTLED, by_id=one.decided_by_id, plan_id=one.plan_id)


def decides(change: Change) -> bool:
    """Tell whether a change decides who reads a plan, so that what is counted of notices is counted anew."""
    if change.model == "AccountPlan" and change.action == "delete":
        return True
    return not RIGHTS.get(change.model, set()).isdisjoint(change.fields)


def _plan(action: str, user: User) -> ColumnElement[bool]:
    this = AccountPlan.id == Notice.plan_id, rule(AccountPlan, action, user)
    found: ColumnElement[bool] = exists(select(AccountPlan.id).where(*this))
    return found


def _writers(of: AccountPlan) -> set[int]:
    return {one for one in (of.customer.owner_id, of.deputy_id) if one is not None}


def _able(of: AccountPlan, action: str) -> set[int]:
    """Return who may close or review a plan: asked of the account's team, and of those alone besides who lead."""
    team = set(db.session.scalars(select(AccountMember.user_id).where(AccountMember.customer_id == of.customer_id)))
    near = [
        one for one in db.session.scalars(people.here()) if one.id in team or can("portfolio", AccountPlan, user=one)
    ]
    return {one.id for one in near if can(action, of, user=one)}
