"""What is due with one's own accounts, key accounts first: what a seller's day begins with."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, literal, union_all

from wiki.access import listing
from wiki.extensions import db
from wiki.models import (
    AccountClass,
    Customer,
    Occasion,
    OccasionState,
    Promise,
    PromiseState,
    Reminder,
    Side,
    Stage,
    User,
    VisitPlan,
)
from wiki.models.base import now
from wiki.services import care, grades, inquiries, reminders

AHEAD = 14
"""Visits of so many days are near."""

MOST = 6
LOOKED_AT = 60
LET_GO = (Stage.LOST, Stage.DROPPED)
VISIT, PROMISE, OCCASION = "visit", "promise", "occasion"


@dataclass(frozen=True)
class Account:
    """An account with what is due: visit, promise overdue, occasion, what to find out, care, a reminder, its grade."""

    customer: Customer
    visit_on: str | None = None
    promise_on: str | None = None
    occasion_on: str | None = None
    inquiry_on: str | None = None
    care_on: str | None = None
    call_on: str | None = None
    grade: bool = False

    @property
    def is_key(self) -> bool:
        """Whether it is a key account."""
        return self.customer.account_class == AccountClass.KEY.value

    @property
    def is_due(self) -> bool:
        """Whether there is anything to do."""
        days = self.visit_on, self.promise_on, self.occasion_on, self.inquiry_on, self.care_on, self.call_on
        return self.grade or any(days)


def of(user: User) -> list[Account]:
    """Return one's key accounts, those first with which something is due; then others with which something is.

    Among the latter are customers of others about which the person has something to find out, or a reminder.
    """
    asked = inquiries.days_of(user, until=_in_days(AHEAD))
    own = list(db.session.scalars(_accounts(user)))
    calls: dict[str, Reminder] = {}
    for call in reminders.due(user):
        calls.setdefault(call.customer_id, call)
    known = {one.id for one in own}
    customers = own + _others(asked.keys() - known, user)
    customers += [one.customer for ident, one in calls.items() if ident not in {there.id for there in customers}]
    if not customers:
        return []
    days = _days([one.id for one in customers], user)
    cared = {one.customer_id: one.due_on for one in care.due(user)}
    found = []
    for one in customers:
        of_one, looked_for = days[one.id], asked.get(one.id)
        near = of_one.get(VISIT), of_one.get(PROMISE), of_one.get(OCCASION)
        call_on = calls[one.id].due_on if one.id in calls else None
        due = one.id in known and grades.is_due(one)
        found.append(Account(one, *near, looked_for, cared.get(one.id), call_on, due))
    shown = [one for one in found if one.is_key or one.is_due]
    return sorted(shown, key=lambda one: (not one.is_key, not one.is_due))[:MOST]


def _accounts(user: User) -> Select[Any]:
    key_first = case((Customer.account_class == AccountClass.KEY.value, 0), else_=1)
    own = listing(Customer, "keep", user=user).where(Customer.stage.not_in(LET_GO))
    return own.order_by(key_first, Customer.touched_at.desc(), Customer.id).limit(LOOKED_AT)


def _others(ids: Collection[str], user: User) -> list[Customer]:
    found = listing(Customer, "list", user=user).where(Customer.id.in_(ids)).order_by(Customer.id).limit(MOST)
    return list(db.session.scalars(found)) if ids else []


def _days(ids: list[str], user: User) -> Mapping[str, dict[str, str]]:
    """Return of each the next visit, the oldest overdue promise and the next occasion, in one query."""
    today = now().date()
    visits = listing(VisitPlan, "list", user=user).where(
        VisitPlan.customer_id.in_(ids), VisitPlan.interaction_id.is_(None), VisitPlan.planned_on <= _in_days(AHEAD)
    )
    late = Promise.due_on < today.isoformat(), Promise.state == PromiseState.OPEN, Promise.side == Side.US
    promises = listing(Promise, user=user).where(Promise.customer_id.in_(ids), *late)
    near = Occasion.state == OccasionState.OPEN, Occasion.due_on <= _in_days(AHEAD)
    occasions = listing(Occasion, user=user).where(Occasion.customer_id.in_(ids), *near)
    all_of_it: Any = union_all(
        visits.with_only_columns(VisitPlan.customer_id, literal(VISIT), VisitPlan.planned_on.label("day")),
        promises.with_only_columns(Promise.customer_id, literal(PROMISE), Promise.due_on),
        occasions.with_only_columns(Occasion.customer_id, literal(OCCASION), Occasion.due_on),
    )
    days: dict[str, dict[str, str]] = defaultdict(dict)
    for ident, kind, day in db.session.execute(all_of_it.order_by("day")):
        days[ident].setdefault(kind, day)
    return days


def _in_days(ahead: int) -> str:
    return (now().date() + timedelta(days=ahead)).isoformat()
