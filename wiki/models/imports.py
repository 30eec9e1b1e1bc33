"""Imports of tables: a spreadsheet on its way to becoming cases or customers, what its rows came to, whose it is."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import Record, new_id, now
from wiki.models.users import User


class ImportState(StrEnum):
    """Where an import is. `reading`, `checking`, `importing` and `undoing` are the worker's; the others a person's."""

    READING = "reading"
    UNREADABLE = "unreadable"
    MATCHING = "matching"
    CHECKING = "checking"
    CHECKED = "checked"
    IMPORTING = "importing"
    STOPPED = "stopped"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportKind(StrEnum):
    """What the rows of a table become."""

    CASES = "cases"
    CUSTOMERS = "customers"


NAME_LENGTH = 200
GONE_ON = N_("This import has gone on in the meantime. Look where it is now.")
AT_WORK = frozenset({ImportState.READING, ImportState.CHECKING, ImportState.IMPORTING, ImportState.UNDOING})

# Where its owner may send it, each with the states from which that way leads; the worker moves it on by itself.
_WAYS = {
    ImportState.READING: {ImportState.MATCHING, ImportState.CHECKED, ImportState.UNREADABLE},
    ImportState.MATCHING: {ImportState.CHECKING, ImportState.CHECKED},
    ImportState.CHECKING: {ImportState.MATCHING, ImportState.CHECKED},
    ImportState.IMPORTING: {ImportState.CHECKED, ImportState.STOPPED},
    ImportState.STOPPED: {ImportState.IMPORTING},
    ImportState.UNDOING: {ImportState.DONE, ImportState.STOPPED},
}


class TableImport(Record):
    """A table of cases or of customers that somebody brings in.

    `place` is the last row of the table that the present work is done with.

    Its file holds what people wrote about customers, so it is that person's alone and is deleted when it is over.
    """

    __tablename__ = "imports"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    kind: Mapped[ImportKind] = mapped_column(default=ImportKind.CASES, server_default=ImportKind.CASES.value)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    state: Mapped[ImportState] = mapped_column(default=ImportState.READING, index=True)
    # The file as it came, and its rows in the form that all later steps read.
    source_hash: Mapped[str | None] = mapped_column(ForeignKey("blobs.hash"), index=True)
    rows_hash: Mapped[str | None] = mapped_column(ForeignKey("blobs.hash"), index=True)
    # How it is to be read where the person knows better.
    sheet: Mapped[str | None] = mapped_column(String(200))
    encoding: Mapped[str | None] = mapped_column(String(20))
    # What was found in it, which column and value is what, and which values nobody knows
    # (transfer/recording.py, transfer/mapping.py).
    table: Mapped[dict[str, Any]] = mapped_column(default=dict)
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)
    unknown: Mapped[dict[str, Any]] = mapped_column(default=dict)
    skips_noticed: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    updated: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    # Why it was not read or did not go on: a message and its values.
    trouble: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    stepped_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def at_work(self) -> bool:
        """Whether the worker has something to do on it."""
        return self.state in AT_WORK

    def move(self, state: ImportState) -> None:
        """Let its owner send it on; raise WikiError from where that way does not lead."""
        if self.state not in _WAYS[state]:
            raise WikiError(GONE_ON)
        self.state, self.stepped_at = state, now()


class RowKind(StrEnum):
    """What there is to say of a row."""

    REFUSED = "refused"
    NOTICED = "noticed"
    CREATED = "created"
    PLANNED = "planned"


class ImportRow(Record):
    """What became of a row of the table, by its number there. Rows that say nothing new have none of these.

    `reasons` are messages by field; of a row in which persons were noticed, the words that give them away. Of a table
    of customers, `NOTICED` has the ids of those that look the same, `PLANNED` what becomes of the others, and as whom.
    """

    __tablename__ = "import_rows"
    import_id: Mapped[str] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RowKind] = mapped_column(primary_key=True)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
