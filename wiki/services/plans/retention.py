"""The only way by which a plan is deleted: one person orders it with a reason, a second one confirms just that.

Neither reads the plan by it. What stays says that there was one, of which time, how much of it there was, who had it
erased and why; nothing of what it said.
"""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import ColumnElement, func, literal, select, union_all

from wiki.access import can, listing
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    CustomerEvent,
    FinancialLine,
    LeaderInstruction,
    PlanAction,
    PlanComment,
    PlanConsultation,
    PlanEvent,
    PlanObjective,
    PlanProposal,
    PlanRetention,
    PlanReview,
    PlanRisk,
    PlanState,
    PlanVersion,
    RecordType,
    RelationshipGoal,
    ResourceAsk,
    User,
)
from wiki.models.base import now
from wiki.models.plans import PLAN_NOTE_LENGTH, RetentionState
from wiki.services import printouts, reviews
from wiki.services.plans.editing import await_turn
from wiki.services.plans.states import PlanStep
from wiki.services.typed import Typed

ERASABLE = (PlanState.DRAFT, PlanState.RETURNED, PlanState.EXPIRED, PlanState.CLOSED)
"""What nobody works by, and nobody is asked about: everything else is closed or taken back first."""

ADDRESS_LENGTH = 200
MOST = 200
STANDS = {PlanState.CONSULTATION, PlanState.SUBMITTED, PlanState.IN_REVIEW}

HANGING: Mapping[str, tuple[type[Any], ...]] = {
    "versions": (PlanVersion,),
    "parts": (PlanObjective, PlanAction, FinancialLine, PlanRisk, ResourceAsk, RelationshipGoal),
    "opinions": (PlanConsultation,),
    "comments": (PlanComment,),
    "instructions": (LeaderInstruction,),
    "decisions": (PlanReview, PlanProposal),
    "steps": (PlanEvent,),
}
"""What goes with a plan, as it is counted in an order."""


def order(raw: Mapping[str, Any], *, by: User) -> PlanRetention:
    """Order that a plan is erased, by its `number` or its address, with a `reason`. Nothing is erased yet.

    Raise Invalid if there is none, or it is one's own; WikiError in a state in which somebody works by it.
    """
    typed = Typed(raw)
    number = typed.line("number", ADDRESS_LENGTH, needed=N_("Type the number of the plan: the end of its address."))
    reason = typed.text("reason", PLAN_NOTE_LENGTH, needed=N_("Say why it has to be erased."))
    plan = _erasable(number, by)
    if plan is None:
        typed.refuse("number", N_("There is no plan of this number, or it is one of yours."))
    typed.done()
    plan = cast(AccountPlan, plan)  # else it was refused
    await_turn(plan)
    _require_over(plan)
    if standing(plan.id) is not None:
        raise WikiError(N_("This has been ordered already: a second person has to confirm it."))
    about = {"plan_id": plan.id, "period_start": plan.period_start, "period_end": plan.period_end}
    made = PlanRetention(**about, plan_state=plan.state, extent=extent(plan), reason=reason, by=by)
    db.session.add(made)
    db.session.flush()
    return made


def confirm(ordered: PlanRetention, *, by: User) -> None:
    """Erase the plan with all that hangs on it, as the second person. Raise WikiError if it is not what was ordered."""
    plan = db.session.get(AccountPlan, ordered.plan_id)
    if plan is not None:
        await_turn(plan)
    _require_open(ordered)
    if ordered.by_id == by.id:
        raise WikiError(N_("Somebody else has to confirm what you ordered: two people answer for it."))
    if plan is None:
        raise WikiError(N_("This plan is not there any more."))
    if not can("erase", plan, user=by):
        raise WikiError(N_("It is your own plan: somebody else has to confirm this."))
    if not ordered.by.active or not can("erase", plan, user=ordered.by):
        raise WikiError(N_("Whoever ordered this may not any more. Take the order back, and order it anew."))
    if plan.state is not ordered.plan_state or extent(plan) != ordered.extent:
        raise WikiError(N_("The plan was changed since this was ordered. Take the order back, and order it anew."))
    _require_over(plan)
    _erase(plan)
    _decide(ordered, RetentionState.ERASED, by=by)


def drop(ordered: PlanRetention, *, by: User) -> None:
    """Take an order back, whoever gave it: the plan stays."""
    _require_open(ordered)
    _decide(ordered, RetentionState.DROPPED, by=by)


def standing(plan_id: str) -> PlanRetention | None:
    """Return the order that waits for a second person, if there is one."""
    waits = PlanRetention.plan_id == plan_id, PlanRetention.state == RetentionState.OPEN
    return db.session.scalars(select(PlanRetention).where(*waits)).first()


def orders(*, user: User) -> list[PlanRetention]:
    """Return the orders that a person may read, what waits for a second person first."""
    waits: ColumnElement[bool] = PlanRetention.state != RetentionState.OPEN
    found = listing(PlanRetention, user=user).order_by(waits, PlanRetention.at.desc(), PlanRetention.id)
    return list(db.session.scalars(found.limit(MOST)))


def extent(plan: AccountPlan) -> dict[str, Any]:
    """Return at which version a plan is, and how much hangs on it, without what it says."""
    counted = [
        select(literal(name).label("name"), func.count().label("number")).where(model.plan_id == plan.id)
        for name, models in HANGING.items()
        for model in models
    ]
    every = union_all(*counted).subquery()
    sums = select(every.c.name, func.sum(every.c.number)).group_by(every.c.name)
    found = {name: int(number) for name, number in db.session.execute(sums)}
    return {"version": plan.version, **{name: found[name] for name in HANGING}}


def _erasable(number: str, by: User) -> AccountPlan | None:
    ident = number.rstrip("/").rpartition("/")[2]
    return db.session.scalars(listing(AccountPlan, "erase", user=by).where(AccountPlan.id == ident)).first()


def _require_over(plan: AccountPlan) -> None:
    if plan.state in STANDS:
        raise WikiError(N_("People are asked about this plan now: it has to be taken back first."))
    if plan.state not in ERASABLE:
        raise WikiError(N_("This plan counts: it has to be closed first."))


def _require_open(ordered: PlanRetention) -> None:
    db.session.refresh(ordered, with_for_update=True)
    if ordered.state is not RetentionState.OPEN:
        raise WikiError(N_("Somebody has decided this already."))


def _decide(ordered: PlanRetention, state: RetentionState, *, by: User) -> None:
    ordered.state, ordered.decided_by, ordered.decided_at = state, by, now()
    db.session.flush()


def _erase(plan: AccountPlan) -> None:
    """Delete a plan. Its parts, versions, opinions and decisions go with it by their keys; the rest is done here."""
    _empty_notes(plan)
    reviews.forget(RecordType.PLAN, [plan.id])
    printouts.forget_plan(plan)
    db.session.delete(plan)
    db.session.flush()


def _empty_notes(plan: AccountPlan) -> None:
    """Let the customer's history say that a plan was approved, and no more what was said with that."""
    said = select(PlanEvent.note).where(PlanEvent.plan_id == plan.id, PlanEvent.step == PlanStep.APPROVE.value)
    of_plans = CustomerEvent.customer_id == plan.customer_id, CustomerEvent.field == "plan"
    for one in db.session.scalars(select(CustomerEvent).where(*of_plans, CustomerEvent.note.in_(said))):
        one.note = ""
