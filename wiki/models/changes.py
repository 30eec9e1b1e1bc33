"""The change log: what changed, as ids and field names, written in the transaction of the change itself.

Search, notifications and replication read it with cursors, so nobody calls the index by hand and a crash loses nothing.
This listener is the only magic in the code. Two limits: bulk UPDATE and DELETE pass it by, so they are not allowed on
tracked models; and on PostgreSQL numbers are drawn before the commit, so a reader that trusts `id > cursor` would skip
rows. Each row therefore carries its transaction's id, and `after()` gives only rows of transactions that were over
for everybody, in an order that never changes afterwards. SQLite has one writer: the order of ids is that of commits.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Index,
    Select,
    String,
    event,
    inspect,
    select,
    text,
    tuple_,
)
from sqlalchemy.orm import InstanceState, Mapped, Session, mapped_column

from wiki.models.base import Record, Tracked, db, now

ACTOR = "actor_id"
BULK = "bulk"


class Change(Record):
    """One insertion, change or removal of a tracked record."""

    __tablename__ = "changes"
    __table_args__ = (Index("ix_changes_transaction_id_id", "transaction_id", "id"),)
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    # Filled by the database (pg_current_xact_id); 0 on SQLite. See migrations.
    transaction_id: Mapped[int] = mapped_column(BigInteger, server_default=text("0"))
    model: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(10))
    fields: Mapped[list[str]]
    actor_id: Mapped[int | None]
    bulk: Mapped[bool] = mapped_column(Boolean, default=False)
    at: Mapped[datetime]


class Cursor(NamedTuple):
    """How far a reader has come."""

    transaction_id: int = 0
    change_id: int = 0


class CursorRow(Record):
    """A reader's kept cursor, by the reader's name."""

    __tablename__ = "cursors"
    reader: Mapped[str] = mapped_column(String(40), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(BigInteger, default=0)
    change_id: Mapped[int] = mapped_column(BigInteger, default=0)


def after(cursor: Cursor, *, bulk: bool | None = None, limit: int = 500) -> list[Change]:
    """Return the next changes past `cursor`, oldest first; `bulk` picks those of imports or those of people."""
    query = _finished().where(tuple_(Change.transaction_id, Change.id) > tuple_(*cursor))
    if bulk is not None:
        query = query.where(Change.bulk == bulk)
    return list(db.session.scalars(query.order_by(Change.transaction_id, Change.id).limit(limit)))


def newest() -> Cursor:
    """Return the cursor of a reader that has seen everything that is finished."""
    query = _finished().order_by(Change.transaction_id.desc(), Change.id.desc()).limit(1)
    last = db.session.scalars(query).first()
    return Cursor(last.transaction_id, last.id) if last else Cursor()


def note(record: Tracked, *fields: str) -> None:
    """Say that a record reads otherwise now, by something that is kept outside of it, under these names."""
    db.session.add(_row(db.session, "update", record, list(fields)))


def _finished() -> Select[Change]:
    query = select(Change)
    if db.engine.dialect.name == "postgresql":
        query = query.where(text("changes.transaction_id < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"))
    return query


@event.listens_for(Session, "after_flush")
def _log(session: Session, _context: Any) -> None:
    for action, records in (
        ("insert", session.new),
        ("update", session.dirty),
        ("delete", session.deleted),
    ):
        rows = [_change(session, action, record) for record in records if isinstance(record, Tracked)]
        session.add_all(row for row in rows if row is not None)


def _change(session: Session, action: str, record: Tracked) -> Change | None:
    state: InstanceState[Tracked] = inspect(record)
    fields = (
        []
        if action != "update"
        else sorted(
            attribute.key for attribute in state.mapper.column_attrs if state.attrs[attribute.key].history.has_changes()
        )
    )
    if action == "update" and not fields:
        return None
    return _row(session, action, record, fields)


def _row(session: Any, action: str, record: Tracked, fields: list[str]) -> Change:
    state: InstanceState[Tracked] = inspect(record)
    return Change(
        model=type(record).__name__,
        record_id=str(_identity(state.mapper.primary_key_from_instance(record))),
        action=action,
        fields=fields,
        actor_id=session.info.get(ACTOR),
        bulk=bool(session.info.get(BULK)),
        at=now(),
    )


def _identity(key: Sequence[Any]) -> Any:
    return key[0] if len(key) == 1 else "/".join(map(str, key))
