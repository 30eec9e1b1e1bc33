"""The roster: whom we know, of which type, and what those who met somebody say. Counts name no observer."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, prepared, rule
from wiki.extensions import db
from wiki.models import Contact, Customer, ObservationState, TypeObservation, User
from wiki.models.holding import holding
from wiki.services import vocabulary
from wiki.services.contacts.content import ContactContent, alike
from wiki.services.counting import CONTACTS, kept
from wiki.services.vocabulary import TermView
from wiki.text.checks import skeleton

MOST_WORDS = 8
_MARKS = re.compile(r"[\W_]+")
READ_FOR_EACH = 6


@dataclass(frozen=True, slots=True)
class TypeSeen:
    """A type that `number` of those who met somebody took the person for: the surest of them, and the latest day."""

    type: TermView
    number: int
    confidence: int
    last_on: str


@dataclass(frozen=True)
class OfType:
    """The people of a type whom somebody has newly observed, and how many there are in all."""

    first: Sequence[Contact]
    total: int


def found(text: str, codes: Iterable[str], *, user: User) -> Select[Contact]:
    """Return the query for contacts whose name or firm holds each word of `text`, of any of the types in `codes`."""
    query = listing(Contact, user=user).where(*holding(Contact.sought, alike(text).split()[:MOST_WORDS]))
    codes = list(codes)
    if codes:
        of_type = _labels(user).where(TypeObservation.term_id.in_(_ids(codes)))
        query = query.where(Contact.id.in_(of_type.with_only_columns(TypeObservation.contact_id)))
    return query.order_by(Contact.updated_at.desc(), Contact.id)


def twins(content: ContactContent, *, user: User) -> list[Contact]:
    """Return those of the same name and firm, however written."""
    same = listing(Contact, user=user).where(Contact.sought == content.sought)
    return list(db.session.scalars(same.order_by(Contact.created_at, Contact.id)))


def look_alikes(name: str, customer: Customer, *, user: User) -> list[Contact]:
    """Return those at a customer whose name is the same or only looks so: twins exist, and so do slips of the pen."""
    there = listing(Contact, user=user).where(Contact.customer_id == customer.id).order_by(Contact.created_at)
    return [one for one in db.session.scalars(there) if _look(one.name) == _look(name)]


def types_of(
    contacts: Sequence[Contact], *, user: User, at: Customer | None = None
) -> Mapping[str, Sequence[TypeSeen]]:
    """Return for each contact the types that colleagues see, the most often seen first; `at`: all are of that firm."""
    counted = prepared(_types_seen, rule(TypeObservation, "count", user, at=at), user=user)
    seen: dict[str, list[TypeSeen]] = defaultdict(list)
    rows = db.session.execute(counted, {"contacts": [contact.id for contact in contacts]})
    for contact_id, term_id, number, confidence, last_on in rows:
        if term := vocabulary.current().by_id(term_id):
            seen[contact_id].append(TypeSeen(term, number, confidence, last_on))
    for types in seen.values():
        types.sort(key=lambda one: (one.number, one.confidence, one.last_on), reverse=True)
    return seen


def _types_seen(may_count: ColumnElement[bool], *, user: User) -> Select[Any]:
    facts = (func.count(), func.max(TypeObservation.confidence), func.max(TypeObservation.observed_on))
    labels: Any = select(TypeObservation.contact_id, TypeObservation.term_id, *facts)
    at_hand = TypeObservation.contact_id.in_(bindparam("contacts", expanding=True))
    counted: Select[Any] = labels.where(may_count, at_hand)
    return counted.group_by(TypeObservation.contact_id, TypeObservation.term_id)


def observations(contact: Contact, *, user: User) -> list[TypeObservation]:
    """Return what was seen of a contact as far as the user may read it, newest first: also what was superseded."""
    query = listing(TypeObservation, user=user).where(TypeObservation.contact_id == contact.id)
    query = query.options(joinedload(TypeObservation.by))
    return list(db.session.scalars(query.order_by(TypeObservation.observed_on.desc(), TypeObservation.id.desc())))


def own(contact: Contact, *, user: User) -> TypeObservation | None:
    """Return what the user says of a contact, or took back and has not said anew."""
    return db.session.scalars(last_of(contact, user).where(rule(TypeObservation, "read", user))).first()


def last_of(contact: Contact, user: User) -> Select[TypeObservation]:
    """Return the query for that, for those who have not to ask whether the user may read it."""
    mine = TypeObservation.contact_id == contact.id, TypeObservation.by_id == user.id
    query = select(TypeObservation).where(*mine, TypeObservation.state != ObservationState.SUPERSEDED)
    return query.order_by(TypeObservation.id.desc()).limit(1)


def of_type(term: TermView, *, user: User, limit: int) -> OfType:
    """Return the people of a type, those newly observed first, and how many there are.

    Asked for by a page that has no time: the newest observations are read from the index, and the number is kept.
    """
    seen = _labels(user).where(TypeObservation.term_id.in_(_ids([term.code])))
    newest = seen.with_only_columns(TypeObservation.contact_id).order_by(TypeObservation.id.desc())
    # So many that a few people whom many have met do not push the others out.
    ids = list(dict.fromkeys(db.session.scalars(newest.limit(READ_FOR_EACH * limit))))[:limit]
    people = {one.id: one for one in db.session.scalars(listing(Contact, user=user).where(Contact.id.in_(ids)))}
    return OfType([people[ident] for ident in ids if ident in people], number_of([term.code], user=user))


def number_of(codes: Sequence[str], *, user: User) -> int:
    """Return how many people are of any of the types."""
    return kept("contacts", tuple(codes), user, lambda: _number_of(codes, user), of=CONTACTS)


def _number_of(codes: Sequence[str], user: User) -> int:
    people = func.count(TypeObservation.contact_id.distinct())
    query = _labels(user).where(TypeObservation.term_id.in_(_ids(codes)))
    return db.session.scalar(query.with_only_columns(people)) or 0


def _look(name: str) -> str:
    return skeleton(_MARKS.sub("", alike(name)))


def _labels(user: User) -> Select[TypeObservation]:
    """Return the query for what is said now, of which examples and observers are not to be read."""
    return listing(TypeObservation, "count", user=user)


def _ids(codes: Iterable[str]) -> list[int]:
    return vocabulary.current().ids_below("personality", *codes)
