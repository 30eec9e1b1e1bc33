"""Keeping the index up to date: it follows the change log, so nobody calls it and a crash loses nothing.

Changes by people and changes by imports are read with cursors of their own, those by people first, so that what
somebody saves is findable at once also while an import of thousands is waiting. The cursors are kept in the index: what
is indexed and how far the log was read agree by construction.
"""

import logging
import time
from collections.abc import Callable, Sequence

from wiki.extensions import db
from wiki.models import Change, Cursor, changes
from wiki.search import documents
from wiki.search.backend import IndexBusy, IndexUnusable, Mark, Writer
from wiki.search.place import backend

log = logging.getLogger(__name__)

STREAMS = {"people": False, "imports": True}
"""Name of the cursor → whether it reads changes of imports."""

SLICE = 100
"""Changes taken in at once: a save may have to wait behind a slice of an import, and behind the merge it leads to."""

REBUILD_BATCH = 1_000
WAIT = 0.05

Progress = Callable[[int, int], None]
Kept = tuple[int, int, int]


def follow() -> bool:
    """Take in the next changes and tell whether there were any. Rebuild the index if it is unusable.

    What another process is writing now, it leaves to that process.
    """
    try:
        with backend().writer() as writer:
            return _read_on(writer)
    except IndexBusy:
        return False
    except IndexUnusable as error:
        log.info("The search index is being rebuilt: %s", error)
        try:
            rebuild()
        except IndexBusy:
            return False
        return True


def catch_up() -> None:
    """Return when every change that was committed before this call is findable, whoever takes it in."""
    db.session.rollback()
    newest = changes.newest()
    while is_waiting(newest):
        if not follow():  # another process is at it
            time.sleep(WAIT)


def has_read(cursor: Cursor) -> bool:
    """Tell whether every change up to `cursor` is findable."""
    return not is_waiting(cursor)


def rebuild(progress: Progress | None = None) -> int:
    """Build the index anew beside the one in use, swap it in and return its number of documents. Raise IndexBusy."""
    number = 0
    db.session.rollback()
    with backend().rebuild() as writer:
        total, cursors = documents.count(), dict.fromkeys(STREAMS, _kept(changes.newest()))
        writer.commit(cursors)
        for batch in documents.all_documents(REBUILD_BATCH):
            for document in batch:
                writer.put(document)
            writer.commit(cursors)
            number += len(batch)
            total = max(number, total)
            backend().put_progress(number / total)
            if progress:
                progress(number, total)
    return number


def is_waiting(newest: Cursor) -> bool:
    """Tell whether a change up to `newest` is not yet findable."""
    db.session.rollback()
    try:
        cursors = _cursors(backend().mark())
    except IndexUnusable:
        return True
    firsts = [changes.after(cursors[stream], bulk=bulk, limit=1) for stream, bulk in STREAMS.items()]
    return any((first.transaction_id, first.id) <= newest for found in firsts for first in found)


def _read_on(writer: Writer) -> bool:
    """Take in a slice of each stream, and commit after each."""
    db.session.rollback()
    cursors = _cursors(backend().mark())
    busy = False
    for stream, bulk in STREAMS.items():
        found = changes.after(cursors[stream], bulk=bulk, limit=SLICE)
        if found:
            _take_in(writer, found)
            cursors[stream] = Cursor(found[-1].transaction_id, found[-1].id)
            writer.commit({name: _kept(cursor) for name, cursor in cursors.items()})
            busy = True
    return busy


def _take_in(writer: Writer, found: Sequence[Change]) -> None:
    keys = documents.concerned(found)
    findable = documents.documents(keys)
    for key in keys:
        if key in findable:
            writer.put(findable[key])
        else:
            writer.remove(key)


def _kept(cursor: Cursor) -> Kept:
    """Return a cursor as the index keeps it: with the time of the change, which a number alone does not prove."""
    change = db.session.get(Change, cursor.change_id)
    return (*cursor, int(change.at.timestamp() * 1_000_000) if change else 0)


def _cursors(mark: Mark) -> dict[str, Cursor]:
    """Return the cursors kept in an index. Raise IndexUnusable if they are of another life of the database."""
    cursors = {}
    for stream in STREAMS:
        kept = tuple(mark.cursors.get(stream, ()))
        cursors[stream] = Cursor(*kept[:2])
        if kept != _kept(cursors[stream]):
            raise IndexUnusable("The index has read changes that this database does not know.")
    return cursors
