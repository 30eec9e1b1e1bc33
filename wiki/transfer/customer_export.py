"""Customers as a table: what their profiles say, and nothing that is noted of them or of the people there."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Contact, Customer, User
from wiki.services import vocabulary
from wiki.services.customers import SECTIONS
from wiki.transfer.customer_columns import LABELS, TOLD_ALONE

MOST = 20_000
PIECE = 500
TOO_MANY = N_("%(number)s customers are too many for one table: at most %(most)s. Choose with the filters first.")

Words = Callable[[str, str], str]
"""What a value of a field is called in the reader's language, by the field and its code."""


def header(*, people: bool) -> list[str]:
    """Return the fields of the columns in their order."""
    return [*LABELS, *(name for name in TOLD_ALONE if people or name != "people")]


def rows(query: Select[Any], total: int, *, user: User, words: Words, people: bool) -> Iterator[list[str]]:
    """Yield a row for each customer of the query. Raise WikiError for more than are handed out at once.

    `people` adds who is there, as far as the user may read it: name, position and level, nothing else of a person.
    """
    if total > MOST:
        raise WikiError(TOO_MANY, number=total, most=MOST)
    return _rows(query.options(joinedload(Customer.head)).limit(MOST), user, words, people)


def _rows(query: Select[Any], user: User, words: Words, people: bool) -> Iterator[list[str]]:
    columns = header(people=people)
    found = db.session.scalars(query.execution_options(yield_per=PIECE))
    for piece in found.partitions(PIECE):
        there = _people([one.id for one in piece], user, words) if people else {}
        for one in piece:
            cells = _cells(one, words) | {"people": there.get(one.id, "")}
            yield [cells[name] for name in columns]


def _cells(customer: Customer, words: Words) -> dict[str, str]:
    body, known = customer.head.body, vocabulary.current()
    said = {name: body[name] or "" for name in ("region", "address", "size", "products", "watch_on", "watch_why")}
    terms = {"industry": customer.industry_id, "ownership": customer.ownership_id}
    coded = {name: words(name, term.code) for name, id_ in terms.items() if id_ and (term := known.by_id(id_))}
    states = {name: words(name, getattr(customer, name).value) for name in ("stage", "phase", "reference")}
    named = {"ref": customer.id, "name": customer.title, "names": "\n".join(body["names"])}
    named["owner"] = customer.keeper.display_name if customer.keeper else ""
    graded = {"grade": customer.grade or "", "contacted_on": customer.contacted_on or ""}
    sections: Mapping[str, str] = {name: body["sections"].get(name, "") for name in SECTIONS}
    return {"industry": "", "ownership": "", **named, **coded, **states, **said, **graded, **sections}


def _people(ids: Sequence[str], user: User, words: Words) -> dict[str, str]:
    """Return who is at each customer: a line for each person."""
    known, lines = vocabulary.current(), defaultdict(list)
    here = listing(Contact, user=user).where(Contact.customer_id.in_(ids), Contact.left_on.is_(None))
    for one in db.session.scalars(here.order_by(Contact.name, Contact.id)):
        term = known.by_id(one.contact_level_id) if one.contact_level_id else None
        parts = (one.name, one.position, words("contact_level", term.code) if term else "")
        lines[one.customer_id].append(" · ".join(part for part in parts if part))
    return {ident or "": "\n".join(found) for ident, found in lines.items()}
