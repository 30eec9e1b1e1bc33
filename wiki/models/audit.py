"""The audit log: who did, read or was refused what. No contents; only ever added to; chained by HMAC.

Each row's `mac` covers the row and the `mac` before it, so an edited, removed or reordered row breaks the chain from
there on. A cut-off tail does not show in the chain itself: `services/audit_heads.py` keeps the newest one elsewhere.
Triggers of the database refuse to change and to delete rows (migration 0013).
"""

import hmac
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Index, String, func, select, text
from sqlalchemy.orm import Mapped, mapped_column

from wiki.extensions import dumps
from wiki.models.base import Record, db, now

SEALED = "sealed/"
"""How a subject begins that nobody but those who answer for the product may know of, not even an administrator."""

CHAIN_LOCK = 0x63617365  # an arbitrary number for PostgreSQL's advisory lock


class AuditEntry(Record):
    """One action, allowed or refused."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor_id_at", "actor_id", "at"), Index("ix_audit_action_id", "action", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(200), default="")
    outcome: Mapped[str] = mapped_column(String(20), default="done")
    address: Mapped[str] = mapped_column(String(64), default="")
    mac: Mapped[str] = mapped_column(String(64))

    def signed_by(self, key: bytes, previous: str) -> str:
        """Return the MAC of this row after the row whose MAC is `previous`."""
        facts: list[Any] = [
            previous,
            self.at.isoformat(),
            self.actor_id,
            self.action,
            self.subject,
            self.outcome,
            self.address,
        ]
        return hmac.new(key, dumps(facts).encode(), "sha256").hexdigest()


class Head(NamedTuple):
    """The newest row: its number, its time and its MAC, on which all rows before it hang."""

    row: int
    at: datetime
    mac: str


def newest(session: Any = None) -> Head | None:
    """Return the head of the chain, None if there are no rows; of another database by a session or connection to it."""
    query = select(AuditEntry.id, AuditEntry.at, AuditEntry.mac).order_by(AuditEntry.id.desc()).limit(1)
    row = (session or db.session).execute(query).first()
    return Head(*row) if row else None


def append(entries: list[dict[str, Any]], *, key: bytes, session: Any = None) -> None:
    """Add rows to the chain, one writer at a time."""
    session = session or db.session
    lock(session)
    head = newest(session)
    previous = head.mac if head else ""
    for facts in entries:
        entry = AuditEntry(**{"at": now(), **facts})
        previous = entry.mac = entry.signed_by(key, previous)
        session.add(entry)
        session.flush()


def lock(session: Any = None) -> None:
    """Let nobody else add rows until this transaction ends. On SQLite the writing transaction does so by itself."""
    if db.engine.dialect.name == "postgresql":
        (session or db.session).execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": CHAIN_LOCK})


def newest_subject(action: str) -> str:
    """Return what was noted last of an action, nothing if nothing was."""
    query = select(AuditEntry.subject).filter_by(action=action).order_by(AuditEntry.id.desc()).limit(1)
    return db.session.scalar(query) or ""


def is_known(facts: dict[str, Any], *, since: datetime) -> bool:
    """Tell whether the same was done by the same person, from the same address if by nobody, since then."""
    same = {name: facts[name] for name in ("actor_id", "action", "subject", "outcome")}
    if facts["actor_id"] is None:
        del same["subject"]  # typed by a stranger, who could think of another one each time
        same["address"] = facts["address"]
    return db.session.scalar(select(AuditEntry.id).filter_by(**same).where(AuditEntry.at >= since).limit(1)) is not None


def count(facts: dict[str, Any], *, since: datetime) -> int:
    """Return how many rows of the same action and actor there are since then."""
    same = {name: facts[name] for name in ("actor_id", "action")}
    query = select(func.count(AuditEntry.id)).filter_by(**same).where(AuditEntry.at >= since)
    return db.session.scalar(query) or 0


def first_broken(key: bytes, *, session: Any = None) -> int | None:
    """Return the id of the first row that does not follow from the one before it, or None if the chain holds."""
    previous = ""
    query = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=500)
    with (session or db.session).scalars(query) as entries:
        for entry in entries:
            if not hmac.compare_digest(entry.mac, entry.signed_by(key, previous)):
                return entry.id
            previous = entry.mac
    return None
