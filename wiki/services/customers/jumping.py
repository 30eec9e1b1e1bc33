"""Customers, and people there, by name: what the search box shows above what it finds, and leads to while one types.

They are looked up by queries of their own over two small indexes of the database, so what is erased or closed is gone
at once. Each name is looked at without a right being asked; then the best ones are fetched by the rule of their lists
until there are enough, so what the person may not list is not there and takes nobody's place.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import load_only

from wiki.access import can, listing
from wiki.extensions import db
from wiki.models import Contact, Customer, User
from wiki.models.holding import holding
from wiki.services.customers.names import alike, says_only_the_form

T = TypeVar("T", Customer, Contact)
MOST = 3
SHORTEST = 2
MOST_WORDS = 4
LONGEST = 60
"""Longer texts are questions and no names."""

AT_ONCE = 20
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True)
class ByName:
    """Customers, and people at customers, that may be meant, the best first."""

    customers: Sequence[Customer] = ()
    people: Sequence[Contact] = ()

    def __bool__(self) -> bool:
        return bool(self.customers or self.people)


def by_name(text: str, *, user: User, most: int = MOST) -> ByName:
    """Return whom somebody may mean: of exactly this name first, then those whose name begins so, then shorter ones.

    A customer's name, or another one of its names, holds each word; a person's name begins so.
    """
    sought = alike(text[: LONGEST + 1]).strip()
    if not SHORTEST <= len(sought) <= LONGEST or len(sought.split()) > MOST_WORDS or says_only_the_form(sought):
        return ByName()
    firms = _firms(sought) if can("browse", Customer, user=user) else []
    people = _people(sought) if can("browse", Contact, user=user) else []
    return ByName(
        _allowed(Customer, firms, most, lambda ids: listing(Customer, "list", user=user).where(Customer.id.in_(ids))),
        _allowed(Contact, people, most, lambda ids: listing(Contact, user=user).where(Contact.id.in_(ids))),
    )


def _firms(sought: str) -> list[str]:
    """Return the ids of customers of such a name, the best first."""
    named = Customer.__table__.c
    query = select(named.id, named.sought).where(*holding(named.sought, sought.split()))
    return _ranked(db.session.execute(query), sought, str.splitlines)


def _people(sought: str) -> list[str]:
    """Return the ids of people whose names begin so, the best first; a firm's name is not theirs."""
    named = Contact.__table__.c
    found = db.session.execute(select(named.id, named.sought).where(_begins(named.sought, sought)))
    return _ranked(found, sought, lambda lines: [lines.partition("\n")[0]])


def _begins(column: ColumnElement[str], sought: str) -> ColumnElement[bool]:
    """Ask whether a text begins so, in the way in which the database looks it up in an index."""
    if db.engine.dialect.name == "sqlite":
        return column.between(sought, sought + LAST_LETTER)
    return column.startswith(sought, autoescape=True)


def _ranked(found: Iterable[Any], sought: str, names_of: Callable[[str], Sequence[str]]) -> list[str]:
    ranks = []
    for ident, lines in found:
        names = names_of(lines)
        rank = 0 if sought in names else 1 if any(name.startswith(sought) for name in names) else 2
        ranks.append((rank, len(lines), ident))
    return [ident for _rank, _length, ident in sorted(ranks)]


def _allowed(model: type[T], ids: Sequence[str], most: int, query_of: Callable[[Sequence[str]], Any]) -> list[T]:
    allowed: list[T] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        query = query_of(some)
        if model is Contact:
            query = query.options(load_only(Contact.name, Contact.firm, Contact.position))
        known = {one.id: one for one in db.session.scalars(query)}
        allowed += [known[ident] for ident in some if ident in known]
        if len(allowed) >= most:
            break
    return allowed[:most]
