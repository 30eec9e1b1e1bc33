"""Whom to be in touch with next: the last contact that was written down, and as many days as the rule says."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import AccountMember, CareScope, Customer, CustomerGrouping, Direction, Interaction, Stage, User
from wiki.models.base import now
from wiki.services.care.rules import Rule, closest, rules
from wiki.services.counting import ACCOUNTS, kept

AHEAD = 7
SHARE_DAYS = 90
LET_GO = (Stage.LOST, Stage.DROPPED)


@dataclass(frozen=True)
class Due:
    """A customer by its id, the day on which the next contact is due, and how many days that is past (else < 0)."""

    customer_id: str
    due_on: str
    late: int


@dataclass(frozen=True)
class Share:
    """How many contacts of late we began, of how many; the rest are those in which they came to us."""

    ours: int
    all: int

    @property
    def percent(self) -> int | None:
        """Return the share in percent; None of nothing."""
        return round(100 * self.ours / self.all) if self.all else None


def due(user: User, *, everybodys: bool = False, ahead: int = AHEAD) -> Sequence[Due]:
    """Return what is due within so many days, the latest first: of one's accounts, or of all that one may read."""
    today = now().date()
    key = (everybodys, ahead, today, tuple(rules().items()))
    return kept("care", key, user, lambda: _due(user, everybodys, today, ahead), of=ACCOUNTS)


def share(user: User, *, everybodys: bool = False) -> Share:
    """Return how much of the contacts of the last three months we began."""
    key = (everybodys, now().date())
    return kept("care share", key, user, lambda: _share(user, everybodys), of=ACCOUNTS)


def customers_of(found: Sequence[Due], *, user: User) -> Mapping[str, Customer]:
    """Return the customers that are due, by their ids."""
    query = listing(Customer, "list", user=user).where(Customer.id.in_([one.customer_id for one in found]))
    return {one.id: one for one in db.session.scalars(query)}


def _due(user: User, everybodys: bool, today: date, ahead: int) -> list[Due]:
    known = rules()
    rows = db.session.execute(_asked(user, everybodys, known, today + timedelta(days=ahead))).all()
    groups = _groups(known)
    found = []

    @cache
    def day_after(last: str, gap: int) -> tuple[str, int]:
        """Return when it is due and how long ago that was; kept, as many were met on the same days."""
        day = date.fromisoformat(last) + timedelta(days=gap)
        return day.isoformat(), (today - day).days

    for ident, grade, last in rows:
        gap = closest(known, grade, groups.get(ident, ())).min_gap_days
        if gap:
            due_on, late = day_after(last, gap)
            if late >= -ahead:
                found.append(Due(ident, due_on, late))
    return sorted(found, key=lambda one: (-one.late, one.customer_id))


def _asked(user: User, everybodys: bool, known: Mapping[tuple[CareScope, str], Rule], until: date) -> Select[Any]:
    """Return the query for those that may be due by then: id, grade, and from which day one counts."""
    since: ColumnElement[str] = func.coalesce(Customer.contacted_on, func.substr(Customer.sort_date, 1, 10))
    lines: list[ColumnElement[bool]] = []
    for (scope, code), rule in known.items():
        if scope is CareScope.GROUP:
            lines.append(Customer.id.in_(select(CustomerGrouping.customer_id).where(CustomerGrouping.group_id == code)))
        elif rule.min_gap_days:
            day = (until - timedelta(days=rule.min_gap_days)).isoformat()
            lines.append(and_(Customer.grade == code if code else Customer.grade.is_(None), since <= day))
    query = listing(Customer, "list", user=user).where(or_(*lines), Customer.stage.not_in(LET_GO))
    query = query if everybodys else query.where(_own(Customer.id, user))
    asked: Any = query.with_only_columns(Customer.id, Customer.grade, since, maintain_column_froms=True)
    return cast("Select[Any]", asked)


def _share(user: User, everybodys: bool) -> Share:
    since = (now().date() - timedelta(days=SHARE_DAYS)).isoformat()
    query = listing(Interaction, "list", user=user).where(Interaction.happened_on >= since)
    query = query if everybodys else query.where(_own(Interaction.customer_id, user))
    counted = query.with_only_columns(Interaction.direction, func.count()).group_by(Interaction.direction)
    numbers = {row[0]: int(row[1]) for row in db.session.execute(counted)}
    return Share(numbers.get(Direction.OUT, 0), sum(numbers.values()))


def _own(customer_id: Any, user: User) -> ColumnElement[bool]:
    owned = select(Customer.__table__.c.id).where(Customer.__table__.c.owner_id == user.id)
    team = select(AccountMember.customer_id).where(AccountMember.user_id == user.id)
    return or_(customer_id.in_(owned), customer_id.in_(team))


def _groups(known: Mapping[tuple[CareScope, str], Rule]) -> Mapping[str, Sequence[str]]:
    """Return in which of the groups that have a rule customers are."""
    codes = [code for scope, code in known if scope is CareScope.GROUP]
    found: dict[str, list[str]] = defaultdict(list)
    query = select(CustomerGrouping.customer_id, CustomerGrouping.group_id)
    for customer_id, code in db.session.execute(query.where(CustomerGrouping.group_id.in_(codes))) if codes else ():
        found[customer_id].append(code)
    return found
