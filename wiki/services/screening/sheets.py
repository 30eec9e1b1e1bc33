"""Judging a prospect by the criteria: what fits, what does not, and whether it is worth more of our time."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, Stale
from wiki.extensions import db
from wiki.models import Customer, Prospect, ScreeningSheet, Stage, User
from wiki.models.customers import NOTE_LENGTH
from wiki.services import customers
from wiki.services.screening import criteria
from wiki.services.typed import Typed

ANSWERS = ("yes", "no")
MOST_SHOWN = 20


@dataclass(frozen=True)
class SheetContent:
    """What was typed: the answers by criterion, what they tell together, and whether the prospect is let go."""

    answers: Mapping[str, Mapping[str, str]]
    prospect: Prospect
    note: str
    let_go: bool


def parse(raw: Mapping[str, Any]) -> SheetContent:
    """Return what was typed under `fits.CODE` and `note.CODE`, or raise Invalid. Who is unlikely needs a reason."""
    typed = Typed(raw)
    answers = {}
    for one in criteria.current().all:
        fits = raw.get(f"fits.{one.code}") or ""
        said = typed.line(f"note.{one.code}", NOTE_LENGTH)
        answers[one.code] = {"fits": fits if fits in ANSWERS else "", "note": said}
    prospect = typed.choice("prospect", Prospect)
    if prospect is None:
        typed.refuse("prospect", N_("Choose one."))
    unlikely = prospect is Prospect.UNLIKELY
    note = typed.line("note", NOTE_LENGTH, needed=N_("Say why, in one line.") if unlikely else "")
    let_go = typed.flag("let_go")
    if let_go and not unlikely:
        typed.refuse("let_go", N_("Only who is unlikely to buy is let go here."))
    typed.done()
    return SheetContent(answers, prospect or Prospect.OPEN, note, let_go)


def screen(customer: Customer, content: SheetContent, *, base: int, by: User) -> ScreeningSheet:
    """Keep a sheet. Raise Stale if there is one after number `base`. Who is let go is so with the reason."""
    customers.await_turn(customer)
    table = ScreeningSheet
    query = select(table).where(table.customer_id == customer.id).order_by(table.number.desc()).limit(1)
    last = db.session.scalars(query).first()
    number = last.number if last else 0
    if base != number:
        if last and (last.by_id, last.answers, last.prospect) == (by.id, content.answers, content.prospect):
            return last  # sent twice
        raise Stale(number)
    made = ScreeningSheet(customer_id=customer.id, number=number + 1, rules_version=criteria.current().number)
    made.answers = {code: dict(answer) for code, answer in content.answers.items()}
    made.prospect, made.note, made.by_id = content.prospect, content.note, by.id
    db.session.add(made)
    if content.let_go:
        customers.set_stage(customer, Stage.DROPPED, by=by, note=content.note)
    db.session.flush()
    return made


def history(customer: Customer, *, user: User) -> list[ScreeningSheet]:
    """Return the sheets of a customer, the newest first."""
    query = listing(ScreeningSheet, user=user).where(ScreeningSheet.customer_id == customer.id)
    ordered = query.options(joinedload(ScreeningSheet.by)).order_by(ScreeningSheet.number.desc())
    return list(db.session.scalars(ordered.limit(MOST_SHOWN)))


def newest_of(ids: Collection[str], *, user: User) -> Mapping[str, ScreeningSheet]:
    """Return the newest sheet of each of these customers."""
    query = listing(ScreeningSheet, user=user).where(ScreeningSheet.customer_id.in_(ids))
    found = db.session.scalars(query.order_by(ScreeningSheet.number)) if ids else ()
    return {one.customer_id: one for one in found}
