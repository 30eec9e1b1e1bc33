"""What is offered while somebody types: titles, terms and saved searches, by what they say in any script or are read.

Who may find what is decided as for a search: titles come from the reader's audience and are fetched by the rule for
lists, terms by the rule for terms; saved searches are one's own. Nothing is counted, and nothing is written.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wiki.access import listing
from wiki.extensions import db
from wiki.models import SavedSearch, Term, User
from wiki.search.analysis import normalise
from wiki.search.audience import audience
from wiki.search.backend import Hit, IndexUnusable
from wiki.search.kinds import DOCUMENTS
from wiki.search.lines import NOT_FOUND, Lines, Way, ways
from wiki.search.names import term_names
from wiki.search.place import backend
from wiki.services import saved_searches
from wiki.services.vocabulary import TermView

TITLES, TERMS, SEARCHES = 5, 4, 2
PAGES, LOOKED_AT = 8, 200
ASKED_AT_ONCE = 40


@dataclass(frozen=True, slots=True)
class Title:
    """A document that may be found, and what it is called for the reader."""

    kind: str
    title: str
    record: Any


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Terms, saved searches and documents, the best of each first."""

    terms: list[TermView]
    searches: list[SavedSearch]
    titles: list[Title]


def suggestions(typed: str, *, user: User, lang: str = "zh-Hans") -> Suggestions:
    """Return what somebody may mean who has typed so much and reads `lang`."""
    wanted = ways(typed)
    if not wanted:
        return Suggestions([], [], [])
    terms = _terms(wanted, user)
    return Suggestions(terms, _searches(wanted, user), _titles(wanted, user, lang, {term.id for term in terms}))


def page_titles(typed: str, *, user: User, lang: str = "zh-Hans") -> list[Title]:
    """Return the knowledge pages that somebody may mean who types a link by name, best first."""
    wanted = ways(typed)
    if not wanted:
        return []
    try:
        reader = backend().reader()
        found = reader.titled(wanted, audience=audience(reader, user), size=LOOKED_AT)
    except IndexUnusable:
        return []
    of_pages = tuple(hit for hit in found if hit.kind == "page")[:PAGES]
    known = _readable(of_pages, user, lang)
    return [known[hit.key] for hit in of_pages if hit.key in known]


def _searches(wanted: list[list[Way]], user: User) -> list[SavedSearch]:
    """Return the best of the person's saved searches, by name or by what they ask."""
    own = [saved for saved in saved_searches.of(user) if not saved.removed_at]
    texts = [normalise(" ".join((saved.name, *saved.asked.get("q", ())))) for saved in own]
    ranks = Lines.of(texts).ranks(wanted)
    order = np.argsort(ranks, kind="stable")[: np.count_nonzero(ranks < NOT_FOUND)]
    return [own[number] for number in order[:SEARCHES].tolist()]


def _titles(wanted: list[list[Way]], user: User, lang: str, offered: set[int]) -> list[Title]:
    """Return the best titles, without the playbooks of terms that are offered: both lead to one page."""
    try:
        reader = backend().reader()
        found = reader.titled(wanted, audience=audience(reader, user), size=TITLES + len(offered))
    except IndexUnusable:
        return []
    known = _readable(found, user, lang)
    titles = [known[hit.key] for hit in found if hit.key in known]
    return [one for one in titles if one.kind != "playbook" or one.record.term_id not in offered][:TITLES]


def _readable(found: tuple[Hit, ...], user: User, lang: str) -> dict[str, Title]:
    known: dict[str, Title] = {}
    for name, kind in DOCUMENTS.items():
        if keys := [hit.key for hit in found if hit.kind == name]:
            records = db.session.scalars(listing(kind.model, "list", user=user).where(kind.model.id.in_(keys)))
            known |= {record.id: Title(name, kind.title(record, lang), record) for record in records}
    return known


def _terms(wanted: list[list[Way]], user: User) -> list[TermView]:
    names = term_names()
    ranks = names.lines.ranks(wanted)
    found = np.flatnonzero(ranks < NOT_FOUND)
    order = found[np.lexsort((found, names.later[found], ranks[found]))]
    terms = list({names.terms[number].id: names.terms[number] for number in order.tolist()}.values())
    readable: list[TermView] = []
    # All that fit may have to be asked for: those that one may not see must not stand in the way of others.
    for start in range(0, len(terms), ASKED_AT_ONCE):
        readable += _allowed(terms[start : start + ASKED_AT_ONCE], user)
        if len(readable) >= TERMS:
            break
    return readable[:TERMS]


def _allowed(terms: list[TermView], user: User) -> list[TermView]:
    query = listing(Term, "read", user=user).where(Term.id.in_([term.id for term in terms]))
    allowed = set(db.session.scalars(query.with_only_columns(Term.id)))
    return [term for term in terms if term.id in allowed]
