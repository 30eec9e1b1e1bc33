"""The smaller parts of a plan: risks, what it needs of somebody, whom to know how well, who does what, and a deputy."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki import content as shipped
from wiki.access import can
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, Contact, PlanRisk, RelationshipGoal, ResourceAsk, User
from wiki.models.base import now
from wiki.models.plans import PlanState
from wiki.services import people
from wiki.services.plans.content import AskContent, RelationshipContent, RiskContent, fields_of
from wiki.services.plans.editing import await_turn, begin, changed, require_reader, require_room, write
from wiki.services.typed import Typed
from wiki.text.language import spoken

MOST_RISKS, MOST_ASKS, MOST_GOALS, MOST_MINE, LONGEST_DUTY = 40, 40, 100, 50, 1_000


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
    if ask.plan.state is PlanState.CLOSED:
        raise WikiError(N_("This plan is closed: there is nothing to answer any more."))
    if not granted and not answer:
        raise Invalid({"answer": Message(N_("Say why not."))})
    ask.granted, ask.answer, ask.answered_by, ask.answered_at = granted, answer, by, now()
    changed(ask.plan)


def may_be_asked(*, but: User) -> list[User]:
    """Return who may be asked for something: whoever is here and sells or leads, beside `but`."""
    here = db.session.scalars(people.here().order_by(User.display_name, User.id))
    return [one for one in here if one.id != but.id and can("browse", AccountPlan, user=one)]


def aim(plan: AccountPlan, content: RelationshipContent, *, by: User, base: int) -> RelationshipGoal:
    """Say how well somebody of us is to know somebody there; said of the same two again, it is changed."""
    begin(plan, base)
    require_reader(plan, content.user_id, "user")
    contact = db.session.get(Contact, content.contact_id)
    fits = contact is not None and contact.customer_id == plan.customer_id and contact.removed_at is None
    if contact is None or not fits or not can("read", contact, user=by):
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


@dataclass(frozen=True)
class Duty:
    """What is usually expected of a role."""

    code: str
    text: Mapping[str, str]

    def said(self, language: str) -> str:
        """Return it in a language."""
        return spoken(self.text, language)

    def stands_in(self, text: str) -> bool:
        """Tell whether a text says it already, in whichever language."""
        return any(one in text for one in self.text.values())


def usual_duties(role: str) -> list[Duty]:
    """Return what is usually expected of a role on the team; nothing is of those that are not in the list."""
    found = next((one["duties"] for one in shipped.duties() if one["code"] == role), ())
    return [Duty(one["code"], one["text"]) for one in found]


def parse_duties(
    raw: Mapping[str, Any], usual: Mapping[int, Sequence[Duty]], taken: Mapping[int, Collection[str]], language: str
) -> dict[int, str]:
    """Read what each person does, from the fields `duty-<number>`: one duty a line, and below it those of the `usual`
    ones that were ticked (`taken`, by their codes) and do not stand there yet. Raise Invalid if one is too long.
    """
    typed = Typed(raw)
    found = {}
    for user_id, offered in usual.items():
        field = f"duty-{user_id}"
        said = typed.text(field, LONGEST_DUTY)
        wanted = (one for one in offered if one.code in taken.get(user_id, ()) and not one.stands_in(said))
        found[user_id] = "\n".join([*said.splitlines(), *(one.said(language) for one in wanted)])
        if len(found[user_id]) > LONGEST_DUTY:
            typed.refuse(field, N_("Write at most %(most)s characters."), most=LONGEST_DUTY)
    typed.done()
    return found


def set_duties(plan: AccountPlan, duties: Mapping[int, str], *, base: int) -> None:
    """Say what some of the team do for the plan; nothing takes it out, and who is not named keeps what there is."""
    begin(plan, base)
    for user_id, duty in duties.items():
        if duty and duty != plan.duties.get(str(user_id)):
            require_reader(plan, user_id, f"duty-{user_id}")
    new = {key: value for key, value in plan.duties.items() if int(key) not in duties}
    new |= {str(user_id): duty for user_id, duty in duties.items() if duty}
    if new != plan.duties:
        plan.duties = new
        changed(plan)


def set_deputy(plan: AccountPlan, raw: Mapping[str, Any]) -> None:
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
    require_room(type(part), plan, most)
    db.session.add(part)
    changed(plan)
    return part
