"""The smaller parts of a plan: risks, what it needs of somebody, whom to know how well, who does what, and a deputy."""

from typing import Any

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, Contact, PlanRisk, RelationshipGoal, ResourceAsk, User
from wiki.models.base import now
from wiki.services.plans.content import AskContent, RelationshipContent, RiskContent, fields_of
from wiki.services.plans.editing import await_turn, begin, changed, count, require_reader, write
from wiki.services.typed import Typed

MOST_RISKS, MOST_ASKS, MOST_GOALS, LONGEST_DUTY = 40, 40, 100, 200
TOO_MANY = N_("There are too many of these in one plan.")


def add_risk(plan: AccountPlan, content: RiskContent, *, base: int) -> PlanRisk:
    """Note what may go wrong."""
    begin(plan, base)
    if content.owner_id is not None:
        require_reader(plan, content.owner_id)
    return _add(plan, PlanRisk(plan=plan, **fields_of(content)), MOST_RISKS)


def revise_risk(risk: PlanRisk, content: RiskContent, *, base: int) -> None:
    """Change it."""
    begin(risk.plan, base)
    if content.owner_id is not None:
        require_reader(risk.plan, content.owner_id)
    if write(risk, fields_of(content)):
        changed(risk.plan)


def ask_for(plan: AccountPlan, content: AskContent, *, base: int) -> ResourceAsk:
    """Ask somebody who is here for something that the plan needs."""
    begin(plan, base)
    person = db.session.get(User, content.of_id)
    if person is None or not person.active or not can("browse", AccountPlan, user=person):
        raise Invalid({"of": Message(N_("Choose somebody who is here."))})
    return _add(plan, ResourceAsk(plan=plan, **fields_of(content)), MOST_ASKS)


def answer_ask(ask: ResourceAsk, granted: bool, answer: str, *, by: User) -> None:
    """Say whether the plan gets it; a refusal with a reason."""
    await_turn(ask.plan)
    if not granted and not answer:
        raise WikiError(N_("Say why not."))
    ask.granted, ask.answer, ask.answered_by, ask.answered_at = granted, answer, by, now()
    changed(ask.plan)


def aim(plan: AccountPlan, content: RelationshipContent, *, base: int) -> RelationshipGoal:
    """Say how well somebody of us is to know somebody there; said of the same two again, it is changed."""
    begin(plan, base)
    require_reader(plan, content.user_id, "user")
    contact = db.session.get(Contact, content.contact_id)
    if contact is None or contact.customer_id != plan.customer_id or contact.removed_at is not None:
        raise Invalid({"contact": Message(N_("Choose somebody of this customer."))})
    same = select(RelationshipGoal).where(
        RelationshipGoal.plan_id == plan.id,
        RelationshipGoal.contact_id == content.contact_id,
        RelationshipGoal.user_id == content.user_id,
    )
    goal = db.session.scalars(same).first()
    if goal is None:
        return _add(plan, RelationshipGoal(plan=plan, **fields_of(content)), MOST_GOALS)
    if write(goal, fields_of(content)):
        changed(plan)
    return goal


def remove(part: PlanRisk | ResourceAsk | RelationshipGoal, *, base: int) -> None:
    """Take a part out; pinned versions keep it. What was answered stays."""
    begin(part.plan, base)
    if isinstance(part, ResourceAsk) and part.answered_at is not None:
        raise WikiError(N_("This was answered: it stays with the plan."))
    db.session.delete(part)
    changed(part.plan)


def set_duty(plan: AccountPlan, user_id: int, duty: str, *, base: int) -> None:
    """Say what one of the team does for the plan; nothing takes it out."""
    begin(plan, base)
    require_reader(plan, user_id, "user")
    duties = {key: value for key, value in plan.duties.items() if key != str(user_id)}
    if duty:
        duties[str(user_id)] = duty
    if duties != plan.duties:
        plan.duties = duties
        changed(plan)


def set_deputy(plan: AccountPlan, raw: dict[str, Any]) -> None:
    """Let somebody of the team stand in for the account manager up to a day, or nobody any more."""
    await_turn(plan)
    typed = Typed(raw)
    user_id = typed.number("deputy", 1, 2**31 - 1)
    until = typed.day("deputy_until")
    if user_id is not None and (until is None or until < now().date().isoformat()):
        typed.refuse("deputy_until", N_("Say up to which day: today or later."))
    typed.done()
    if user_id is None:
        plan.deputy_id = plan.deputy_until = None
    else:
        require_reader(plan, user_id, "deputy")
        plan.deputy_id, plan.deputy_until = user_id, until
    db.session.flush()


def _add(plan: AccountPlan, part: Any, most: int) -> Any:
    if count(type(part), plan) >= most:
        raise WikiError(TOO_MANY)
    db.session.add(part)
    changed(plan)
    return part
