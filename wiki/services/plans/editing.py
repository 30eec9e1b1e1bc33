"""Beginning a plan and changing what it says. Every change counts its version; who was slower is told."""

from typing import Any

from sqlalchemy import func, select

from wiki.access import can
from wiki.errors import N_, Invalid, Message, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, Customer, Stage, User
from wiki.models.base import now
from wiki.models.plans import ActionState, FinancialLine, ObjectiveState, PlanAction, PlanObjective, PlanState
from wiki.services import customers, submissions
from wiki.services.plans.content import (
    ActionContent,
    MoneyContent,
    ObjectiveContent,
    PlanContent,
    ProgressContent,
    fields_of,
)

EDITABLE = (PlanState.DRAFT, PlanState.CONSULTATION, PlanState.RETURNED, PlanState.ACTIVE, PlanState.EXPIRED)
"""A plan that somebody decides about stands still."""

MAJOR = ("vision", "strategy", "target_type")
"""What may change in a plan in force only with another approval, beside its money and its objectives."""

MOST_OBJECTIVES, MOST_ACTIONS, MOST_LINES = 40, 300, 200


def create(customer: Customer, content: PlanContent, *, by: User, submission: str | None = None) -> AccountPlan:
    """Begin a customer's plan for a period. Sent twice it is one. Raise Invalid if there is one for that time."""
    token = submissions.own(submission, by=by, kind="plan")
    if twin := submissions.made_from(AccountPlan, token):
        return twin
    customers.await_turn(customer)
    require_open(customer)
    _refuse_overlap(customer.id, content)
    made = AccountPlan(customer=customer, created_by=by, submission=token, **fields_of(content))
    db.session.add(made)
    db.session.flush()
    return made


def revise(plan: AccountPlan, content: PlanContent, *, base: int) -> None:
    """Change what is said of a plan as a whole. Raise Stale if somebody has changed it since `base`."""
    begin(plan, base)
    _refuse_overlap(plan.customer_id, content, but=plan)
    typed = fields_of(content)
    new = {name for name, value in typed.items() if getattr(plan, name) != value}
    for name in new:
        setattr(plan, name, typed[name])
    if "extract" in new:
        plan.extract_released = False
    if new:
        changed(plan, major=bool(new & {*MAJOR, "period_start", "period_end", "posture"}))


def add_objective(plan: AccountPlan, content: ObjectiveContent, *, base: int) -> PlanObjective:
    """Add an objective at the end."""
    begin(plan, base)
    made = PlanObjective(plan=plan, place=_place(PlanObjective, plan, MOST_OBJECTIVES), **fields_of(content))
    db.session.add(made)
    changed(plan)
    return made


def revise_objective(objective: PlanObjective, content: ObjectiveContent, *, base: int) -> None:
    """Change an objective. To withdraw one of a plan in force needs another approval."""
    begin(objective.plan, base)
    withdrawn = content.state is ObjectiveState.WITHDRAWN and objective.state is not ObjectiveState.WITHDRAWN
    if write(objective, fields_of(content)):
        changed(objective.plan, major=withdrawn)


def remove_objective(objective: PlanObjective, *, base: int) -> None:
    """Take an objective out with its actions. One that was approved is withdrawn instead, with a reason."""
    begin(objective.plan, base)
    if objective.plan.approved_version:
        raise WikiError(N_("This was approved: withdraw it with a reason instead, so that the plan remembers it."))
    db.session.delete(objective)
    changed(objective.plan)


def add_action(objective: PlanObjective, content: ActionContent, *, base: int) -> PlanAction:
    """Add an action to an objective."""
    plan = objective.plan
    begin(plan, base)
    require_reader(plan, content.owner_id)
    place = _place(PlanAction, plan, MOST_ACTIONS)
    made = PlanAction(plan=plan, objective=objective, place=place, **fields_of(content))
    db.session.add(made)
    changed(plan)
    return made


def revise_action(action: PlanAction, content: ActionContent, *, base: int) -> None:
    """Change what an action is."""
    begin(action.plan, base)
    require_reader(action.plan, content.owner_id)
    if write(action, fields_of(content)):
        changed(action.plan)


def remove_action(action: PlanAction, *, base: int) -> None:
    """Take an action out. One that was approved is dropped instead, with a reason."""
    begin(action.plan, base)
    if action.plan.approved_version:
        raise WikiError(N_("This was approved: drop it with a reason instead, so that the plan remembers it."))
    db.session.delete(action)
    changed(action.plan)


def progress(action: PlanAction, content: ProgressContent) -> None:
    """Say how far an action is; whoever does it may, as long as the plan is not closed."""
    await_turn(action.plan)
    if action.plan.state is PlanState.CLOSED:
        raise WikiError(N_("This plan is closed: open it again first."))
    if write(action, fields_of(content)):
        if content.state is ActionState.DONE:
            action.steps = [{**step, "done": True} for step in action.steps]
        changed(action.plan)


def note_money(plan: AccountPlan, content: MoneyContent, *, base: int) -> FinancialLine:
    """Note a line of money; of a period, a metric and a name there is one, which is then changed."""
    begin(plan, base)
    same = select(FinancialLine).where(
        FinancialLine.plan_id == plan.id,
        FinancialLine.period == content.period,
        FinancialLine.metric == content.metric,
        FinancialLine.name == content.name,
    )
    line = db.session.scalars(same).first()
    major = line is None or line.planned != content.planned
    if line is None:
        if count(FinancialLine, plan) >= MOST_LINES:
            raise WikiError(N_("There are too many lines of money in this plan."))
        line = FinancialLine(plan=plan, **fields_of(content))
        db.session.add(line)
        changed(plan, major=major)
    elif write(line, fields_of(content)):
        changed(plan, major=major)
    return line


def remove_money(line: FinancialLine, *, base: int) -> None:
    """Take a line of money out."""
    begin(line.plan, base)
    db.session.delete(line)
    changed(line.plan, major=True)


def release_extract(plan: AccountPlan, *, released: bool) -> None:
    """Let other staff read the extract, or not any more."""
    await_turn(plan)
    if released and not plan.extract:
        raise WikiError(N_("Write the extract first: the sentence or two that everybody may read."))
    plan.extract_released = released


def await_turn(plan: AccountPlan) -> None:
    """Let nobody else change it until this transaction ends, and read it as the one before left it.

    Its customer is waited for first, as whatever happens to a customer waits for that before its plans: two who wait
    for the same two things in one order never wait for each other.
    """
    locked = None
    while (customer_id := _customer_of(plan)) != locked:  # once more if it was merged into another while we waited
        _lock(Customer, customer_id)
        locked = customer_id
    if not _lock(AccountPlan, plan.id):
        raise NotFound
    db.session.refresh(plan)


def _customer_of(plan: AccountPlan) -> str | None:
    table = AccountPlan.__table__.c
    return db.session.scalar(select(table.customer_id).where(table.id == plan.id))


def _lock(model: type[Any], ident: str | None) -> bool:
    table = model.__table__.c
    return db.session.scalar(select(table.id).where(table.id == ident).with_for_update()) is not None


def require_open(customer: Customer) -> None:
    """Raise WikiError if there is no more to plan for a customer."""
    if customer.removed_at is not None or customer.stage is Stage.DROPPED:
        raise WikiError(N_("This customer was removed or dropped: there is nothing to plan for it."))


def begin(plan: AccountPlan, base: int) -> None:
    """Begin a change: raise WikiError in a state that stands still, Stale if somebody changed it since `base`."""
    await_turn(plan)
    require_open(plan.customer)
    if plan.state not in EDITABLE:
        raise WikiError(N_("Somebody decides about this plan now. Withdraw it first, or wait for the decision."))
    if base != plan.version:
        raise Stale(plan.version)


def changed(plan: AccountPlan, *, major: bool = False) -> None:
    """Count a change. In a plan that was approved, a major one has to be approved itself."""
    plan.version += 1
    plan.changed_at = now()
    if major and plan.approved_version:
        plan.amended = True
    db.session.flush()


def write(record: Any, typed: dict[str, Any]) -> bool:
    """Take over what was typed, and tell whether anything is another now."""
    changed = {name: value for name, value in typed.items() if getattr(record, name) != value}
    for name, value in changed.items():
        setattr(record, name, value)
    return bool(changed)


def _place(model: type[Any], plan: AccountPlan, most: int) -> int:
    require_room(model, plan, most)
    return (db.session.scalar(select(func.max(model.place)).where(model.plan_id == plan.id)) or 0) + 1


def count(model: type[Any], plan: AccountPlan) -> int:
    """Return how many of a part a plan has."""
    return db.session.scalar(select(func.count()).select_from(model).where(model.plan_id == plan.id)) or 0


def require_room(model: type[Any], plan: AccountPlan, most: int) -> None:
    """Raise WikiError if a plan has `most` of a part already."""
    if count(model, plan) >= most:
        raise WikiError(N_("There are too many of these in one plan."))


def require_reader(plan: AccountPlan, user_id: int, field: str = "owner") -> None:
    """Raise Invalid, beside `field`, unless it is somebody who is here and may read the plan."""
    named = db.session.get(User, user_id)
    if named is None or not named.active or not can("read", plan, user=named):
        raise Invalid({field: Message(N_("Choose somebody of the team of this customer."))})


def _refuse_overlap(customer_id: str, content: PlanContent, but: AccountPlan | None = None) -> None:
    """Raise Invalid if another plan of the customer, that is not closed, covers a day of this one."""
    others = select(AccountPlan.id).where(
        AccountPlan.customer_id == customer_id,
        AccountPlan.state != PlanState.CLOSED,
        AccountPlan.period_start <= content.period_end,
        AccountPlan.period_end >= content.period_start,
        AccountPlan.id != (but.id if but else ""),
    )
    if db.session.scalar(others.limit(1)) is not None:
        raise Invalid({"period_start": Message(N_("There is a plan of this customer for that time already."))})
