"""Pages that look the same: for whoever is about to write one, and, found by the worker, for those who keep order.

The index names some that a page may be like, and two texts are compared by themselves, so no other document moves how
alike they are: see `services/pages/duplicates.py`. The worker follows the change log, and compares each page that has
changed with a few. Vectors alone only say what is near: on the pages of the demonstration, neighbouring subjects are as
near (up to 0.76) as the same said in other words (0.52 to 0.74).
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from wiki.extensions import begin_write, db
from wiki.models import Change, Cursor, CursorRow, Page, User, changes
from wiki.search import indexer
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Query, QuestionFailed, Reader
from wiki.search.grammar import parse
from wiki.search.kinds import KIND
from wiki.search.kinds import pages as findable
from wiki.search.place import backend
from wiki.search.vectors import with_meaning
from wiki.services.pages import duplicates, names
from wiki.services.pages.duplicates import Comparing

READER = "page pairs"
EVERY = 5.0
"""Seconds between two looks at the change log after one that found nothing."""

PAGES_AT_ONCE = 4
"""Pages compared in one step: a few hundredths of a second, which a save may have to wait."""

MOST_CHANGES = 500
COMPARED = 8
"""Pages that the index names to be compared with one."""

NEAR = 3
NEAR_ENOUGH, OF_THE_BEST = 0.55, 0.75
"""The least score of a page on the same subject, and its least share of the best one's.

Asked for the title of a page of the demonstration in other words, the index gave that page 0.68 to 0.77 six times of
seven; asked for what no page is about, up to 0.54.
"""

LONGEST = 200
"""Characters by which the index is asked."""

_SIGNS = re.compile(r"[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Duplicates:
    """`same` are pages of the same name or with much of the same text, `near` those on the same subject."""

    same: tuple[Page, ...] = ()
    near: tuple[Page, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.same or self.near)


def like(title: str, text: str, *, user: User, but: str = "") -> Duplicates:
    """Return what the user may read that a page of this title and text looks like; `but` is not to be among them."""
    title = title.strip()
    if not title:
        return Duplicates()
    named = list(names.resolve([title], user=user).values())
    comparing = Comparing()
    written = comparing.text(title, text)
    try:
        reader = backend().reader()
        able = audience(reader, user)
        about = _about(reader, able, title)
        copied = _asked(reader, able, _query(written.own)) if text.strip() else []
    except (IndexUnusable, QuestionFailed):
        about, copied = [], []
    known = names.with_texts({*named, *about, *copied} - {but}, user=user)
    same = [ident for ident in known if ident in named or written.is_like(comparing.of(known[ident]))]
    near = [ident for ident in about if ident in known and ident not in same]
    return Duplicates(tuple(known[ident] for ident in same), tuple(known[ident] for ident in near))


class Pairing:
    """Follows the change log for the pairs of pages that look the same; it remembers when it found nothing to do."""

    def __init__(self) -> None:
        self._rested = float("-inf")

    def step(self) -> bool:
        """Compare a few pages that have changed, if it is time, and tell whether there is something to commit."""
        if time.monotonic() - self._rested < EVERY:
            return False
        if pair():
            return True
        self._rested = time.monotonic()
        return False


def pair() -> bool:
    """Compare a few pages that have changed since the last time, and tell whether there is something to commit."""
    kept = db.session.get(CursorRow, READER)
    found = changes.after(Cursor(kept.transaction_id, kept.change_id) if kept else Cursor(), limit=MOST_CHANGES)
    ids, last = _first(found)
    try:
        if last is None or not indexer.has_read(last):
            return False
        reader, comparing = backend().reader(), Comparing()
        alike = {ident: _alike(reader, ident, comparing) for ident in ids}
    except (IndexUnusable, QuestionFailed):
        return False
    begin_write()
    for ident, pages in alike.items():
        duplicates.keep(ident, pages)
    row = db.session.get(CursorRow, READER) or CursorRow(reader=READER)
    row.transaction_id, row.change_id = last
    db.session.add(row)
    return True


def _first(found: Iterable[Change]) -> tuple[list[str], Cursor | None]:
    """Return the ids of the first pages that changed, and how far the log has been read by then."""
    ids: list[str] = []
    last = None
    for change in found:
        if change.model == "Page" and change.record_id not in ids:
            if len(ids) == PAGES_AT_ONCE:
                break
            ids.append(change.record_id)
        last = Cursor(change.transaction_id, change.id)
    return ids, last


def _alike(reader: Reader, ident: str, comparing: Comparing) -> dict[str, float]:
    """Return which pages that can be found look like one that can be, by id with the likeness."""
    every: Any = findable()
    page = db.session.scalars(every.where(Page.id == ident)).first()
    if page is None:
        return {}
    everything = reader.audience_of([np.ones(len(part.keys), bool) for part in reader.parts])
    text = comparing.of(page)
    asked = {one for said in (page.title, text.own) for one in _asked(reader, everything, _query(said))} - {ident}
    others = db.session.scalars(every.where(Page.id.in_(asked))) if asked else ()
    found = {other.id: text.likeness(comparing.of(other)) for other in others}
    return {other: share for other, share in found.items() if share >= duplicates.ALIKE}


def _about(reader: Reader, able: Any, title: str) -> list[str]:
    """Return the pages on the same subject as a title."""
    query = with_meaning(_query(title), title)
    hits = () if query.is_empty else reader.search(query, audience=able, size=NEAR).hits
    least = max([NEAR_ENOUGH, *(OF_THE_BEST * hit.score for hit in hits)])
    return [hit.key for hit in hits if hit.score >= least]


def _asked(reader: Reader, able: Any, query: Query) -> list[str]:
    """Return the pages that the index finds, best first."""
    if query.is_empty:
        return []
    return [hit.key for hit in reader.search(query, audience=able, size=COMPARED).hits]


def _query(said: str) -> Query:
    typed = parse(_SIGNS.sub(" ", said)[:LONGEST], ())
    return replace(typed, filters={KIND: ("page",)})
