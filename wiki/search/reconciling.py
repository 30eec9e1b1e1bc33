"""Comparing the index with the database, and its files with what was written: what went wrong unseen is built anew.

`faults` is a look that costs little. `Reconciling` compares every document at night, a little between two other pieces
of work. A change that was not taken in yet is no fault.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice

from wiki.extensions import db
from wiki.models import changes
from wiki.search import documents
from wiki.search.backend import Document, IndexBusy, IndexUnusable
from wiki.search.indexer import catch_up, is_waiting, rebuild
from wiki.search.place import backend

log = logging.getLogger(__name__)

CHECKED = 200
"""Documents that a look compares, and from which on so many that differ are enough."""

NIGHT = 2
"""The hour of the server's clock at which a night begins."""

MOST_SECONDS = 300.0
"""CPU time of one night; what is left is for the next one."""

BATCH = 100
"""Documents compared between two other pieces of work: some 50 ms."""


def faults() -> list[str]:
    """Read the index, compare some documents with the database, and return a sentence for each thing that is wrong."""
    db.session.rollback()
    try:
        backend().verify()
        reader = backend().reader()
        waiting = is_waiting(changes.newest())
    except IndexUnusable as error:
        return [f"The search index cannot be used: {error}"]
    found = []
    if not waiting and reader.count != (count := documents.count()):
        found.append(f"The search index holds {reader.count} documents instead of {count}.")
    sample = {} if waiting else documents.sample(CHECKED)
    if differing := _differing(sample, sample):
        found.append(_sentence(differing, len(sample)))
    return found


class Reconciling:
    """The work of the nights, in pieces: one goes on where the last one had no time left.

    It may be lost at any time: then the next night begins from the start.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        self._clock = clock
        self._begins = _next_night(clock())
        self._work: Iterator[None] = iter(())
        self._left = documents.all_documents(BATCH)

    def step(self) -> bool:
        """Do the next piece of a night's work and tell whether there was one."""
        if (now := self._clock()) >= self._begins:
            self._begins, self._work = _next_night(now), self.night()
        return next(self._work, self) is None

    def night(self) -> Iterator[None]:
        """Compare, yield in between, and rebuild the index if anything is wrong."""
        found = faults()
        if not found:
            suspects: set[str] = set()
            for some in self._compared():
                suspects |= some
                if len(suspects) > CHECKED:
                    break
                yield
            found = _confirmed(suspects)
        if found:
            log.warning("Search index: %s It is built anew.", found[0])
            try:
                rebuild()
            except IndexBusy:
                log.warning("Another process writes to the search index; comparing goes on the next night.")

    def _compared(self) -> Iterator[set[str]]:
        """Yield the keys that seem to differ, batch by batch, until all were compared or the time is over."""
        end = time.thread_time() + MOST_SECONDS
        yield {*backend().reader().keys()} ^ documents.keys()
        for some in self._left:
            batch = {document.key: document for document in some}
            yield {*_differing(batch, batch)}
            if time.thread_time() > end:
                return
        self._left = documents.all_documents(BATCH)


def _confirmed(suspects: Collection[str]) -> list[str]:
    """Return what is wrong with the suspects, now that everything is taken in."""
    catch_up()
    keys = set(islice(suspects, CHECKED))
    differing = _differing(keys, documents.documents(keys))
    # What came meanwhile may be the difference: then it is left to the next night.
    return [_sentence(differing, len(keys))] if differing and not is_waiting(changes.newest()) else []


def _differing(keys: Collection[str], right: Mapping[str, Document]) -> list[str]:
    """Return those keys whose document in the index is not as it should be, or is there and should not be."""
    reader = backend().reader()
    return [key for key in keys if reader.digest(key) != (right[key].digest() if key in right else None)]


def _sentence(differing: Collection[str], compared: int) -> str:
    return f"{len(differing)} of {compared} documents differ from the search index, one is {next(iter(differing))}."


def _next_night(now: datetime) -> datetime:
    """Return when the next night after `now` begins."""
    begins = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return begins if begins > now else begins + timedelta(days=1)
