"""Too often, or always in the same form: what a customer would notice, so all contacts count, whoever wrote them down.

That there was a contact, and on which day, is no secret among those who read the customer; what was said may be one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from wiki.extensions import db
from wiki.models import Customer, Direction, Interaction, InteractionKind, VisitPlan
from wiki.services.care.rules import rule_for


@dataclass(frozen=True)
class TooMuch:
    """With this one there would be `number` contacts of ours within `days`; more than `most` are too many."""

    number: int
    most: int
    days: int


def too_much(customer: Customer, on: str, direction: Direction = Direction.OUT, *, but: str = "") -> TooMuch | None:
    """Tell whether one more contact on that day is too much. What they begin never is; `but`: a plan left out."""
    rule = rule_for(customer)
    if rule.most is None or direction is Direction.IN:
        return None
    since = (date.fromisoformat(on) - timedelta(days=rule.period_days - 1)).isoformat()
    number = 1 + _made(customer, since, on) + _planned(customer, since, on, but)
    return TooMuch(number, rule.most, rule.period_days) if number > rule.most else None


def same_form(customer: Customer) -> InteractionKind | None:
    """Return the form that was the same so many times running that another one would be better, None if it varies."""
    times = rule_for(customer).variety_after
    if times is None:
        return None
    ours = Interaction.customer_id == customer.id, Interaction.removed_at.is_(None)
    query = select(Interaction.kind).where(*ours, Interaction.direction == Direction.OUT)
    order = Interaction.happened_on.desc(), Interaction.created_at.desc()
    kinds = list(db.session.scalars(query.order_by(*order).limit(times)))
    return kinds[0] if len(kinds) == times and len(set(kinds)) == 1 else None


def _made(customer: Customer, since: str, until: str) -> int:
    within = Interaction.happened_on.between(since, until), Interaction.removed_at.is_(None)
    ours = Interaction.customer_id == customer.id, Interaction.direction == Direction.OUT
    return db.session.scalar(select(func.count()).select_from(Interaction).where(*ours, *within)) or 0


def _planned(customer: Customer, since: str, until: str, but: str) -> int:
    within = VisitPlan.planned_on.between(since, until), VisitPlan.removed_at.is_(None)
    waiting = VisitPlan.customer_id == customer.id, VisitPlan.interaction_id.is_(None), VisitPlan.id != but
    return db.session.scalar(select(func.count()).select_from(VisitPlan).where(*waiting, *within)) or 0
