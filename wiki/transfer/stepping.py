"""Imports of tables at work: the worker does a batch of one of them between two looks at the change log.

Each batch is a transaction of its own, and a row that was done is known again, so what was killed in the middle of one
goes on where it was. What the owner has decided in the meantime (`services/imports.py`) is seen before a batch is kept:
of an import that was stopped nothing more comes.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from wiki.errors import N_, Message
from wiki.extensions import db, refresh_statistics
from wiki.models import ImportKind, ImportState, RowKind, TableImport
from wiki.models.base import now
from wiki.models.imports import AT_WORK
from wiki.services import cases, imports, vocabulary
from wiki.transfer import customer_batches, recording, tables
from wiki.transfer.batches import BATCH, Opened, go_on, kept_of, may
from wiki.transfer.cases import check_cases, import_cases
from wiki.transfer.readings import Readings, rows_of

log = logging.getLogger(__name__)

BROKEN = N_("Something went wrong with this table. It is written down for the administrator.")
NO_LONGER = N_("Whoever brought this table may no longer tell cases.")

# Where an import is left that cannot go on.
_LEFT = {
    ImportState.READING: ImportState.UNREADABLE,
    ImportState.CHECKING: ImportState.MATCHING,
    ImportState.IMPORTING: ImportState.STOPPED,
    ImportState.UNDOING: ImportState.DONE,
}


class Stepper:
    """The imports that this process has at hand. It may be lost at any time: another one goes on."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, ImportState], Opened] = {}
        self._faults: Counter[str] = Counter()
        self._readings = Readings()
        self._work: dict[ImportState, Callable[[TableImport], Iterator[None]]] = {
            ImportState.READING: self._read,
            ImportState.CHECKING: self._check,
            ImportState.IMPORTING: self._import,
            ImportState.UNDOING: _undo,
        }
        self._of_customers: dict[ImportState, Callable[[TableImport, Opened], Iterator[None]]] = {
            ImportState.CHECKING: customer_batches.check,
            ImportState.IMPORTING: customer_batches.bring_in,
        }

    def step(self) -> Iterator[None]:
        """Do a batch of the import that has waited longest, and yield whenever there is something to commit.

        One that the database has failed at comes behind the others: it may be the import and not the database.
        """
        query = select(TableImport).where(TableImport.state.in_(AT_WORK)).order_by(TableImport.stepped_at)
        waiting = db.session.scalars(query).all()
        self._close_all_but({(one.id, one.state) for one in waiting})
        self._readings.forget_all_but(one for one in waiting if one.state is ImportState.READING)
        for one in sorted(waiting, key=lambda one: self._faults[one.id]):
            if not self._readings.is_busy_with(one):
                yield from self._guarded(one)
                return

    def _guarded(self, one: TableImport) -> Iterator[None]:
        """Leave an import that breaks us where its owner sees it, so that it does not keep the others waiting."""
        ident, state = one.id, one.state
        try:
            yield from self._work_on(one)
            self._faults.pop(ident, None)
        except OperationalError:
            self._faults[ident] += 1
            raise  # the database's fault, not the table's
        except Exception:
            log.exception("The import %s failed while %s.", ident, state.value)
            db.session.rollback()
            if kept := kept_of(ident, state):
                recording.leave(kept, _LEFT[state], Message(BROKEN))
                yield

    def _work_on(self, one: TableImport) -> Iterator[None]:
        if one.kind is ImportKind.CUSTOMERS and one.state in self._of_customers:
            otherwise = one.place if one.state is ImportState.IMPORTING else 0
            return self._of_customers[one.state](one, self._rows(one, otherwise))
        return self._work[one.state](one)

    def _read(self, one: TableImport) -> Iterator[None]:
        ident, since = one.id, one.stepped_at
        with self._readings.result(one) as found:
            if found and (kept := kept_of(ident, ImportState.READING, since)):
                recording.take(kept, found)
                yield

    def _check(self, one: TableImport) -> Iterator[None]:
        ident, since, opened = one.id, one.stepped_at, self._rows(one, 0)
        if opened.place != one.place:  # what was seen of the rows before is lost
            if kept := kept_of(ident, ImportState.CHECKING, since):
                imports.check_anew(kept)
                yield
            return
        mapping, known, batch = tables.Mapping.from_json(one.mapping), vocabulary.current(), opened.batch()
        lines = list(tables.lines(batch, mapping, known))
        unknown, noticed = tables.unknown_values(batch, mapping, known), recording.noticed(lines)
        parts = list(check_cases(lines, seen=opened.seen, person=one.user))
        if kept := kept_of(ident, ImportState.CHECKING, since):
            for part in parts:
                recording.count(kept, part)
            recording.add_unknown(kept, unknown)
            recording.note(kept, RowKind.NOTICED, noticed)
            go_on(kept, opened, batch, ImportState.CHECKED)
            yield

    def _import(self, one: TableImport) -> Iterator[None]:
        ident, since = one.id, one.stepped_at
        if not may(one):
            if kept := kept_of(ident, ImportState.IMPORTING, since):
                recording.leave(kept, ImportState.STOPPED, Message(NO_LONGER))
                yield
            return
        opened = self._rows(one, one.place)
        batch = opened.batch()
        lines = list(tables.lines(batch, tables.Mapping.from_json(one.mapping), vocabulary.current()))
        kept_out = recording.kept_out(one, lines)
        for part in import_cases((line for line in lines if line.number not in kept_out), by=one.user, as_person=True):
            if not (kept := kept_of(ident, ImportState.IMPORTING, since)) or not may(kept):
                db.session.rollback()
                return
            recording.count(kept, part)
            since = kept.stepped_at = now()
            yield
        if kept := kept_of(ident, ImportState.IMPORTING, since):
            recording.note(kept, RowKind.REFUSED, kept_out.values())
            go_on(kept, opened, batch, ImportState.DONE)
            yield

    def _rows(self, one: TableImport, otherwise: int) -> Opened:
        """Return the rows behind its place, read on from there; if they are not at hand, those from `otherwise` on."""
        opened = self._opened.get((one.id, one.state))
        if opened is None or opened.place != one.place:
            opened = self._opened[one.id, one.state] = Opened(otherwise, islice(rows_of(one), otherwise, None))
        return opened

    def _close_all_but(self, waiting: set[tuple[str, ImportState]]) -> None:
        self._opened = {key: opened for key, opened in self._opened.items() if key in waiting}


def _undo(one: TableImport) -> Iterator[None]:
    if not (kept := kept_of(one.id, ImportState.UNDOING, one.stepped_at)):
        return
    batch = db.session.scalars(imports.untouched(kept).limit(BATCH)).all()
    for case in batch:
        cases.remove(case)
    kept.place, kept.stepped_at = kept.place + len(batch), now()
    if not batch:
        kept.state = ImportState.UNDONE
        refresh_statistics()
    yield
