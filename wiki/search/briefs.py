"""The brief for a visit: one page from all that the reader may read of a customer, and the cases of such customers.

Nothing is invented and nothing is kept: what is not known stands there as a question to ask. Of whom one will see, a
sentence ("像是自傲型") or a type may be said; else the types that colleagues took the people there for are used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Contact, Customer, Topic, User
from wiki.search.cards import Card, card
from wiki.services import contacts, customers, vocabulary
from wiki.services.contacts import TypeSeen
from wiki.services.customers import CustomerContent
from wiki.services.customers.unknown import Known, questions
from wiki.text.plain import plain

MOST_PEOPLE = 5
MOST_QUESTIONS = 6
MOST_BESIDE = 3
FROM_CUSTOMER = ("industry", "ownership")


@dataclass(frozen=True)
class Person:
    """Somebody at the customer: the level (a code), and the types that colleagues see, the most often seen first."""

    contact: Contact
    level: str | None
    types: Sequence[TypeSeen]


@dataclass(frozen=True)
class Brief:
    """What to know and say tomorrow. `questions` are message ids; every part may be empty and is then left out."""

    customer: Customer
    content: CustomerContent
    # Its sections as plain text: a brief has no room for markup.
    told: Mapping[str, str]
    people: Sequence[Person]
    card: Card
    topics: Sequence[Topic]
    cases: Sequence[Case]
    questions: Sequence[str]


def brief(customer: Customer, text: str, codes: Mapping[str, Sequence[str]], *, user: User) -> Brief:
    """Return the brief; `text` and `codes` say of whom one will see what the records do not."""
    content = customers.from_body(customer.head.body)
    people = people_at(customer, user=user)
    known = _known(people)
    filed = {name: [code] for name in FROM_CUSTOMER if (code := getattr(content, name))}
    asked = {**filed, **codes}
    if not text.strip() and not codes.get("personality") and known.types:
        asked["personality"] = list(known.types)[:1]
    return Brief(
        customer=customer,
        content=content,
        told={name: plain(text) for name, text in content.sections.items()},
        people=people[:MOST_PEOPLE],
        card=card(text, asked, user=user),
        topics=customers.topics_of(customer, MOST_BESIDE, user=user),
        cases=customers.cases_of(customer, MOST_BESIDE, user=user),
        questions=list(questions(customer, content, known))[:MOST_QUESTIONS],
    )


def people_at(customer: Customer, *, user: User) -> list[Person]:
    """Return the people at a customer whom the user may read, those newly noted first."""
    there = listing(Contact, user=user, at=customer)
    found = list(db.session.scalars(there.order_by(Contact.updated_at.desc(), Contact.id).limit(MOST_PEOPLE * 4)))
    seen, known = contacts.types_of(found, user=user, at=customer) if found else {}, vocabulary.current()
    levels = {one.id: known.by_id(one.contact_level_id) if one.contact_level_id else None for one in found}
    return [
        Person(one, level.code if (level := levels[one.id]) else None, tuple(seen.get(one.id, ()))) for one in found
    ]


def _known(people: Sequence[Person]) -> Known:
    """Return what is known of the people; types most often seen first."""
    seen = sorted((kind for person in people for kind in person.types), key=lambda one: (-one.number, -one.confidence))
    types = tuple(dict.fromkeys(one.type.code for one in seen))
    return Known(len(people), {person.level for person in people if person.level}, types)
