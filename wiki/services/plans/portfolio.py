"""All accounts beside each other: what there is to gain × how firm we stand, money, health, and what is wrong."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_
from wiki.models import AccountClass, Attractiveness, PlanState, RelationshipType, Strength, User
from wiki.models.base import now
from wiki.services.plans import choosing
from wiki.services.plans.choosing import Chosen
from wiki.services.plans.health import colour_of, computed
from wiki.services.plans.placing import Placed, placed, planned_at_all

BANDS = {"good": "good", "wait": "watch", "bad": "alarm"}
"""What the picture calls the colours of health."""

ROWS, COLUMNS = tuple(Attractiveness), tuple(Strength)
FIRMNESS: Mapping[str, int] = {one: place for place, one in enumerate(COLUMNS)}
FROM_TOP: Mapping[str, int] = {one: place for place, one in enumerate(ROWS)}
STATES = {one.value: place for place, one in enumerate(PlanState)}


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
        return FROM_TOP[self.attractiveness]


CELLS = {(row.value, column.value): Cell(row, column) for row in ROWS for column in COLUMNS}
"""All places by what the database calls them."""


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
    owner_id: int | None
    cell: Cell
    before: Cell | None
    revenue: float | None
    plan_id: str | None
    state: PlanState | None
    # The first and the last day of the plan, and the one by which it is to be reviewed.
    period: tuple[str, str] | None
    review_due: str | None
    # What we are to the customer by the marks in its plan.
    relationship: RelationshipType | None
    # Whether there is a plan at all, also one that the reader may not read.
    has_plan: bool
    health: Health

    @property
    def is_overdue(self) -> bool:
        """Whether its plan is in force and was to be reviewed by a day that has passed."""
        today = now().date().isoformat()
        return self.state is PlanState.ACTIVE and (self.review_due or today) < today

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
    """The accounts that are looked at: how many, what they bring, the biggest ones, and one page of all in an order.

    `facets` has the numbers of all by their codes; see `choosing`.
    """

    number: int
    revenue: float
    weaker: int
    biggest: Sequence[Account]
    listed: Sequence[Account]
    page: int
    last: int
    facets: Mapping[str, Sequence[tuple[str, int]]]

    @property
    def at_risk(self) -> list[Account]:
        """Return those of the biggest that a rule calls at risk, the biggest first."""
        return [one for one in self.biggest if one.is_at_risk]


Found = tuple[int, Placed]
"""An account with its place by what it brings, from 1 on."""


def portfolio(
    *, user: User, number: int, size: int, most: int, chosen: Chosen | None = None, order: str = ""
) -> Portfolio:
    """Return the accounts that the user may read and that are `chosen`: the `most` biggest ones, and page `number`.

    Places are by revenue, whatever the order of the pages is; see `in_order`.
    """
    rows, facets = choosing.chosen_of(placed(user), chosen or {}, user=user)
    ranked = _ranked(rows)
    ordered, health = in_order(ranked, order, user)
    last = max(1, -(-len(ranked) // size))
    number = min(number, last)
    biggest, page = ranked[:most], ordered[(number - 1) * size : number * size]
    accounts = accounts_of({*biggest, *page}, user, health)
    return Portfolio(
        number=len(rows),
        revenue=sum(row.revenue or 0.0 for row in rows),
        weaker=sum(FIRMNESS[row.strength] < FIRMNESS[row.was_strength] for row in rows if row.was_strength),
        biggest=[accounts[place] for place, _ in biggest],
        listed=[accounts[place] for place, _ in page],
        page=number,
        last=last,
        facets=facets,
    )


def every(*, user: User, chosen: Chosen, order: str) -> list[Account]:
    """Return all accounts of a choice, in their order, as they may be handed out.

    Of plans it has those alone that the user may export: to read one on the screen is not enough.
    """
    rows, _ = choosing.chosen_of(placed(user), chosen, user=user)
    meant = {row.customer_id for row in rows}
    ranked = _ranked([row for row in placed(user, "export") if row.customer_id in meant])
    ordered, health = in_order(ranked, order, user)
    accounts = accounts_of(ordered, user, health)
    return [accounts[place] for place, _ in ordered]


ORDERS: dict[str, Callable[[Placed], Any]] = {
    "name": lambda row: row.title.casefold(),
    "cell": lambda row: (FROM_TOP[row.attractiveness], -FIRMNESS[row.strength]),
    # What became weaker comes first, then what became less attractive.
    "movement": lambda row: moved(*_cells(row)) if row.was_strength else (0, 0),
    "revenue": lambda row: -(row.revenue or 0.0),
    "plan": lambda row: STATES.get(row.state or "", len(STATES)),
}
"""By what a page may be put in order, and how; equals are in the order of what they bring."""

HEALTH_ORDER = "health"


def in_order(ranked: Sequence[Found], order: str, user: User) -> tuple[Sequence[Found], Mapping[str, "Health"] | None]:
    """Return the accounts by one of ORDERS, from its end if the name begins with "-"; what is none is by revenue.

    By health (the worst first, those without a plan last) that of all plans is computed, and is returned as well.
    """
    name = order.removeprefix("-")
    turned = order.startswith("-")
    if name == HEALTH_ORDER:
        health = health_of([row.plan_id for _, row in ranked if row.plan_id], user)
        known = [one for one in ranked if one[1].plan_id in health]
        known.sort(key=lambda one: health[one[1].plan_id or ""].score or 0, reverse=turned)
        return [*known, *(one for one in ranked if one[1].plan_id not in health)], health
    if name not in ORDERS or order == "revenue":
        return ranked, None
    by = ORDERS[name]
    return sorted(ranked, key=lambda one: by(one[1]), reverse=turned), None


def moved(cell: Cell, before: Cell | None) -> tuple[int, int]:
    """Return how an account moved; see `Account.movement`. One that was never classed before has not moved."""
    if before is None:
        return 0, 0
    return _sign(cell.column - before.column), _sign(before.row - cell.row)


def health_of(plan_ids: Collection[str], user: User) -> Mapping[str, Health]:
    """Return how plans are, by their ids, as far as the user may read them."""
    found = computed(plan_ids, user) if plan_ids else {}
    return {ident: Health(one.score, one.late, one.risks) for ident, one in found.items()}


def accounts_of(found: Collection[Found], user: User, health: Mapping[str, Health] | None) -> dict[int, Account]:
    """Return accounts by their places; `health` is that of their plans if it is known already."""
    if health is None:
        health = health_of([row.plan_id for _, row in found if row.plan_id], user)
    elsewhere = planned_at_all([row.customer_id for _, row in found if not row.plan_id])
    return {place: _account(place, row, elsewhere, health) for place, row in found}


def _account(place: int, row: Placed, elsewhere: Collection[str], health: Mapping[str, Health]) -> Account:
    cell, before = _cells(row)
    kind = choosing.relationship(row.marks) if row.marks else ""
    return Account(
        place=place,
        customer_id=row.customer_id,
        title=row.title,
        language=row.language,
        account_class=row.account_class or "",
        owner_id=row.owner_id,
        cell=cell,
        before=before,
        revenue=row.revenue,
        plan_id=row.plan_id,
        state=PlanState(row.state) if row.state else None,
        period=(row.starts, row.ends) if row.starts and row.ends else None,
        review_due=row.review_due,
        relationship=RelationshipType(kind) if kind else None,
        has_plan=bool(row.plan_id) or row.customer_id in elsewhere,
        health=health.get(row.plan_id, Health()) if row.plan_id else Health(),
    )


def _ranked(rows: Sequence[Placed]) -> list[Found]:
    return list(enumerate(sorted(rows, key=ORDERS["revenue"]), start=1))


def _cells(row: Placed) -> tuple[Cell, Cell | None]:
    cell = CELLS[row.attractiveness, row.strength]
    return cell, CELLS[
        row.was_attractiveness, row.was_strength
    ] if row.was_attractiveness and row.was_strength else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
