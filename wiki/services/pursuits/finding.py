"""Lists of pursuits: by what they are worth now, in a grid of profit and month, on a board by state.

What one is worth now is its expected profit divided by the months until it may be signed: a month begun counts as one,
a day that has passed as the first, and more than a year away, or no day at all, as two years.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import Customer, Pursuit, PursuitEvent, PursuitState, User
from wiki.models.base import now
from wiki.models.users import team_members
from wiki.services import paging
from wiki.services.counting import ACCOUNTS, kept
from wiki.text.days import in_months

YEAR = 12
FAR = 24
"""Months that stand for more than a year, and for no day."""

BANDS = (100_000, 500_000, 2_000_000)
"""Where bands of profit end; below the first it is 1, above the last 4, and 0 where nobody has said."""

MONTHS_SHOWN = 6
LATE, LATER, UNSAID = "late", "later", "unsaid"
MOST_ON_BOARD = 30
MOST_OF_CUSTOMER = 10
WHOSE = ("mine", "team", "all")


@dataclass
class Cell:
    """How many pursuits there are, and the sum of their expected profits."""

    number: int = 0
    money: float = 0.0

    def add(self, number: int, money: float | None) -> None:
        """Count more of them."""
        self.number, self.money = self.number + number, self.money + (money or 0.0)


@dataclass(frozen=True)
class Grid:
    """Bands of profit, the greatest first, against months of signing."""

    bands: Sequence[int]
    months: Sequence[str]
    cells: Mapping[tuple[int, str], Cell]


@dataclass
class Column:
    """One state of the board: all that are in it, and the first of them."""

    code: str
    sum: Cell = field(default_factory=Cell)
    first: list[Pursuit] = field(default_factory=list)


def ranked(
    *, user: User, whose: str = "all", band: int | None = None, month: str = "", ended: bool = False, seen: bool = False
) -> Select[Any]:
    """Return the query for open pursuits, those worth most now first; or for ended ones, the newest first.

    With `seen`, for opportunities that are not pursued yet.
    """
    query = _asked(user, whose, ended, seen)
    if band is not None:
        query = query.where(_band() == band)
    if month:
        query = query.where(_month() == month)
    if ended:
        return query.order_by(Pursuit.ended_on.desc(), Pursuit.id)
    return query.order_by(worth().desc(), Pursuit.expected_on.is_(None), Pursuit.expected_on, Pursuit.id)


def page(number: int, size: int, *, user: User, **chosen: Any) -> paging.Page[Pursuit]:
    """Return one page of what is `ranked`. How many there are is kept until something of a customer changes."""
    query = ranked(user=user, **chosen)
    counted = select(func.count()).select_from(query.order_by(None).with_only_columns(Pursuit.id).subquery())
    key = (now().date(), *sorted(chosen.items()))
    total = kept("pursuits", key, user, lambda: db.session.scalar(counted) or 0, of=ACCOUNTS)
    last = max(1, -(-total // size))
    number = min(number, last)
    # The order costs more than all else, so it is asked of nothing but ids.
    ids = list(db.session.scalars(query.with_only_columns(Pursuit.id).offset((number - 1) * size).limit(size)))
    return paging.Page(_loaded(ids), number, last, total)


def worth(today: date | None = None) -> ColumnElement[float]:
    """Return what a pursuit is worth now; see above."""
    today = today or now().date()
    ends = [(Pursuit.expected_on < in_months(today, number), number) for number in range(1, YEAR + 1)]
    return func.coalesce(Pursuit.expected_profit, 0.0) / case(*ends, else_=FAR)


def grid(*, user: User, whose: str = "all") -> Grid:
    """Return how many there are by band and month, and what they would bring; kept as `page` keeps its number."""
    return kept("pursuit grid", (now().date(), whose), user, lambda: _grid(user, whose), of=ACCOUNTS)


def _grid(user: User, whose: str) -> Grid:
    counted = _asked(user, whose).with_only_columns(
        _band().label("band"),
        _month().label("month"),
        func.count(),
        func.sum(Pursuit.expected_profit),
        maintain_column_froms=True,
    )
    cells: dict[tuple[int, str], Cell] = {}
    for of_band, of_month, number, money in db.session.execute(counted.group_by("band", "month")):
        cells.setdefault((of_band, of_month), Cell()).add(number, money)
    return Grid([*range(len(BANDS) + 1, 0, -1), 0], months(), cells)


def months() -> list[str]:
    """Return the columns of the grid: what is late, this month and the next, what is later, what has no day."""
    today = now().date()
    first = [in_months(today.replace(day=1), number)[:7] for number in range(MONTHS_SHOWN)]
    return [LATE, *first, LATER, UNSAID]


def board(codes: Sequence[str], *, user: User, whose: str = "all") -> list[Column]:
    """Return a column for each state, and for any other that a pursuit still has; kept as `page` keeps its number."""
    sums, ids = kept("pursuit board", (now().date(), whose), user, lambda: _board(user, whose), of=ACCOUNTS)
    found = {one.id: one for one in _loaded([ident for column in ids.values() for ident in column])}
    return [
        Column(code, sums.get(code, Cell()), [found[ident] for ident in ids.get(code, ()) if ident in found])
        for code in dict.fromkeys([*codes, *sums])
    ]


def _board(user: User, whose: str) -> tuple[dict[str, Cell], dict[str, list[str]]]:
    """Return the sum of each state, and the ids of the first that are in it."""
    counted = _asked(user, whose).with_only_columns(
        Pursuit.tracking, func.count(), func.sum(Pursuit.expected_profit), maintain_column_froms=True
    )
    rows = db.session.execute(counted.group_by(Pursuit.tracking))
    sums = {code: Cell(number, money or 0.0) for code, number, money in rows}
    first = ranked(user=user, whose=whose).with_only_columns(Pursuit.id).limit(MOST_ON_BOARD)
    return sums, {code: list(db.session.scalars(first.where(Pursuit.tracking == code))) for code in sums}


def _loaded(ids: Sequence[str]) -> list[Pursuit]:
    """Return pursuits by their ids, in that order, with what a list shows of them."""
    people = joinedload(Pursuit.owner), joinedload(Pursuit.created_by)
    shown = select(Pursuit).where(Pursuit.id.in_(ids)).options(joinedload(Pursuit.customer), *people)
    found = {one.id: one for one in db.session.scalars(shown)} if ids else {}
    return [found[ident] for ident in ids if ident in found]


def of_customer(customer: Customer, *, user: User) -> list[Pursuit]:
    """Return the open pursuits of a customer, those worth most now first: what the profile needs, in one query."""
    return noted(Pursuit, "read", customer, _worth_most, now().date(), user=user)


def events(pursuit: Pursuit, *, user: User) -> list[PursuitEvent]:
    """Return what changed of a pursuit, the newest first."""
    query = listing(PursuitEvent, user=user).where(PursuitEvent.pursuit_id == pursuit.id)
    ordered = query.options(joinedload(PursuitEvent.by)).order_by(PursuitEvent.at.desc(), PursuitEvent.id.desc())
    return list(db.session.scalars(ordered.limit(100)))


def _worth_most(query: Select[Any], today: date) -> Select[Any]:
    owned = query.where(Pursuit.outcome.is_(None)).options(joinedload(Pursuit.owner))
    return owned.order_by(worth(today).desc(), Pursuit.expected_on, Pursuit.id).limit(MOST_OF_CUSTOMER)


def _asked(user: User, whose: str, ended: bool = False, seen: bool = False) -> Select[Any]:
    accounts = Customer.__table__.c  # by the entity, every document would be joined
    removed = select(accounts.id).where(accounts.removed_at.is_not(None))
    query = listing(Pursuit, user=user).where(Pursuit.customer_id.not_in(removed))
    query = query.where(Pursuit.outcome.is_not(None) if ended else Pursuit.outcome.is_(None))
    if not ended:
        query = query.where(Pursuit.state != PursuitState.PURSUED if seen else Pursuit.state == PursuitState.PURSUED)
    if whose == "mine":
        return query.where(Pursuit.owner_id == user.id)
    return (
        query.where(or_(Pursuit.owner_id == user.id, Pursuit.owner_id.in_(_mates(user)))) if whose == "team" else query
    )


def _mates(user: User) -> Select[Any]:
    teams = select(team_members.c.team_id).where(team_members.c.user_id == user.id)
    return select(team_members.c.user_id).where(team_members.c.team_id.in_(teams))


def _band() -> ColumnElement[int]:
    ends = [(Pursuit.expected_profit < end, number) for number, end in enumerate(BANDS, 1)]
    return case((Pursuit.expected_profit.is_(None), 0), *ends, else_=len(BANDS) + 1)


def _month() -> ColumnElement[str]:
    shown = months()[1:-2]
    after = in_months(date.fromisoformat(f"{shown[-1]}-01"), 1)
    of_month = func.substr(Pursuit.expected_on, 1, 7)
    return case(
        (Pursuit.expected_on.is_(None), UNSAID),
        (Pursuit.expected_on < f"{shown[0]}-01", LATE),
        (Pursuit.expected_on >= after, LATER),
        else_=of_month,
    )
