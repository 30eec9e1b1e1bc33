"""Reading plans: one with all its parts, those of a customer, those that somebody works on."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from wiki.access import listing, noted, noted_rows, prepared, prepared_rights, rule
from wiki.extensions import db
from wiki.models import (
    AccountMember,
    AccountPlan,
    Customer,
    FinancialLine,
    LeaderInstruction,
    MemberRole,
    PlanAction,
    PlanComment,
    PlanConsultation,
    PlanEvent,
    PlanObjective,
    PlanProposal,
    PlanRetention,
    PlanReview,
    PlanRisk,
    PlanVersion,
    RelationshipGoal,
    ResourceAsk,
    User,
)
from wiki.models.plans import ActionState, PlanState, ProposalState, RetentionState
from wiki.models.users import NAMED
from wiki.services.plans.closing import proposed
from wiki.services.plans.commenting import Thread, threads
from wiki.services.plans.retention import standing
from wiki.services.plans.snapshots import snapshot_of

MOST_MINE, MOST_OF_CUSTOMER, MOST_EVENTS = 200, 10, 100


@dataclass(frozen=True)
class WholePlan:
    """A plan with its parts, each in its order, as its reader may read it."""

    plan: AccountPlan
    there: Any
    """Of which kinds there is something, as `_there` asks: most plans have nothing of most."""
    objectives: Sequence[PlanObjective]
    actions: Sequence[PlanAction]
    money: Sequence[FinancialLine]
    risks: Sequence[PlanRisk]
    asks: Sequence[ResourceAsk]
    goals: Sequence[RelationshipGoal]
    instructions: Sequence[LeaderInstruction]
    reviews: Sequence[PlanReview]

    @cached_property
    def content(self) -> dict[str, Any]:
        """Return what is said in the plan now, as `snapshot` does, without reading it again."""
        read = {"objectives": self.objectives, "actions": self.actions, "money": self.money, "risks": self.risks}
        return snapshot_of(self.plan, {**read, "asks": self.asks, "relationships": self.goals})

    @cached_property
    def actions_of(self) -> Mapping[str, Sequence[PlanAction]]:
        """Return the actions by the ids of their objectives."""
        found: dict[str, list[PlanAction]] = defaultdict(list)
        for one in self.actions:
            found[one.objective_id].append(one)
        return found


@dataclass(frozen=True)
class Beside:
    """What stands beside a plan: who was asked for opinions, comments, a proposal to close it, an order to erase."""

    consultations: Sequence[PlanConsultation] = ()
    comments: Sequence[Thread] = ()
    proposal: PlanProposal | None = None
    retention: PlanRetention | None = None


def beside(whole: WholePlan, *, user: User) -> Beside:
    """Return what stands beside a plan that `user` read."""
    plan, there = whole.plan, whole.there
    return Beside(
        consultations=consultations(plan, user=user) if there.consultations else (),
        comments=threads(plan, user=user) if there.comments else (),
        proposal=proposed(plan) if there.proposal else None,
        retention=standing(plan.id) if there.retention else None,
    )


def whole(plan: AccountPlan, *, user: User) -> WholePlan:
    """Return a plan with its parts; `user` may read it."""
    there = db.session.execute(prepared(_there, user=user), {"plan": plan.id}).one()
    return WholePlan(
        plan,
        there,
        objectives=_of(plan, _objectives, user),
        actions=_of(plan, _actions, user) if there.actions else (),
        money=_of(plan, _money, user) if there.money else (),
        risks=_of(plan, _risks, user) if there.risks else (),
        asks=_of(plan, _asks, user) if there.asks else (),
        goals=_of(plan, _goals, user) if there.goals else (),
        instructions=_of(plan, _instructions, user) if there.instructions else (),
        reviews=_of(plan, _reviews, user) if there.reviews else (),
    )


def objectives_of(plan: AccountPlan, *, user: User) -> Sequence[PlanObjective]:
    """Return the objectives of a plan in their order."""
    return _of(plan, _objectives, user)


def actions_of(plan: AccountPlan, *, user: User) -> Sequence[PlanAction]:
    """Return the actions of a plan in their order, with who does them."""
    return _of(plan, _actions, user)


def reviews_of(plan: AccountPlan, *, user: User) -> Sequence[PlanReview]:
    """Return what was decided about a plan, the newest first."""
    return _of(plan, _reviews, user)


def events(plan: AccountPlan, *, user: User) -> list[PlanEvent]:
    """Return the steps of a plan, the newest first."""
    return list(_of(plan, _events, user))


def versions(plan: AccountPlan, *, user: User) -> list[PlanVersion]:
    """Return the pinned versions, the newest first, without what they say."""
    query = listing(PlanVersion, user=user).where(PlanVersion.plan_id == plan.id)
    told = joinedload(PlanVersion.by), defer(PlanVersion.content)
    return list(db.session.scalars(query.options(*told).order_by(PlanVersion.number.desc())))


def consultations(plan: AccountPlan, *, user: User) -> list[PlanConsultation]:
    """Return who was asked, what they said and what became of it: the newest round first."""
    return prepared_rights(_consultations, {"plan": plan.id}, user=user)


def of_customer(customer: Customer, *, user: User) -> list[AccountPlan]:
    """Return the plans of a customer that the user may read, the newest period first."""
    return noted(AccountPlan, "read", customer, _newest, user=user)


def current(customer: Customer, *, user: User) -> AccountPlan | None:
    """Return the plan that counts or is worked on: of the newest period that is not closed."""
    return next((one for one in of_customer(customer, user=user) if one.state is not PlanState.CLOSED), None)


def on_profile(customer: Customer, *, user: User) -> tuple[AccountPlan | None, str]:
    """Return the customer's plan, as `current`, if the user may read it; else its extract, once that is released."""
    may_read = rule(AccountPlan, "read", user, at=customer)
    rows = noted_rows(AccountPlan, "extract", customer, _on_profile, may_read, user=user)
    plan = next((one for one, readable in rows if readable and one.state is not PlanState.CLOSED), None)
    told = (one.extract for one, readable in rows if not readable and one.state is PlanState.ACTIVE)
    return plan, "" if plan else next(told, "")


def reviewers(found: Collection[AccountPlan], *, user: User) -> Mapping[str, Sequence[User]]:
    """Return who manages or sponsors the accounts of plans, by the ids of their customers: in the order in which they
    joined, and those alone who are here. It takes one statement.
    """
    steering = AccountMember.role.in_((MemberRole.SALES_MANAGER, MemberRole.SPONSOR)), User.active
    query = listing(AccountMember, user=user).join(AccountMember.user).where(*steering)
    query = query.where(AccountMember.customer_id.in_({one.customer_id for one in found}))
    ordered = query.options(contains_eager(AccountMember.user)).order_by(AccountMember.created_at, User.id)
    known: dict[str, list[User]] = defaultdict(list)
    for member in db.session.scalars(ordered) if found else ():
        known[member.customer_id].append(member.user)
    return known


def my_actions(*, user: User) -> list[PlanAction]:
    """Return the open actions of a person across plans, what is due first on top."""
    query = listing(PlanAction, user=user).where(
        PlanAction.owner_id == user.id, PlanAction.state.in_((ActionState.TODO, ActionState.DOING))
    )
    going = select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)
    loaded = joinedload(PlanAction.plan).joinedload(AccountPlan.customer)
    ordered = query.where(PlanAction.plan_id.in_(going)).options(loaded).order_by(PlanAction.due_on, PlanAction.id)
    return list(db.session.scalars(ordered.limit(MOST_MINE)))


def last_years(plan: AccountPlan, *, user: User) -> list[PlanObjective]:
    """Return the objectives of the customer's plan before this one: a mirror, not a text to begin with."""
    before = listing(AccountPlan, user=user).where(
        AccountPlan.customer_id == plan.customer_id, AccountPlan.period_end < plan.period_start
    )
    found = db.session.scalars(before.order_by(AccountPlan.period_end.desc()).limit(1)).first()
    return list(objectives_of(found, user=user)) if found else []


def _of(plan: AccountPlan, build: Any, user: User) -> Sequence[Any]:
    return db.session.scalars(prepared(build, user=user), {"plan": plan.id}).all()


def _on_profile(query: Select[Any], may_read: ColumnElement[bool]) -> Select[Any]:
    return _newest(query.add_columns(may_read))


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(AccountPlan.period_start.desc(), AccountPlan.id).limit(MOST_OF_CUSTOMER)


def _part(model: type[Any], user: User) -> Select[Any]:
    """Return the parts of a plan that was loaded by its reader: who may read the plan may read them."""
    return listing(model, user=user).where(model.plan_id == bindparam("plan"))


def _there(*, user: User) -> Select[Any]:
    """Ask of which kinds there is something at a plan; the names are those that `whole` and `beside` look for."""
    kinds: dict[str, type[Any]] = {
        "actions": PlanAction,
        "money": FinancialLine,
        "risks": PlanRisk,
        "asks": ResourceAsk,
        "goals": RelationshipGoal,
        "instructions": LeaderInstruction,
        "reviews": PlanReview,
        "consultations": PlanConsultation,
        "comments": PlanComment,
    }
    parts = {name: _part(model, user) for name, model in kinds.items()}
    parts["proposal"] = _part(PlanProposal, user).where(PlanProposal.state == ProposalState.OPEN)
    parts["retention"] = _part(PlanRetention, user).where(PlanRetention.state == RetentionState.OPEN)
    asked: Any = select(*(query.exists().label(name) for name, query in parts.items()))
    there: Select[Any] = asked
    return there


def _objectives(*, user: User) -> Select[Any]:
    return _part(PlanObjective, user).order_by(PlanObjective.place, PlanObjective.id)


def _actions(*, user: User) -> Select[Any]:
    owner = joinedload(PlanAction.owner).load_only(*NAMED)
    named = _part(PlanAction, user).options(owner)
    return named.order_by(PlanAction.place, PlanAction.id)


def _money(*, user: User) -> Select[Any]:
    return _part(FinancialLine, user).order_by(FinancialLine.period, FinancialLine.metric, FinancialLine.name)


def _risks(*, user: User) -> Select[Any]:
    worst = (PlanRisk.likelihood * PlanRisk.effect).desc()
    return _part(PlanRisk, user).options(joinedload(PlanRisk.owner)).order_by(worst, PlanRisk.id)


def _asks(*, user: User) -> Select[Any]:
    named = joinedload(ResourceAsk.of), joinedload(ResourceAsk.answered_by)
    return _part(ResourceAsk, user).options(*named).order_by(ResourceAsk.due_on, ResourceAsk.id)


def _goals(*, user: User) -> Select[Any]:
    named = joinedload(RelationshipGoal.contact), joinedload(RelationshipGoal.user)
    return _part(RelationshipGoal, user).options(*named).order_by(RelationshipGoal.due_on, RelationshipGoal.id)


def _instructions(*, user: User) -> Select[Any]:
    named = joinedload(LeaderInstruction.by), joinedload(LeaderInstruction.answered_by)
    return _part(LeaderInstruction, user).options(*named).order_by(LeaderInstruction.at.desc(), LeaderInstruction.id)


def _reviews(*, user: User) -> Select[Any]:
    return _part(PlanReview, user).options(joinedload(PlanReview.by)).order_by(PlanReview.at.desc(), PlanReview.id)


def _events(*, user: User) -> Select[Any]:
    return _part(PlanEvent, user).options(joinedload(PlanEvent.by)).order_by(PlanEvent.id.desc()).limit(MOST_EVENTS)


def _consultations(*, user: User) -> Select[Any]:
    """Order who was asked by rounds, the newest first."""
    ordered = PlanConsultation.version.desc(), PlanConsultation.asked_at, PlanConsultation.id
    return _part(PlanConsultation, user).options(joinedload(PlanConsultation.user)).order_by(*ordered)
