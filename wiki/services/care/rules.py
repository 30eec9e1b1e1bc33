"""How often customers are to be contacted: what we begin with, and what was changed of it.

The closest rule counts: that of a group, which somebody made for these very customers; then that of the class, which a
person gave to the account as a whole; last that of the grade, which only says when it may buy next. A key account
without a purchase in sight is graded D, and would be heard of four times a year.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from wiki.errors import N_
from wiki.extensions import db
from wiki.models import AccountClass, CareScope, ContactPolicy, Customer, CustomerGrouping, User
from wiki.models.base import now
from wiki.services import audit
from wiki.services.typed import Typed

GRADES = ("A", "B", "C", "D", "")
"""What a rule of a grade is for; "" are customers that nobody has graded."""

CLASSES = tuple(one.value for one in AccountClass)
"""What a rule of a class is for."""

Scope = tuple[CareScope, str]
"""What a rule is for: its scope, and the group, class or grade."""

LONGEST_GAP = 366
MOST_CONTACTS = 100


@dataclass(frozen=True)
class Rule:
    """In days: the least often, and the most within a period; None: no such limit. See `models/care.py`."""

    min_gap_days: int | None = None
    most: int | None = None
    period_days: int = 30
    variety_after: int | None = None


DEFAULTS: Mapping[str, Rule] = {
    # A live sale is worked, not looked after.
    "A": Rule(variety_after=3),
    "B": Rule(14, 4, 30, 3),
    "C": Rule(30, 4, 30, 3),
    "D": Rule(90, 2, 30, 3),
    "": Rule(30, 4, 30, 3),
}
DEFAULTS_OF_CLASSES: Mapping[str, Rule] = {
    # Keep the frequency, vary the form, avoid too much.
    "key": Rule(14, 6, 30, 2),
    "ordinary": Rule(30, 4, 30, 3),
    "possible": Rule(60, 2, 30, 3),
}


def rules() -> dict[Scope, Rule]:
    """Return what is in force, by what it is for: what we begin with first, classes before grades."""
    found = {(CareScope.CLASS, code): rule for code, rule in DEFAULTS_OF_CLASSES.items()}
    found |= {(CareScope.GRADE, code): rule for code, rule in DEFAULTS.items()}
    return found | {(row.scope, row.code): _rule(row) for row in db.session.scalars(select(ContactPolicy))}


def rule_for(customer: Customer) -> Rule:
    """Return the rule of a customer: the closest of its groups, else that of its class, else that of its grade."""
    known, groups = rules(), list[str]()
    if any(scope is CareScope.GROUP for scope, _code in known):
        grouped = select(CustomerGrouping.group_id).where(CustomerGrouping.customer_id == customer.id)
        groups = list(db.session.scalars(grouped))
    return known[closest(known, customer.account_class, customer.grade, groups)]


def closest(known: Mapping[Scope, Rule], account_class: str | None, grade: str | None, groups: Iterable[str]) -> Scope:
    """Return what the rule is for that counts: the group that asks for the most contacts, else the class, the grade."""
    of_groups = [scope for code in groups if (scope := (CareScope.GROUP, code)) in known]
    if of_groups:
        return min(of_groups, key=lambda scope: (known[scope].min_gap_days or LONGEST_GAP + 1, scope[1]))
    if account_class and (CareScope.CLASS, account_class) in known:
        return CareScope.CLASS, account_class
    return CareScope.GRADE, grade if grade in GRADES else ""


def groups_of(known: Mapping[Scope, Rule]) -> Mapping[str, Sequence[str]]:
    """Return in which of the groups that have a rule customers are, by their ids."""
    found: dict[str, list[str]] = defaultdict(list)
    if any(scope is CareScope.GROUP for scope, _code in known):
        asked = grouped(known, CustomerGrouping.customer_id, CustomerGrouping.group_id)
        for customer_id, code in db.session.execute(asked):
            found[customer_id].append(code)
    return found


def grouped(known: Mapping[Scope, Rule], *columns: Any) -> Select[Any]:
    """Return the query for columns of the groupings in groups that have a rule."""
    codes = [code for scope, code in known if scope is CareScope.GROUP]
    return select(*columns).where(CustomerGrouping.group_id.in_(codes))


def parse(raw: Mapping[str, Any]) -> Rule:
    """Return the checked rule, or raise Invalid."""
    typed = Typed(raw)
    rule = Rule(
        min_gap_days=typed.number("min_gap_days", 1, LONGEST_GAP),
        most=typed.number("most", 1, MOST_CONTACTS),
        period_days=typed.number("period_days", 1, LONGEST_GAP) or 30,
        variety_after=typed.number("variety_after", 2, MOST_CONTACTS),
    )
    gap, most = rule.min_gap_days, rule.most
    if gap and most and rule.period_days // gap > most:
        typed.refuse("most", N_("Being in touch that often would already be more than this. Write a larger number."))
    typed.done()
    return rule


def change(scope: CareScope, code: str, rule: Rule, *, by: User, address: str = "") -> None:
    """Put a rule in force; audited."""
    same = ContactPolicy.scope == scope, ContactPolicy.code == code
    row = db.session.scalars(select(ContactPolicy).where(*same).with_for_update()).first()
    row = row or ContactPolicy(scope=scope, code=code)
    for name, value in vars(rule).items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, now()
    db.session.add(row)
    audit.note("change care", by=by, subject=f"{scope.value} {code}".strip(), address=address)


def _rule(row: ContactPolicy) -> Rule:
    return Rule(row.min_gap_days, row.most, row.period_days, row.variety_after)
