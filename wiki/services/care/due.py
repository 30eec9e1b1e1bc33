"""Whom to be in touch with next: the last contact that was written down, and as many days as the rule says."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, case, func, literal, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import CareScope, Customer, CustomerGrouping, Direction, Interaction, Stage, User
from wiki.models.base import now
from wiki.services.care.last import last_contact, looked_after
from wiki.services.care.rules import LONGEST_GAP, Rule, Scope, closest, grouped, groups_of, rules
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


def numbers(user: User) -> Mapping[Scope, int]:
    """Return for how many customers that the person may list each rule is the one that counts."""
    return kept("care rules", tuple(rules().items()), user, lambda: _numbers(user), of=ACCOUNTS)


def by_rule(day_of: Callable[[Rule], str], known: Mapping[Scope, Rule]) -> ColumnElement[str]:
    """Return as a column what `day_of` says of the rule that counts for a customer; see `closest`."""
    groups = [scope for scope in known if scope[0] is CareScope.GROUP]
    groups.sort(key=lambda scope: (known[scope].min_gap_days or LONGEST_GAP + 1, scope[1]))
    classes = [scope for scope in known if scope[0] is CareScope.CLASS]
    grades = [scope for scope in known if scope[0] is CareScope.GRADE and scope[1]]
    lines: list[tuple[ColumnElement[bool], ColumnElement[str]]] = []
    for scope in (*groups, *classes, *grades):
        lines.append((_is_for(*scope), literal(day_of(known[scope]))))
    return case(*lines, else_=literal(day_of(known[CareScope.GRADE, ""])))


def _due(user: User, everybodys: bool, today: date, ahead: int) -> list[Due]:
    known = rules()
    rows = db.session.execute(_asked(user, everybodys, known, today + timedelta(days=ahead))).all()
    groups = groups_of(known)
    found = []

    @cache
    def day_after(last: str, gap: int) -> tuple[str, int]:
        """Return when it is due and how long ago that was; kept, as many were met on the same days."""
        day = date.fromisoformat(last) + timedelta(days=gap)
        return day.isoformat(), (today - day).days

    for ident, account_class, grade, last in rows:
        gap = known[closest(known, account_class, grade, groups.get(ident, ()))].min_gap_days
        if gap:
            found.append(Due(ident, *day_after(last, gap)))
    return sorted(found, key=lambda one: (-one.late, one.customer_id))


def _asked(user: User, everybodys: bool, known: Mapping[Scope, Rule], until: date) -> Select[Any]:
    """Return the query for those that are due by then: id, class, grade, and from which day one counts."""
    last = last_contact(user, own=not everybodys)
    since: ColumnElement[str] = func.coalesce(last, func.substr(Customer.sort_date, 1, 10))

    def latest(rule: Rule) -> str:
        return (until - timedelta(days=rule.min_gap_days)).isoformat() if rule.min_gap_days else ""

    query = listing(Customer, "list", user=user).where(since <= by_rule(latest, known), Customer.stage.not_in(LET_GO))
    query = query if everybodys else query.where(looked_after(Customer.id, user))
    asked: Any = query.with_only_columns(
        Customer.id, Customer.account_class, Customer.grade, since, maintain_column_froms=True
    )
    return cast("Select[Any]", asked)


def _share(user: User, everybodys: bool) -> Share:
    since = (now().date() - timedelta(days=SHARE_DAYS)).isoformat()
    query = listing(Interaction, "list", user=user).where(Interaction.happened_on >= since)
    query = query if everybodys else query.where(looked_after(Interaction.customer_id, user))
    counted = query.with_only_columns(Interaction.direction, func.count()).group_by(Interaction.direction)
    numbers = {row[0]: int(row[1]) for row in db.session.execute(counted)}
    return Share(numbers.get(Direction.OUT, 0), sum(numbers.values()))


def _numbers(user: User) -> dict[Scope, int]:
    known = rules()
    query = listing(Customer, "list", user=user).where(Customer.stage.not_in(LET_GO))
    groups, found = groups_of(known), defaultdict[Scope, int](int)
    filed = Customer.account_class, Customer.grade
    counted = query.with_only_columns(*filed, func.count(), maintain_column_froms=True).group_by(*filed)
    for account_class, grade, number in db.session.execute(counted):
        found[closest(known, account_class, grade, ())] += number
    of_groups = query.where(Customer.id.in_(grouped(known, CustomerGrouping.customer_id)))
    each = Customer.id, Customer.account_class, Customer.grade
    asked = of_groups.with_only_columns(*each, maintain_column_froms=True)
    for ident, account_class, grade in db.session.execute(asked) if groups else ():
        found[closest(known, account_class, grade, ())] -= 1
        found[closest(known, account_class, grade, groups[ident])] += 1
    return found


def _is_for(scope: CareScope, code: str) -> ColumnElement[bool]:
    if scope is CareScope.GROUP:
        return Customer.id.in_(select(CustomerGrouping.customer_id).where(CustomerGrouping.group_id == code))
    return Customer.account_class == code if scope is CareScope.CLASS else Customer.grade == code
