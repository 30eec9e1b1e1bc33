"""Where each account stands among all others: its cell now and before, what it brings, and the plan that runs.

All of them are asked at once, in one statement that is written once: the picture orders them, and so does the table.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, Text, and_, bindparam, cast, func, select, type_coerce
from sqlalchemy.orm import aliased

from wiki.access import listing, prepared, rule
from wiki.extensions import db
from wiki.models import AccountPlan, Customer, CustomerValue, Document, KeyClassification, Measure, PlanState, User
from wiki.models.base import now
from wiki.models.plans import FinancialLine, Metric

CUSTOMERS, DOCUMENTS = Customer.__table__.c, Document.__table__.c


class Placed(NamedTuple):
    """An account that was classed; what is said of its plan is None if the reader may not read that, or there is none.

    Words are as the database has them, not yet what they stand for: of two thousand accounts a page shows fifty.
    """

    customer_id: str
    title: str
    language: str
    account_class: str | None
    owner_id: int | None
    attractiveness: str
    strength: str
    was_attractiveness: str | None
    was_strength: str | None
    # In the currency of the house, None if nobody noted any.
    revenue: float | None
    plan_id: str | None
    state: str | None
    starts: str | None
    ends: str | None
    review_due: str | None
    # The marks of what we are to the customer, as JSON: there are few that differ.
    marks: str | None


def placed(user: User, action: str = "read") -> list[Placed]:
    """Return all accounts that the user may list, each with its plan if the user may do `action` on it."""
    statement = prepared(_placed, action, user=user)
    return [Placed(*row) for row in db.session.execute(statement, {"today": now().date().isoformat()})]


def planned_at_all(customer_ids: Sequence[str]) -> set[str]:
    """Return which of these customers have a plan, also one that the reader may not read."""
    there = select(AccountPlan.customer_id).where(AccountPlan.customer_id.in_(customer_ids))
    return set(db.session.scalars(there.where(AccountPlan.state != PlanState.CLOSED))) if customer_ids else set()


def _placed(action: str, *, user: User) -> Select[Any]:
    newest, before, plan = KeyClassification, aliased(KeyClassification), AccountPlan
    counted = aliased(KeyClassification)
    number = select(func.max(counted.number)).where(counted.customer_id == CUSTOMERS.id).correlate(Customer)
    query = listing(Customer, "list", user=user)
    query = query.join(newest, and_(newest.customer_id == CUSTOMERS.id, newest.number == number.scalar_subquery()))
    query = query.outerjoin(before, and_(before.customer_id == newest.customer_id, before.number == newest.number - 1))
    query = query.outerjoin(plan, and_(plan.id == _current(), rule(plan, action, user)))
    columns = [
        CUSTOMERS.id,
        DOCUMENTS.title,
        DOCUMENTS.language,
        CUSTOMERS.account_class,
        CUSTOMERS.owner_id,
        *(
            type_coerce(column, String).label(None)
            for column in (newest.attractiveness, newest.strength, before.attractiveness, before.strength)
        ),
        func.coalesce(_brought(user), _planned(user)),
        plan.id,
        type_coerce(plan.state, String).label("state"),
        plan.period_start,
        plan.period_end,
        plan.review_due,
        cast(plan.relationship_marks, Text),
    ]
    query = query.where(rule(KeyClassification, "read", user))
    return query.with_only_columns(*columns, maintain_column_froms=True).order_by(CUSTOMERS.id)


def _brought(user: User) -> ColumnElement[Any]:
    """Return what a customer paid in the newest year of which that is known."""
    paid = CustomerValue.customer_id == CUSTOMERS.id, CustomerValue.measure == Measure.REVENUE
    newest = select(CustomerValue.amount).where(*paid, rule(CustomerValue, "read", user))
    return newest.order_by(CustomerValue.year.desc()).limit(1).correlate(Customer).scalar_subquery()


def _planned(user: User) -> ColumnElement[Any]:
    """Return what the customer's plan says of revenue: that of years, else of quarters, else of months."""
    lengths = FinancialLine.period.like("____"), FinancialLine.period.like("%Q%"), FinancialLine.period.like("____-__")
    sums = []
    for length in lengths:
        lines = FinancialLine.plan_id == AccountPlan.id, FinancialLine.metric == Metric.REVENUE, length
        amount = func.sum(func.coalesce(FinancialLine.actual, FinancialLine.planned))
        asked = select(amount).where(*lines, rule(FinancialLine, "read", user)).correlate(AccountPlan)
        sums.append(asked.scalar_subquery())
    return func.coalesce(*sums)


def _current() -> ColumnElement[Any]:
    """Return the id of a customer's plan: of those begun the newest one, else the first to come."""
    plan = aliased(AccountPlan)
    today: Any = bindparam("today")
    there = select(plan.id).where(plan.customer_id == CUSTOMERS.id, plan.state != PlanState.CLOSED).limit(1)
    begun = there.where(plan.period_start <= today).order_by(plan.period_start.desc(), plan.id)
    coming = there.where(plan.period_start > today).order_by(plan.period_start, plan.id)
    return func.coalesce(*(one.correlate(Customer).scalar_subquery() for one in (begun, coming)))
