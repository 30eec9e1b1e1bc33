"""All accounts beside each other: what there is to gain × how firm we stand, money, health, and what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, select
from sqlalchemy.orm import aliased

from wiki.access import listing, rule
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import (
    AccountClass,
    AccountPlan,
    Attractiveness,
    Customer,
    CustomerValue,
    KeyClassification,
    Measure,
    PlanState,
    Strength,
    User,
)
from wiki.models.base import now
from wiki.models.plans import FinancialLine, Metric
from wiki.services.plans.health import colour_of, computed

BANDS = {"good": "good", "wait": "watch", "bad": "alarm"}
"""What the picture calls the colours of health."""

ROWS, COLUMNS = tuple(Attractiveness), tuple(Strength)
FIRMNESS = {one: place for place, one in enumerate(COLUMNS)}

PLAN_TABLE = AccountPlan.__table__.c
CUSTOMERS = Customer.__table__.c


@dataclass(frozen=True)
class Cell:
    """A place of the picture."""

    attractiveness: Attractiveness
    strength: Strength

    @property
    def code(self) -> str:
        """What the text of the cell is called; see `services/classes`."""
        return f"{self.attractiveness.value}.{self.strength.value}"

    @property
    def column(self) -> int:
        """How firm the relationship is, from 0 on."""
        return FIRMNESS[self.strength]

    @property
    def row(self) -> int:
        """How far down it is: what is most attractive is 0."""
        return ROWS.index(self.attractiveness)


@dataclass(frozen=True)
class Health:
    """How a plan is, 0 to 100 (None: there is none that the reader may read); late actions; why it is at risk."""

    score: int | None = None
    late: int = 0
    risks: tuple[str, ...] = ()

    @property
    def band(self) -> str:
        """What it is shown as."""
        return "unknown" if self.score is None else BANDS[colour_of(self.score)]


@dataclass(frozen=True)
class Account:
    """One account, in its cell now and before; `revenue` in the currency of the house, None if nobody noted any."""

    place: int
    customer_id: str
    title: str
    language: str
    account_class: str
    cell: Cell
    before: Cell | None
    revenue: float | None
    plan_id: str | None
    state: PlanState | None
    is_overdue: bool
    # Whether there is a plan at all, also one that the reader may not read.
    has_plan: bool
    health: Health

    @property
    def movement(self) -> tuple[int, int]:
        """How far it moved: to the firmer (1) or weaker (-1) side, to the more (1) or less (-1) attractive."""
        return moved(self.cell, self.before)

    @property
    def rules(self) -> list[str]:
        """Return which rules say that it is at risk (names of RULES), the gravest first."""
        firmer, better = self.movement
        said = {
            "health": self.health.band == "alarm",
            "expired": self.state is PlanState.EXPIRED,
            "no_plan": self.account_class == AccountClass.KEY.value and not self.has_plan,
            "weaker": firmer < 0,
            "less": firmer < 0 and better < 0,
        }
        return [name for name in RULES if said[name]]

    @property
    def is_at_risk(self) -> bool:
        """Whether a rule says so: one of accounts, or one of the health of its plan."""
        return bool(self.rules or self.health.risks)


RULES = {
    "health": N_("The health of its plan is below %(limit)s: %(score)s."),
    "expired": N_("Its plan has expired."),
    "no_plan": N_("A key account without a plan."),
    "weaker": N_("The relationship is weaker than when it was classed before."),
    "less": N_("It is less attractive than when it was classed before, too."),
}
"""What says that an account is at risk."""


@dataclass(frozen=True)
class Portfolio:
    """The accounts that somebody may read: how many, what they bring, the biggest ones, and one page of all."""

    number: int
    revenue: float
    weaker: int
    biggest: Sequence[Account]
    listed: Sequence[Account]
    page: int
    last: int

    @property
    def at_risk(self) -> list[Account]:
        """Return those of the biggest that a rule calls at risk, the biggest first."""
        return [one for one in self.biggest if one.is_at_risk]


def portfolio(*, user: User, number: int, size: int, most: int) -> Portfolio:
    """Return the accounts that the user may read, by their revenue: the `most` biggest ones, and page `number`."""
    rows = db.session.execute(_placed(user)).all()
    rows_of = sorted(rows, key=lambda row: -(row.revenue or 0.0))
    last = max(1, -(-len(rows_of) // size))
    number = min(number, last)
    start = (number - 1) * size
    shown = {place: rows_of[place] for place in (*range(most), *range(start, start + size)) if place < len(rows_of)}
    accounts = _accounts(shown, user)
    return Portfolio(
        number=len(rows),
        revenue=sum(row.revenue or 0.0 for row in rows),
        weaker=sum(FIRMNESS[row.strength] < FIRMNESS[row.was_strength] for row in rows if row.was_strength),
        biggest=[accounts[place] for place in range(most) if place in accounts],
        listed=[accounts[place] for place in range(start, start + size) if place in accounts],
        page=number,
        last=last,
    )


def moved(cell: Cell, before: Cell | None) -> tuple[int, int]:
    """Return how an account moved; see `Account.movement`. One that was never classed before has not moved."""
    if before is None:
        return 0, 0
    return _sign(cell.column - before.column), _sign(before.row - cell.row)


def health_of(plan_ids: Collection[str], user: User) -> Mapping[str, Health]:
    """Return how plans are, by their ids, as far as the user may read them."""
    found = computed(plan_ids, user) if plan_ids else {}
    return {ident: Health(one.score, one.late, one.risks) for ident, one in found.items()}


def _accounts(rows: Mapping[int, Row[Any]], user: User) -> dict[int, Account]:
    """Return accounts by their places, in two queries: what they are called, and how their plans are."""
    ids = {row.customer_id for row in rows.values()}
    named = {row[0]: row for row in db.session.execute(_named(ids, user))} if ids else {}
    plans = {row.customer_id: row for row in db.session.execute(_current(ids, user))} if ids else {}
    health = health_of([row.id for row in plans.values()], user)
    today = now().date().isoformat()
    found = {}
    for place, row in rows.items():
        ident, title, language, account_class, has_plan = named[row.customer_id]
        plan = plans.get(ident)
        cell, before = _cells(row)
        found[place] = Account(
            place=place + 1,
            customer_id=ident,
            title=title,
            language=language,
            account_class=account_class or "",
            cell=cell,
            before=before,
            revenue=row.revenue,
            plan_id=plan.id if plan else None,
            state=plan.state if plan else None,
            is_overdue=bool(plan and plan.state is PlanState.ACTIVE and (plan.review_due or today) < today),
            has_plan=has_plan,
            health=health.get(plan.id, Health()) if plan else Health(),
        )
    return found


def _cells(row: Row[Any]) -> tuple[Cell, Cell | None]:
    before = Cell(row.was_attractiveness, row.was_strength) if row.was_strength else None
    return Cell(row.attractiveness, row.strength), before


def _placed(user: User) -> Select[Any]:
    """Return the query for all accounts that were classed: where they are, where they were, and what they bring."""
    newest, before = KeyClassification, aliased(KeyClassification)
    counted = aliased(KeyClassification)
    number = select(func.max(counted.number)).where(counted.customer_id == CUSTOMERS.id).correlate(Customer)
    query = listing(Customer, "list", user=user)
    query = query.join(newest, and_(newest.customer_id == CUSTOMERS.id, newest.number == number.scalar_subquery()))
    query = query.outerjoin(before, and_(before.customer_id == newest.customer_id, before.number == newest.number - 1))
    columns = [
        CUSTOMERS.id.label("customer_id"),
        newest.attractiveness.label("attractiveness"),
        newest.strength.label("strength"),
        before.attractiveness.label("was_attractiveness"),
        before.strength.label("was_strength"),
        func.coalesce(_brought(user), _planned(user)).label("revenue"),
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
    plan = _current_of(CUSTOMERS.id).correlate(Customer).scalar_subquery()
    sums = []
    for length in lengths:
        lines = FinancialLine.plan_id == plan, FinancialLine.metric == Metric.REVENUE, length
        amount = func.sum(func.coalesce(FinancialLine.actual, FinancialLine.planned))
        sums.append(select(amount).where(*lines, rule(FinancialLine, "read", user)).scalar_subquery())
    return func.coalesce(*sums)


def _named(ids: Collection[str], user: User) -> Select[Any]:
    there = select(PLAN_TABLE.id).where(PLAN_TABLE.customer_id == CUSTOMERS.id, PLAN_TABLE.state != PlanState.CLOSED)
    columns = CUSTOMERS.id, Customer.title, Customer.language, Customer.account_class, there.exists()
    return listing(Customer, "list", user=user).where(CUSTOMERS.id.in_(ids)).with_only_columns(*columns)


def _current(ids: Collection[str], user: User) -> Select[str, str, PlanState, str | None]:
    """Return the plan that runs, or will, of each of these customers, as far as the user may read it."""
    one = _current_of(AccountPlan.customer_id).correlate(AccountPlan).scalar_subquery()
    columns = AccountPlan.id, AccountPlan.customer_id, AccountPlan.state, AccountPlan.review_due
    found = listing(AccountPlan, user=user).where(AccountPlan.customer_id.in_(ids), AccountPlan.id == one)
    return found.with_only_columns(*columns)


def _current_of(customer_id: Any) -> Select[Any]:
    """Return the query for the id of a customer's plan: of those begun the newest one, else the first to come."""
    plan = aliased(AccountPlan)
    today = now().date().isoformat()
    order = case((plan.period_start > today, 1), else_=0), plan.period_start.desc(), plan.id
    not_over = plan.customer_id == customer_id, plan.state != PlanState.CLOSED
    return select(plan.id).where(*not_over).order_by(*order).limit(1)


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
