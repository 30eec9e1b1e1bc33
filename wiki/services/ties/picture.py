"""What one may see of the people at a customer: who they are, what ties them, who of us knows whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, load_only

from wiki.access import listing, noted_rows, rule, with_rights
from wiki.extensions import db
from wiki.models import Acquaintance, Contact, Customer, Department, SupporterStage, SupporterStep, Tie, TieKind, User
from wiki.services import contacts, departments, vocabulary
from wiki.services.contacts import TypeSeen
from wiki.services.ties import alarms
from wiki.services.ties.alarms import Alarm

MOST_PEOPLE = 300
"""So many people of a customer are read for a page; those newly noted first."""

SHOWN = (
    *(Contact.name, Contact.position, Contact.customer_id, Contact.department_id, Contact.contact_level_id),
    *(Contact.buying_role, Contact.support, Contact.met_on, Contact.left_on, Contact.created_at),
)
"""What a list or a map tells of a person."""

RANKS = {"senior": 0, "middle": 1, "junior": 2}
MIDDLING = 1
"""How high somebody stands, if nothing is said of it."""

ORDER = {kind: place for place, kind in enumerate([*list(TieKind)[1:], TieKind.REPORTS_TO])}
"""How ties are listed and numbered: lines to superiors last, for these have no number on the map."""

FURTHEST = 3
"""Introduced by somebody who was introduced by somebody whom one of us knows: further nobody counts."""


@dataclass(frozen=True)
class Person:
    """Somebody at a customer, as far as the reader may know."""

    contact: Contact
    level: str | None
    types: Sequence[TypeSeen]
    # None also where the reader does not look after the customer.
    stage: SupporterStage | None
    # How well those of us know them who know them best; 0: nobody does.
    known: int
    # Who of us, how well; only on the map.
    known_by: Sequence[Acquaintance] = ()
    boss_id: str | None = None
    # 1: one of us knows them, 2 and 3: through that many introductions less one; None: no way is known.
    degree: int | None = None


@dataclass(frozen=True)
class AtCustomer:
    """The people at a customer in short: those who are there, those who have left, and what is amiss."""

    people: Sequence[Person]
    left: Sequence[Person]
    alarms: Sequence[Alarm]


@dataclass(frozen=True)
class Picture(AtCustomer):
    """All that a map shows; ties are numbered in their order from 1, the lines to superiors last."""

    departments: Sequence[Department] = ()
    ties: Sequence[Tie] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def informal(self) -> list[Tie]:
        """The ties that are listed below the map; who reports to whom stands beside each person."""
        return [one for one in self.ties if one.kind is not TieKind.REPORTS_TO]


def at_customer(customer: Customer, *, user: User) -> AtCustomer:
    """Return the people at a customer in two queries, for its profile and for a visit: those who stand high first."""
    rows = _rows(customer, user)
    types = contacts.types_of([row[0] for row in rows], user=user, at=customer) if rows else {}
    people = sorted((_person(*row, types=types) for row in rows), key=lambda one: RANKS.get(one.level or "", MIDDLING))
    here = [one for one in people if not one.contact.left_on]
    return AtCustomer(here, [one for one in people if one.contact.left_on], alarms.of(here))


def picture(customer: Customer, *, user: User) -> Picture:
    """Return what a map of a customer shows to the user."""
    known = at_customer(customer, user=user)
    here = {one.contact.id for one in (*known.people, *known.left)}
    parts = departments.of(customer, user=user)
    names = {one.contact.id: one.contact.name for one in (*known.people, *known.left)}
    names |= {one.id: one.name for one in parts}
    ties = [one for one in _ties(customer, user) if set(one.ends) <= names.keys()]
    bosses = {one.ends[0]: one.ends[1] for one in ties if one.kind is TieKind.REPORTS_TO}
    known_by = _known_by(here, user)
    degrees = _degrees(known_by, ties)

    def seen(people: Sequence[Person]) -> list[Person]:
        more = [(known_by.get(id_, ()), bosses.get(id_), degrees.get(id_)) for id_ in (p.contact.id for p in people)]
        return [
            Person(one.contact, one.level, one.types, one.stage, one.known, *three)
            for one, three in zip(people, more, strict=True)
        ]

    return Picture(seen(known.people), seen(known.left), known.alarms, parts, ties, names)


def ties_of(customer: Customer, *, user: User) -> list[Tie]:
    """Return the ties at a customer with who noted each, in the order of the map; what may be done is asked at once."""
    query = listing(Tie, user=user, at=customer).options(joinedload(Tie.by))
    return sorted(with_rights(query, user=user), key=_in_order)


def of_contact(contact: Contact, *, user: User) -> tuple[list[Acquaintance], list[SupporterStep]]:
    """Return who of us knows somebody, and the steps with them as far as the user may read them, newest first."""
    known = _known_by([contact.id], user).get(contact.id, [])
    steps = listing(SupporterStep, user=user).where(SupporterStep.contact_id == contact.id)
    steps = steps.options(joinedload(SupporterStep.by)).order_by(SupporterStep.id.desc())
    return known, list(db.session.scalars(steps))


def _rows(customer: Customer, user: User) -> Sequence[tuple[Contact, SupporterStage | None, int | None]]:
    """Return who is at a customer, the newest step with each, and how well we know them.

    Who may read a contact may read who knows them: the rule is the same.
    """
    rows = noted_rows(Contact, "read", customer, _with_steps, rule(SupporterStep, "read", user), user=user)
    return [(row[0], row[1], row[2]) for row in rows]


def _with_steps(query: Select[Any], may_read_steps: ColumnElement[bool]) -> Select[Any]:
    step = select(SupporterStep.stage).where(SupporterStep.contact_id == Contact.id, may_read_steps)
    known = select(func.max(Acquaintance.level)).where(Acquaintance.contact_id == Contact.id)
    newest = step.order_by(SupporterStep.id.desc()).limit(1).scalar_subquery()
    ordered = query.options(load_only(*SHOWN)).order_by(Contact.updated_at.desc(), Contact.id).limit(MOST_PEOPLE)
    return ordered.add_columns(newest, known.scalar_subquery())


def _person(
    contact: Contact, stage: SupporterStage | None, known: int | None, *, types: Mapping[str, Sequence[TypeSeen]]
) -> Person:
    term = vocabulary.current().by_id(contact.contact_level_id) if contact.contact_level_id else None
    there = stage if stage is not SupporterStage.NONE else None
    return Person(contact, term.code if term else None, types.get(contact.id, ()), there, known or 0)


def _ties(customer: Customer, user: User) -> list[Tie]:
    query = listing(Tie, user=user, at=customer)
    return sorted(db.session.scalars(query), key=_in_order)


def _in_order(one: Tie) -> tuple[int, datetime, str]:
    return ORDER[one.kind], one.created_at, one.id


def _known_by(ids: Collection[str], user: User) -> dict[str, list[Acquaintance]]:
    query = listing(Acquaintance, user=user).where(Acquaintance.contact_id.in_(ids), Acquaintance.level > 0)
    query = query.options(joinedload(Acquaintance.user)).order_by(Acquaintance.level.desc(), Acquaintance.id)
    found: dict[str, list[Acquaintance]] = defaultdict(list)
    for one in db.session.scalars(query):
        if one.user.active:
            found[one.contact_id].append(one)
    return found


def _degrees(known_by: Collection[str], ties: Sequence[Tie]) -> dict[str, int]:
    """Return through how many people each can be reached, up to FURTHEST."""
    degrees = dict.fromkeys(known_by, 1)
    introduced = [one.ends for one in ties if one.kind is TieKind.INTRODUCED_BY]
    for degree in range(2, FURTHEST + 1):
        reached = {who for who, through in introduced if degrees.get(through) == degree - 1}
        degrees |= {who: degree for who in reached if who not in degrees}
    return degrees
