"""Customers by what they brought in a year: the fifth at the top, the fifth at the bottom, and those between."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Customer, CustomerValue, KeepDecision, Measure, User
from wiki.models.base import now
from wiki.services.paging import Page

FIFTH = 5
"""One in so many customers is at the top, and one in so many at the bottom."""

MOST_YEARS = 10


class Band(StrEnum):
    """Where a customer stands in the list."""

    TOP = "top"
    MIDDLE = "middle"
    BOTTOM = "bottom"


@dataclass(frozen=True)
class Bands:
    """How many customers there are with an amount, what they bring together, and what those at the top do."""

    number: int
    total: float
    top: float

    @property
    def share(self) -> int | None:
        """How much of all the top fifth brings, in percent; None of nothing."""
        return round(100 * self.top / self.total) if self.total else None


@dataclass(frozen=True)
class Ranked:
    """A customer in its place, from 1 on."""

    place: int
    band: Band
    customer: Customer
    amount: float


def band(place: int, number: int) -> Band:
    """Return the band of a place of so many: of fewer than five the first is at the top, and none at the bottom."""
    if place <= max(1, number // FIFTH):
        return Band.TOP
    return Band.BOTTOM if place > number - number // FIFTH else Band.MIDDLE


def bands(year: int, measure: Measure, *, user: User) -> Bands:
    """Return what the customers that the user answers for, or leads, brought in a year."""
    query = _among(year, measure, user)
    number, total = db.session.execute(
        query.with_only_columns(func.count(), func.coalesce(func.sum(CustomerValue.amount), 0))
    ).one()
    best = query.with_only_columns(CustomerValue.amount).order_by(CustomerValue.amount.desc())
    first = best.limit(max(1, number // FIFTH)).subquery()
    top = db.session.scalar(select(func.coalesce(func.sum(first.c.amount), 0))) or 0
    return Bands(number, float(total), float(top))


def ranked(year: int, measure: Measure, known: Bands, *, user: User, number: int, size: int) -> Page[Ranked]:
    """Return one page of the list, the most first."""
    last = max(1, -(-known.number // size))
    number = min(number, last)
    order = CustomerValue.amount.desc(), Customer.id
    query = _among(year, measure, user).add_columns(CustomerValue.amount).order_by(*order)
    rows = db.session.execute(query.limit(size).offset((number - 1) * size)).all()
    first = (number - 1) * size + 1
    found = [Ranked(place, band(place, known.number), row[0], row[1]) for place, row in enumerate(rows, start=first)]
    return Page(found, number, last, known.number)


def years(measure: Measure, *, user: User) -> list[int]:
    """Return the years of which something is noted, the newest first."""
    query = listing(CustomerValue, user=user).where(CustomerValue.measure == measure)
    known = query.with_only_columns(CustomerValue.year).distinct().order_by(CustomerValue.year.desc())
    return list(db.session.scalars(known.limit(MOST_YEARS)))


def values_of(customer: Customer, *, user: User) -> list[CustomerValue]:
    """Return what a customer brought, year by year, as far as the user may read it."""
    query = listing(CustomerValue, user=user).where(CustomerValue.customer_id == customer.id)
    return list(db.session.scalars(query.order_by(CustomerValue.year.desc(), CustomerValue.measure).limit(MOST_YEARS)))


def decisions_of(ids: Collection[str], *, user: User) -> Mapping[str, KeepDecision]:
    """Return the newest decision about each of these customers."""
    query = listing(KeepDecision, user=user).where(KeepDecision.customer_id.in_(ids))
    ordered = query.order_by(KeepDecision.at, KeepDecision.id)
    return {one.customer_id: one for one in db.session.scalars(ordered)} if ids else {}


def of_customer(customer: Customer, *, user: User) -> KeepDecision | None:
    """Return what was decided last about a customer."""
    return decisions_of([customer.id], user=user).get(customer.id)


def undecided(found: Sequence[Ranked], decided: Mapping[str, KeepDecision]) -> set[str]:
    """Return which of those at the bottom need a decision: nobody has decided, or the day to look again has come."""
    today = now().date().isoformat()
    at_bottom = [one.customer.id for one in found if one.band is Band.BOTTOM]
    return {ident for ident in at_bottom if ident not in decided or decided[ident].revisit_on <= today}


def _among(year: int, measure: Measure, user: User) -> Select[Any]:
    """Return the query for customers that the user may say that of, with the amount of a year."""
    query = listing(Customer, "classify", user=user)
    noted = CustomerValue.year == year, CustomerValue.measure == measure
    return query.join(CustomerValue, CustomerValue.customer_id == Customer.id).where(*noted)
