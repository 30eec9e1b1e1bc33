"""How often customers of a grade or in a group are to be contacted: what we begin with, and what was changed of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from wiki.errors import N_
from wiki.extensions import db
from wiki.models import CareScope, ContactPolicy, Customer, CustomerGrouping, User
from wiki.models.base import now
from wiki.services import audit
from wiki.services.typed import Typed

GRADES = ("A", "B", "C", "D", "")
"""What a rule of a grade is for; "" are customers that nobody has graded."""

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


def rules() -> dict[tuple[CareScope, str], Rule]:
    """Return what is in force, by what it is for."""
    found = {(CareScope.GRADE, code): rule for code, rule in DEFAULTS.items()}
    return found | {(row.scope, row.code): _rule(row) for row in db.session.scalars(select(ContactPolicy))}


def rule_for(customer: Customer) -> Rule:
    """Return the rule of a customer: the closest of its groups, else that of its grade."""
    known = rules()
    if not any(scope is CareScope.GROUP for scope, _code in known):
        return closest(known, customer.grade, ())
    grouped = select(CustomerGrouping.group_id).where(CustomerGrouping.customer_id == customer.id)
    return closest(known, customer.grade, db.session.scalars(grouped).all())


def closest(known: Mapping[tuple[CareScope, str], Rule], grade: str | None, groups: Iterable[str]) -> Rule:
    """Return the rule of those known that asks for the most contacts of the groups, else that of the grade."""
    of_groups = [rule for code in groups if (rule := known.get((CareScope.GROUP, code)))]
    if of_groups:
        return min(of_groups, key=lambda rule: rule.min_gap_days or LONGEST_GAP + 1)
    return known.get((CareScope.GRADE, grade or ""), DEFAULTS[""])


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
