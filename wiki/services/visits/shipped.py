"""What was noted of the customers of the demonstration: days are counted from the day on which it is brought in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Customer, User
from wiki.models.base import now
from wiki.services import benefits, inquiries, interactions, losses, occasions, promises, reminders
from wiki.services.visits.content import parse
from wiki.services.visits.planning import plan

Shipped = Mapping[str, Sequence[Mapping[str, Any]]]
NO_LIMIT = 1e9


def install(shipped: Shipped, *, by: User) -> None:
    """Note what is not there yet of the demo customers that are."""
    firms = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    for kind, note in NOTING.items():
        for raw in shipped[kind]:
            if (customer := firms.get(raw["customer"])) is not None:
                note(customer, raw, by)
    db.session.flush()


def _contact(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    next_on = _day(raw["next_in"]) if "next_in" in raw else ""
    typed = {**raw, "happened_on": _day(-raw["ago"]), "next_on": next_on}
    interactions.log(customer, interactions.parse(typed), by=by, limit=NO_LIMIT, submission=raw["ref"])


def _promise(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    typed = promises.parse_promise({**raw, "due_on": _day(raw["due_in"])})
    promises.promise(customer, typed, by=by, submission=raw["ref"])


def _need(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    promises.need(customer, promises.parse_need(raw), by=by, submission=raw["ref"])


def _loss(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    losses.create(customer, losses.parse({**raw, "lost_on": _day(-raw["ago"])}), by=by, submission=raw["ref"])


def _reminder(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    typed = {**raw, "first_on": _day(raw["first_in"]) if "first_in" in raw else ""}
    reminders.remind(customer, reminders.parse(typed), by=by, submission=raw["ref"])


def _inquiry(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    typed = inquiries.parse({**raw, "due_on": _day(raw["due_in"])})
    inquiries.ask(customer, typed, by=by, submission=raw["ref"])


def _benefit(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    confirmed = _day(-raw["confirmed_ago"]) if "confirmed_ago" in raw else ""
    typed = benefits.parse({**raw, "had_on": _day(-raw["ago"]), "confirmed_on": confirmed})
    benefits.note(customer, typed, by=by, submission=raw["ref"])


def _occasion(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    typed = occasions.parse({**raw, "happens_on": _day(raw["in"]), "due_on": _day(raw["due_in"])})
    occasions.note(customer, typed, by=by, submission=raw["ref"])


def _visit(customer: Customer, raw: Mapping[str, Any], by: User) -> None:
    plan(customer, parse({**raw, "planned_on": _day(raw["in"])}), by=by, submission=raw["ref"])


def _day(ahead: int) -> str:
    return (now().date() + timedelta(days=ahead)).isoformat()


NOTING: Mapping[str, Callable[[Customer, Mapping[str, Any], User], None]] = {
    "contacts": _contact,
    "promises": _promise,
    "needs": _need,
    "losses": _loss,
    "reminders": _reminder,
    "visits": _visit,
    "inquiries": _inquiry,
    "benefits": _benefit,
    "occasions": _occasion,
}
