"""Writing down what a customer brought in a year, and whether one that brings little is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.errors import N_
from wiki.extensions import db
from wiki.models import Customer, CustomerValue, KeepDecision, Keeping, Measure, Stage, User
from wiki.models.base import now
from wiki.models.customers import NOTE_LENGTH
from wiki.services import customers
from wiki.services.typed import Typed

FIRST_YEAR = 1990


@dataclass(frozen=True)
class ValueContent:
    """An amount of a year, in the currency of the house."""

    year: int
    measure: Measure
    amount: float


@dataclass(frozen=True)
class KeepContent:
    """What becomes of a customer that brings little, why, and on which day it is looked at again."""

    keeping: Keeping
    reason: str
    revisit_on: str


def parse(raw: Mapping[str, Any]) -> ValueContent:
    """Return what was typed, or raise Invalid."""
    typed = Typed(raw)
    year = typed.number("year", FIRST_YEAR, now().year)
    amount = typed.amount("amount")
    if year is None:
        typed.refuse("year", N_("Write the year."))
    if amount is None:
        typed.refuse("amount", N_("Write an amount in figures, such as 250000."))
    measure = typed.choice("measure", Measure, Measure.PROFIT) or Measure.PROFIT
    typed.done()
    return ValueContent(year or now().year, measure, amount or 0)


def parse_keeping(raw: Mapping[str, Any]) -> KeepContent:
    """Return what was decided, or raise Invalid: it needs a reason and a day to look again."""
    typed = Typed(raw)
    keeping = typed.choice("keeping", Keeping)
    if keeping is None:
        typed.refuse("keeping", N_("Choose one."))
    reason = typed.line("reason", NOTE_LENGTH, needed=N_("Say why, in one line."))
    revisit_on = typed.day("revisit_on", needed=N_("Name a day to look at it again.")) or ""
    if revisit_on and revisit_on <= now().date().isoformat():
        typed.refuse("revisit_on", N_("Name a day that is still to come."))
    typed.done()
    return KeepContent(keeping or Keeping.KEEP, reason, revisit_on)


def note(customer: Customer, content: ValueContent, *, by: User) -> CustomerValue:
    """Write down an amount; one of the same year and kind is put right."""
    customers.await_turn(customer)
    same = CustomerValue.customer_id == customer.id, CustomerValue.year == content.year
    of_kind = select(CustomerValue).where(*same, CustomerValue.measure == content.measure)
    there = db.session.scalars(of_kind).first()
    there = there or CustomerValue(customer_id=customer.id, year=content.year, measure=content.measure)
    there.amount, there.by_id, there.noted_at = content.amount, by.id, now()
    db.session.add(there)
    db.session.flush()
    return there


def decide(customer: Customer, content: KeepContent, *, by: User) -> KeepDecision:
    """Keep what was decided; a customer that is let go is so from now on, and comes back on its day."""
    customers.await_turn(customer)
    made = KeepDecision(customer_id=customer.id, by_id=by.id, **vars(content))
    db.session.add(made)
    if content.keeping is Keeping.LET_GO:
        customers.set_stage(customer, Stage.DROPPED, by=by, note=content.reason)
    db.session.flush()
    return made
