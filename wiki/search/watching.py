"""What is new in saved searches: the worker asks them of what was told since, between two looks at the change log.

Looked at are the documents named in the change log since the last time, at most so many at once. One of them is news of
a search if it was told after its person last looked, by somebody else, and is a hit among what that person may find at
that moment; the page that shows it asks for rights again.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wiki.access import listing
from wiki.extensions import begin_write, db, insert_once
from wiki.models import Cursor, CursorRow, Document, SavedSearch, SearchNews, User, changes
from wiki.models.site import NEWS, raise_generation
from wiki.search import indexer
from wiki.search.asking import IGNORE, not_understood, prepared, query_of
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Query, QuestionFailed, Reader
from wiki.search.documents import FACETS
from wiki.search.kinds import DOCUMENTS
from wiki.search.place import backend
from wiki.services import notices

READER = "saved searches"
EVERY = 20.0
"""Seconds between two looks."""

MOST_CHANGES = 2_000

Told = Mapping[str, datetime]
"""When each document was told."""


class Watch:
    """Remembers when it looked last."""

    def __init__(self) -> None:
        self._looked = float("-inf")

    def step(self) -> bool:
        """Look for news if it is time, and tell whether there is something to commit."""
        if time.monotonic() - self._looked < EVERY:
            return False
        self._looked = time.monotonic()
        return look()


def look() -> bool:
    """Ask the saved searches of what was told since the last look, and tell whether there is something to commit."""
    kept = db.session.get(CursorRow, READER)
    cursor = Cursor(kept.transaction_id, kept.change_id) if kept else changes.newest()
    found = changes.after(cursor, limit=MOST_CHANGES)
    last = Cursor(found[-1].transaction_id, found[-1].id) if found else cursor
    if kept and not found:
        return False
    models = {kind.model.__name__ for kind in DOCUMENTS.values()}
    keys = {change.record_id for change in found if change.model in models}
    try:
        if keys and not indexer.has_read(last):
            return False
        news = _news(keys) if keys else []
    except IndexUnusable:
        return False
    _keep(news, last)
    return True


def _news(keys: Collection[str]) -> list[tuple[str, str]]:
    """Return pairs of a saved search and a document that is new in it."""
    watched = select(SavedSearch).where(SavedSearch.notify, SavedSearch.removed_at.is_(None))
    searches: dict[int, list[SavedSearch]] = {}
    for saved in db.session.scalars(watched):
        searches.setdefault(saved.user_id, []).append(saved)
    reader, found = backend().reader(), []
    for own in searches.values():
        told = _told(keys, own[0].user) if own[0].user.active else {}
        if told:
            found += _of_person(reader, own, told)
    return found


def _told(keys: Collection[str], user: User) -> Told:
    """Return when those of the documents were told that the person may find and did not write."""
    told: dict[str, datetime] = {}
    for kind in DOCUMENTS.values():
        able = listing(kind.model, "list", user=user).where(kind.model.id.in_(keys))
        told |= {
            record.id: getattr(record, "published_at", None) or record.created_at
            for record in db.session.scalars(able)
            if record.author_id != user.id
        }
    return told


def _of_person(reader: Reader, searches: Sequence[SavedSearch], told: Told) -> list[tuple[str, str]]:
    able = audience(reader, searches[0].user)
    found = []
    for saved in searches:
        fresh = [key for key, at in told.items() if at > saved.seen_at]
        if fresh:
            found += [(saved.id, key) for key in _hits(reader, saved, fresh, able)]
    return found


def _hits(reader: Reader, saved: SavedSearch, keys: Collection[str], able: Any) -> Collection[str]:
    """Return those of the documents that a search finds; none if it meets a defect, which must not hold up others."""
    ignored = not_understood(saved.asked.get(IGNORE, ()))
    try:
        query, _ = prepared(_query(saved.asked), _typed(saved.asked), reader, able, ignored)
        return reader.hits_among(query, keys, audience=able)
    except QuestionFailed:  # said in the log
        return ()


def _query(asked: Mapping[str, Any]) -> Query:
    """Return the query that the parameters of an address stand for."""
    filters = {name: values for name, values in asked.items() if name in FACETS}
    return query_of(_typed(asked), next(iter(asked.get("kind", ())), None), filters)


def _typed(asked: Mapping[str, Any]) -> str:
    return " ".join(asked.get("q", ()))


def _keep(news: Collection[tuple[str, str]], last: Cursor) -> None:
    """Write down news and how far the log was read; searches and documents may be gone meanwhile."""
    begin_write()
    searches = set(db.session.scalars(select(SavedSearch.id).where(SavedSearch.id.in_({one for one, _ in news}))))
    documents = set(db.session.scalars(select(Document.id).where(Document.id.in_({key for _, key in news}))))
    rows = [
        {"saved_search_id": search, "document_id": key}
        for search, key in news
        if search in searches and key in documents
    ]
    if rows:
        # Row by row: an import of thousands that many wait for has more values than one statement may have.
        db.session.execute(insert_once(SearchNews).on_conflict_do_nothing(), rows)
        raise_generation(NEWS)
        notices.found((row["saved_search_id"], row["document_id"]) for row in rows)
    kept = db.session.get(CursorRow, READER) or CursorRow(reader=READER)
    kept.transaction_id, kept.change_id = last
    db.session.add(kept)
