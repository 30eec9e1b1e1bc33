"""Remarks on a plan by those who read it: on the whole or on one part, answered, and settled once they are dealt with;
corrected or taken back by whoever wrote them.

They are no opinions: nobody is asked for one, none is waited for, and the plan may change under them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, prepared
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, PlanComment, User
from wiki.models.base import now
from wiki.models.plans import (
    PLAN_TEXT_LENGTH,
    PlanAction,
    PlanObjective,
    PlanPart,
    PlanRisk,
    PlanState,
    ResourceAsk,
)
from wiki.services.plans.editing import await_turn, require_room
from wiki.services.plans.states import REFUSALS
from wiki.services.typed import Typed

MOST_COMMENTS = 500
PARTS: Mapping[PlanPart, type[Any]] = {
    PlanPart.OBJECTIVE: PlanObjective,
    PlanPart.ACTION: PlanAction,
    PlanPart.RISK: PlanRisk,
    PlanPart.ASK: ResourceAsk,
}
ABOUT_LENGTH = 40
NEEDED = N_("Write what you want to say.")


@dataclass(frozen=True)
class Thread:
    """A remark with its answers, in their order."""

    comment: PlanComment
    answers: Sequence[PlanComment]


def comment(plan: AccountPlan, raw: Mapping[str, Any], *, by: User) -> PlanComment:
    """Remark on a plan (`text`), or on the part that `about` names: its kind and its number, as "risk:NUMBER"."""
    typed = Typed(raw)
    part, part_id = _part(typed, plan)
    text = typed.text("text", PLAN_TEXT_LENGTH, needed=NEEDED)
    typed.done()
    _begin(plan)
    return _write(plan, text, by=by, part=part, part_id=part_id)


def answer(remark: PlanComment, raw: Mapping[str, Any], *, by: User) -> PlanComment:
    """Answer a remark (`text`). Raise WikiError if it is settled, or an answer itself."""
    typed = Typed(raw)
    text = typed.text("text", PLAN_TEXT_LENGTH, needed=NEEDED)
    typed.done()
    _begin(remark.plan)
    _require_remark(remark)
    if remark.settled_at is not None:
        raise WikiError(N_("This comment is settled. Open it again before you answer."))
    return _write(remark.plan, text, by=by, part=remark.part, part_id=remark.part_id, parent_id=remark.id)


def change(remark: PlanComment, raw: Mapping[str, Any]) -> None:
    """Say it in other words (`text`); that it was changed stands with it. Raise WikiError if it is dealt with."""
    typed = Typed(raw)
    text = typed.text("text", PLAN_TEXT_LENGTH, needed=NEEDED)
    typed.done()
    _begin(remark.plan)
    require_changeable(remark)
    if text != remark.text:
        remark.text, remark.edited_at = text, now()
        db.session.flush()


def remove(remark: PlanComment) -> None:
    """Take it back: what answers it stays, and that something was said there."""
    _begin(remark.plan)
    db.session.refresh(remark)
    if remark.removed_at is None:
        remark.removed_at = now()
        db.session.flush()


def restore(remark: PlanComment) -> None:
    """Bring it back."""
    _begin(remark.plan)
    remark.removed_at = None
    db.session.flush()


def require_there(remark: PlanComment) -> None:
    """Raise WikiError if a remark was taken back: nothing more is said of it."""
    db.session.refresh(remark)
    if remark.removed_at is not None:
        raise WikiError(N_("This comment was taken back."))


def require_changeable(remark: PlanComment) -> None:
    """Raise WikiError if it was taken back, or is dealt with: others have acted upon these words."""
    require_there(remark)
    above = db.session.get(PlanComment, remark.parent_id) if remark.parent_id else remark
    if above is not None and above.settled_at is not None:
        raise WikiError(N_("This comment is settled. Open it again before you change it."))


def settle(remark: PlanComment, *, settled: bool, by: User) -> None:
    """Say that a remark is dealt with, or that it is not after all."""
    _begin(remark.plan)
    _require_remark(remark)
    if settled is (remark.settled_at is None):
        remark.settled_by, remark.settled_at = (by, now()) if settled else (None, None)
        db.session.flush()


def threads(plan: AccountPlan, *, user: User) -> list[Thread]:
    """Return the remarks on a plan that `user` may read with their answers: what is open first, the newest on top."""
    found = list(db.session.scalars(prepared(_comments, user=user), {"plan": plan.id}))
    answers: dict[str, list[PlanComment]] = {}
    for one in found:
        if one.parent_id:
            answers.setdefault(one.parent_id, []).append(one)
    remarks = [one for one in reversed(found) if not one.parent_id]
    remarks.sort(key=lambda one: bool(one.settled_at or one.removed_at))
    return [Thread(one, answers.get(one.id, ())) for one in remarks]


def _comments(*, user: User) -> Select[Any]:
    mine = listing(PlanComment, user=user).where(PlanComment.plan_id == bindparam("plan"))
    named = joinedload(PlanComment.by), joinedload(PlanComment.settled_by)
    return mine.options(*named).order_by(PlanComment.at, PlanComment.id)


def _part(typed: Typed, plan: AccountPlan) -> tuple[PlanPart, str]:
    """Return what a remark is about; a part has to be of this plan."""
    kind, _, ident = typed.line("about", ABOUT_LENGTH).partition(":")
    if not kind:
        return PlanPart.PLAN, ""
    model = PARTS.get(PlanPart(kind)) if kind in set(PlanPart) else None
    there = select(model.id).where(model.id == ident, model.plan_id == plan.id) if model else None
    if there is None or db.session.scalar(there) is None:
        typed.refuse("about", N_("Choose one of the list."))
        return PlanPart.PLAN, ""
    return PlanPart(kind), ident


def _begin(plan: AccountPlan) -> None:
    await_turn(plan)
    if plan.state is PlanState.CLOSED:
        raise WikiError(REFUSALS[plan.state])


def _require_remark(remark: PlanComment) -> None:
    require_there(remark)
    if remark.parent_id is not None:
        raise WikiError(N_("This is an answer: answer or settle the comment above it."))


def _write(plan: AccountPlan, text: str, *, by: User, **about: Any) -> PlanComment:
    require_room(PlanComment, plan, MOST_COMMENTS)
    made = PlanComment(plan=plan, version=plan.version, text=text, by=by, **about)
    db.session.add(made)
    db.session.flush()
    return made
