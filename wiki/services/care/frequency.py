"""Too often, or always in the same form: what a customer would notice, so contacts count whoever wrote them down.

Private ones count for those alone who may read them: else the number would tell others that there were some.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Customer, Direction, Interaction, InteractionKind, User, VisitPlan
from wiki.services.care.rules import closest, groups_of, rule_for, rules


@dataclass(frozen=True)
class TooMuch:
    """With this one there would be `number` contacts of ours within `days`; more than `most` are too many."""

    number: int
    most: int
    days: int


def too_much(
    customer: Customer, on: str, direction: Direction = Direction.OUT, *, user: User, but: str = ""
) -> TooMuch | None:
    """Tell whether one more contact on that day is too much. What they begin never is; `but`: a plan left out."""
    rule = rule_for(customer)
    if rule.most is None or direction is Direction.IN:
        return None
    since = _day(on, 1 - rule.period_days)
    number = 1 + _made(customer, since, on, user) + _planned(customer, since, on, but, user)
    return TooMuch(number, rule.most, rule.period_days) if number > rule.most else None


def same_form(customer: Customer, *, user: User) -> InteractionKind | None:
    """Return the form that was the same so many times running that another one would be better, None if it varies."""
    times = rule_for(customer).variety_after
    if times is None:
        return None
    query = listing(Interaction, "list", user=user, at=customer).where(Interaction.direction == Direction.OUT)
    order = Interaction.happened_on.desc(), Interaction.created_at.desc()
    kinds = list(db.session.scalars(query.with_only_columns(Interaction.kind).order_by(*order).limit(times)))
    return kinds[0] if len(kinds) == times and len(set(kinds)) == 1 else None


def crowded(found: Iterable[Customer], on: str, *, user: User) -> Mapping[str, TooMuch]:
    """Return with which of the customers one more contact of ours on that day is too much, by their ids."""
    known = rules()
    groups = groups_of(known)
    scopes = {one.id: closest(known, one.account_class, one.grade, groups.get(one.id, ())) for one in found}
    ruled = {ident: known[scope] for ident, scope in scopes.items()}
    limited = {ident: rule for ident, rule in ruled.items() if rule.most is not None}
    if not limited:
        return {}
    first = {ident: _day(on, 1 - rule.period_days) for ident, rule in limited.items()}
    out = Interaction.direction == Direction.OUT, Interaction.happened_on.between(min(first.values()), on)
    made = listing(Interaction, "list", user=user).where(Interaction.customer_id.in_(limited), *out)
    waiting = VisitPlan.interaction_id.is_(None), VisitPlan.planned_on.between(min(first.values()), on)
    planned = listing(VisitPlan, "list", user=user).where(VisitPlan.customer_id.in_(limited), *waiting)
    numbers = dict.fromkeys(limited, 1)
    for asked in (
        made.with_only_columns(Interaction.customer_id, Interaction.happened_on),
        planned.with_only_columns(VisitPlan.customer_id, VisitPlan.planned_on),
    ):
        for ident, day in db.session.execute(asked):
            numbers[ident] += day >= first[ident]
    too_many = ((ident, rule) for ident, rule in limited.items() if numbers[ident] > (rule.most or 0))
    return {ident: TooMuch(numbers[ident], rule.most or 0, rule.period_days) for ident, rule in too_many}


def _day(on: str, days: int) -> str:
    return (date.fromisoformat(on) + timedelta(days=days)).isoformat()


def _made(customer: Customer, since: str, until: str, user: User) -> int:
    ours = Interaction.happened_on.between(since, until), Interaction.direction == Direction.OUT
    query = listing(Interaction, "list", user=user, at=customer).where(*ours)
    return db.session.scalar(query.with_only_columns(func.count(Interaction.id))) or 0


def _planned(customer: Customer, since: str, until: str, but: str, user: User) -> int:
    waiting = VisitPlan.planned_on.between(since, until), VisitPlan.interaction_id.is_(None), VisitPlan.id != but
    query = listing(VisitPlan, "list", user=user, at=customer).where(*waiting)
    return db.session.scalar(query.with_only_columns(func.count(VisitPlan.id))) or 0
