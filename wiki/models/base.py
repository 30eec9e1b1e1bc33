"""What all models share: types of columns, ids, and the mark that makes the change log follow a model."""

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Enum, ForeignKey, Index, TypeDecorator, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.extensions import Base, db

ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
ID_LENGTH = 10


def new_id() -> str:
    """Return a random id that is short in an address and equal on every site (49 bits)."""
    return "".join(secrets.choice(ID_LETTERS) for _ in range(ID_LENGTH))


def now() -> datetime:
    """Return the current time, aware, in UTC. Tests move the clock here."""
    return datetime.now(UTC)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC. SQLite stores no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Base.registry.update_type_annotation_map(
    {
        datetime: Moment(),
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            length=40,
            values_callable=lambda kind: [state.value for state in kind],
        ),
        dict[str, Any]: JSON(),
        dict[str, str]: JSON(),
        list[str]: JSON(),
        list[int]: JSON(),
    }
)


def index_where_set(table: str, column: str) -> Index:
    """Return an index of a column that is mostly empty: of the rows alone in which it is not.

    With the empty ones among them, SQLite would take from its statistics that a value has thousands of rows, and read
    the whole table.
    """
    is_set = text(f"{column} IS NOT NULL")
    return Index(f"ix_{table}_{column}", column, sqlite_where=is_set, postgresql_where=is_set)


class Record(db.Model):  # type: ignore[name-defined]
    """A row of ours."""

    __abstract__ = True


class Tracked(Record):
    """A row whose every change is written to the change log (see `models/changes.py`)."""

    __abstract__ = True


class CanBeTakenBack:
    """What was noted of a customer, and may be taken back and brought back: see `services/customers/taking_back`."""

    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


__all__ = ["Base", "CanBeTakenBack", "Moment", "Record", "Tracked", "db", "index_where_set", "new_id", "now"]
