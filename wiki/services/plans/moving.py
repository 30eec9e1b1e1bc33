"""The steps of a plan: asking for opinions, submitting, deciding, closing. What may not follow is refused with 409."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, PlanConsultation, PlanEvent, User
from wiki.models.base import now
from wiki.models.plans import OpinionUse, PlanState
from wiki.services import customers
from wiki.services.plans.editing import await_turn, require_open
from wiki.services.plans.gaps import blocking
from wiki.services.plans.snapshots import pin
from wiki.services.plans.states import PlanStep, after

OPINION_DAYS = 10
"""So long a plan waits for the opinions that were asked for."""

REVIEW_DAYS = {"key": 91, "": 182}
"""After so many days a plan of a key account, or of another one, is to be reviewed."""

GRACE_DAYS = 60
"""So many days after the review was due a plan expires."""


def consult(plan: AccountPlan, people: Iterable[User], *, by: User) -> list[PlanConsultation]:
    """Ask people for their opinion on the plan as it is now; more can be asked later. Raise WikiError for nobody."""
    await_turn(plan)
    require_open(plan.customer)
    asked = [one for one in dict.fromkeys(people) if one.active and one.id != by.id]
    if not asked:
        raise WikiError(N_("Choose whose opinion you want: at least one person beside yourself."))
    if plan.state is not PlanState.CONSULTATION:
        _step(plan, PlanStep.CONSULT, by=by)
    kept = pin(plan, by=by)
    there = set(db.session.scalars(_asked(plan).with_only_columns(PlanConsultation.user_id)))
    made = [
        PlanConsultation(plan=plan, version=kept.number, user=one, asked_by=by) for one in asked if one.id not in there
    ]
    db.session.add_all(made)
    db.session.flush()
    return made


def give_opinion(consultation: PlanConsultation, opinion: str) -> None:
    """Say what one thinks of it. Until the plan is submitted one may say otherwise."""
    await_turn(consultation.plan)
    if consultation.plan.state is not PlanState.CONSULTATION:
        raise WikiError(N_("Opinions on this plan are not being asked for any more."))
    if not opinion:
        raise WikiError(N_("Write what you think of it, or that you have nothing to add."))
    consultation.opinion, consultation.answered_at = opinion, now()
    consultation.disposition, consultation.disposition_note = None, ""


def settle_opinion(consultation: PlanConsultation, disposition: OpinionUse, note: str) -> None:
    """Say what became of an opinion; what was not taken, or taken in part, with a reason."""
    await_turn(consultation.plan)
    if consultation.plan.state is not PlanState.CONSULTATION:
        raise WikiError(N_("Opinions on this plan are not being asked for any more."))
    if consultation.answered_at is None:
        raise WikiError(N_("There is no opinion yet."))
    if disposition is not OpinionUse.TAKEN and not note:
        raise WikiError(N_("Say why it was not taken in full."))
    consultation.disposition, consultation.disposition_note = disposition, note


def submit(plan: AccountPlan, *, by: User) -> None:
    """Hand the plan in as it is now. Raise WikiError with what is missing."""
    await_turn(plan)
    require_open(plan.customer)
    before = plan.state
    after(before, PlanStep.SUBMIT)
    if before is PlanState.ACTIVE and not plan.amended:
        raise WikiError(N_("Nothing in this plan needs another approval."))
    missing = blocking(plan)
    if missing:
        raise WikiError(missing[0])
    if before is PlanState.CONSULTATION:
        _require_heard(plan)
    _step(plan, PlanStep.SUBMIT, by=by)
    pin(plan, by=by)


def withdraw(plan: AccountPlan, *, by: User, note: str = "") -> None:
    """Take a plan back that nobody has begun to review."""
    await_turn(plan)
    _step(plan, PlanStep.WITHDRAW, by=by, note=note)


def begin_review(plan: AccountPlan, *, by: User) -> None:
    """Begin to review a submitted plan: from now on it cannot be withdrawn."""
    await_turn(plan)
    _step(plan, PlanStep.BEGIN_REVIEW, by=by)


def approve(plan: AccountPlan, *, by: User, seen: int, note: str = "") -> None:
    """Approve the version that was read; it comes into force once its period has begun."""
    await_turn(plan)
    _require_seen(plan, seen)
    _step(plan, PlanStep.APPROVE, by=by, note=note)
    plan.approved_version = plan.reviewed_version = plan.version
    plan.amended = False
    plan.review_due = _next_review(plan)
    if plan.period_start <= now().date().isoformat():
        _step(plan, PlanStep.BEGIN, by=by)
    customers.note_event(plan.customer, "plan", "", PlanState.APPROVED.value, by=by, note=note[:300])
    customers.touch(plan.customer)


def return_(plan: AccountPlan, *, by: User, seen: int, note: str) -> None:
    """Return the version that was read, with a reason."""
    await_turn(plan)
    _require_seen(plan, seen)
    if not note:
        raise WikiError(N_("Say what is missing, so that it can be put right."))
    _step(plan, PlanStep.RETURN, by=by, note=note)


def close(plan: AccountPlan, *, by: User, note: str) -> None:
    """Close a plan, with what came of it."""
    await_turn(plan)
    if not note:
        raise WikiError(N_("Say what came of it."))
    _step(plan, PlanStep.CLOSE, by=by, note=note)


def reopen(plan: AccountPlan, *, by: User, note: str) -> None:
    """Open a plan again that was closed by mistake; one whose period is over stays closed."""
    await_turn(plan)
    require_open(plan.customer)
    if plan.period_end < now().date().isoformat():
        raise WikiError(N_("Its period is over: write a plan for the next one."))
    if not note:
        raise WikiError(N_("Say why."))
    _step(plan, PlanStep.REOPEN, by=by, note=note)


def pass_time(plan: AccountPlan) -> None:
    """Let a plan come into force whose period has begun, and expire whose review is overdue for too long."""
    today = now().date()
    if plan.state is PlanState.APPROVED and plan.period_start <= today.isoformat():
        _step(plan, PlanStep.BEGIN, by=None)
    late = (today - timedelta(days=GRACE_DAYS)).isoformat()
    if plan.state is PlanState.ACTIVE and plan.review_due and plan.review_due < late:
        _step(plan, PlanStep.EXPIRE, by=None)


def is_review_overdue(plan: AccountPlan) -> bool:
    """Tell whether a plan in force should have been reviewed by now."""
    today = now().date().isoformat()
    return plan.state is PlanState.ACTIVE and plan.review_due is not None and plan.review_due < today


def _step(plan: AccountPlan, step: PlanStep, *, by: User | None, note: str = "") -> None:
    before = plan.state
    plan.state = after(before, step, in_force=plan.approved_version is not None)
    kept = PlanEvent(
        plan_id=plan.id, step=step.value, before=before, after=plan.state, version=plan.version, note=note, by=by
    )
    db.session.add(kept)
    db.session.flush()


def _asked(plan: AccountPlan) -> Select[Any]:
    return select(PlanConsultation).where(PlanConsultation.plan_id == plan.id)


def _require_heard(plan: AccountPlan) -> None:
    """Raise WikiError while an opinion is missing that was asked for not long ago, or one is not settled."""
    long_ago = now() - timedelta(days=OPINION_DAYS)
    for one in db.session.scalars(_asked(plan)):
        if one.answered_at is None and one.asked_at > long_ago:
            raise WikiError(N_("Somebody you asked has not answered yet. Wait for it, or until ten days are over."))
        if one.answered_at is not None and one.disposition is None:
            raise WikiError(N_("Say of each opinion what became of it before you submit the plan."))


def _require_seen(plan: AccountPlan, seen: int) -> None:
    if seen != plan.version:
        raise WikiError(N_("The plan was changed since you opened this page. Load it anew and read what changed."))


def _next_review(plan: AccountPlan) -> str:
    days = REVIEW_DAYS.get(plan.customer.account_class or "", REVIEW_DAYS[""])
    begins = max(now().date(), date.fromisoformat(plan.period_start))
    return (begins + timedelta(days=days)).isoformat()
