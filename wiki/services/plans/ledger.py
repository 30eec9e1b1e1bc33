"""The ledger of opinions: whom one may ask, what waits for a person's answer and how long, reading what was typed."""

from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import AccountPlan, PlanConsultation, User
from wiki.models.base import now
from wiki.models.plans import PLAN_NOTE_LENGTH, PLAN_TEXT_LENGTH, OpinionUse
from wiki.services import people
from wiki.services.typed import Typed

MOST_QUESTIONS = 50


def askable(plan: AccountPlan, *, by: User) -> list[User]:
    """Return whose opinion `by` may ask for: whoever is here, may know of plans, was not asked about this one."""
    asked = select(PlanConsultation.user_id).where(
        PlanConsultation.plan_id == plan.id, PlanConsultation.version == plan.version
    )
    others = people.here().where(User.id != by.id, User.id.not_in(asked)).order_by(User.display_name)
    return [one for one in db.session.scalars(others) if can("browse", AccountPlan, user=one)]


def days_waiting(consultation: PlanConsultation) -> int:
    """Return how many whole days an answer is waited for, or was."""
    return ((consultation.answered_at or now()) - consultation.asked_at).days


def parse_opinion(raw: Mapping[str, Any]) -> str:
    """Read an opinion (`opinion`). Raise Invalid for nothing."""
    typed = Typed(raw)
    needed = N_("Write what you think of it, or that you have nothing to add.")
    opinion = typed.text("opinion", PLAN_TEXT_LENGTH, needed=needed)
    typed.done()
    return opinion


def parse_use(raw: Mapping[str, Any]) -> tuple[OpinionUse, str]:
    """Read what became of an opinion (`use`), and the `note`, which is needed unless it was taken as it is."""
    typed = Typed(raw)
    use = typed.choice("use", OpinionUse)
    if use is None:
        typed.refuse("use", N_("Choose one of the list."))
    needed = N_("Say why it was not taken in full.") if use in (OpinionUse.PARTLY, OpinionUse.DECLINED) else ""
    note = typed.text("note", PLAN_NOTE_LENGTH, needed=needed)
    typed.done()
    return cast(OpinionUse, use), note


def parse_answer(raw: Mapping[str, Any]) -> str:
    """Read what was done about an instruction (`answer`). Raise Invalid for nothing."""
    typed = Typed(raw)
    answer = typed.text("answer", PLAN_NOTE_LENGTH, needed=N_("Say what was done about it."))
    typed.done()
    return answer


def parse_note(raw: Mapping[str, Any], needed: str = "") -> str:
    """Read the `note` of a step; `needed` is the sentence if there has to be one."""
    typed = Typed(raw)
    note = typed.text("note", PLAN_NOTE_LENGTH, needed=needed)
    typed.done()
    return note
