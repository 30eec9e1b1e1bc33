"""What the ids in a plan's versions stand for, as far as the reader may know: people, contacts, facts, cases."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy.orm import load_only

from wiki.access import listing
from wiki.extensions import db
from wiki.models import AccountPlan, Case, Contact, CustomerFact, Pursuit, User
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.facts import FactTopic
from wiki.services import customers
from wiki.services.plans.comparing import PlanDifference

MOST_LEVEL = 3
"""A fact for named readers is not even mentioned."""


@dataclass(frozen=True)
class Names:
    """Names by ids. What the reader may not know of is not among them: it is not to be told."""

    people: Mapping[int, str] = field(default_factory=dict)
    contacts: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, FactTopic] = field(default_factory=dict)
    cases: Mapping[str, str] = field(default_factory=dict)
    pursuits: Mapping[str, str] = field(default_factory=dict)


def names_in(
    plan: AccountPlan,
    changes: Iterable[PlanDifference],
    contents: Iterable[Mapping[str, Any]] = (),
    *,
    user: User,
    paper: bool = False,
) -> Names:
    """Return what the differences name, and who does what in whole contents.

    On `paper` (in a file that leaves the house) nothing above level 2 is named.
    """
    wanted: dict[str, set[Any]] = {one.name: set() for one in fields(Names)}
    for one in changes:
        for name, value in _values(one):
            for kind, ident in _idents(name, value):
                wanted[kind].add(ident)
    for content in contents:
        wanted["people"] |= {int(ident) for ident in content.get("duties") or {}}
    most = LEVEL_SELLERS if paper else MOST_LEVEL
    closed = paper and plan.customer.level > LEVEL_SELLERS
    return Names(
        people=customers.names_of(wanted["people"]),
        contacts={} if closed else _contacts(wanted["contacts"], user),
        facts={} if closed else _facts(wanted["facts"], most, user),
        cases=_cases(wanted["cases"], most, user),
        pursuits={} if closed else _pursuits(wanted["pursuits"], user),
    )


def _values(one: PlanDifference) -> Iterator[tuple[str, Any]]:
    for value in (one.before, one.after):
        if one.field or not isinstance(value, dict):
            yield one.field, value
        else:
            yield from value.items()


def _idents(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not value:
        return
    if name in ("owner_id", "of_id", "user_id"):
        yield "people", value
    elif name == "contact_id":
        yield "contacts", value
    elif name in ("fact_ids", "case_ids", "pursuit_ids"):
        yield from ((name.removesuffix("_ids") + "s", ident) for ident in value)


def _contacts(ids: set[str], user: User) -> dict[str, str]:
    query = listing(Contact, user=user).where(Contact.id.in_(ids)).options(load_only(Contact.name))
    return {one.id: one.name for one in db.session.scalars(query)} if ids else {}


def _facts(ids: set[str], most: int, user: User) -> dict[str, FactTopic]:
    query = listing(CustomerFact, "know", user=user).where(CustomerFact.id.in_(ids), CustomerFact.level <= most)
    shown = query.options(load_only(CustomerFact.topic))
    return {one.id: one.topic for one in db.session.scalars(shown)} if ids else {}


def _cases(ids: set[str], most: int, user: User) -> dict[str, str]:
    query = listing(Case, "list", user=user).where(Case.id.in_(ids), Case.level <= most)
    return {one.id: one.title for one in db.session.scalars(query)} if ids else {}


def _pursuits(ids: set[str], user: User) -> dict[str, str]:
    query = listing(Pursuit, user=user).where(Pursuit.id.in_(ids)).options(load_only(Pursuit.title))
    return {one.id: one.title for one in db.session.scalars(query)} if ids else {}
