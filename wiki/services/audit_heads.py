"""The newest row of the audit log, written down outside of the database: a cut-off end shows by it, and an older state.

One line a head: when the row was written, its number, its MAC. The file is added to, and shortened when it is long.
"""

import hmac
import logging
import os
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from wiki.files.whole import WHOLE, beside, settle
from wiki.models import AuditEntry, db
from wiki.models.audit import Head, newest

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two heads, at least."""

LONGEST, KEPT = 1_000, 500
"""Lines of the file, at most, and how many stay when it is shortened."""


class Exporter:
    """What the worker does once a minute."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._done = float("-inf")

    def step(self) -> None:
        """Write the head down if it is time and there is a new one. A disk that takes nothing stops no other work."""
        if time.monotonic() - self._done < EVERY:
            return
        self._done = time.monotonic()
        try:
            if head := export(self._file):
                log.info("Audit head: row %s of %s, %s", head.row, head.at.isoformat(), head.mac)
        except OSError:
            log.exception("The head of the audit log could not be written to %s.", self._file)


def export(file: Path) -> Head | None:
    """Write the head to the file and return it; None if it is there already, or nothing was ever noted."""
    db.session.rollback()
    head, lines = newest(), _lines(file)
    if head is None or (lines and _parsed(lines[-1]) == head):
        return None
    if len(lines) >= LONGEST:
        with beside(file, replace=True) as folder:
            (folder / WHOLE).write_text("".join(f"{line}\n" for line in lines[-KEPT:]))
    _add(file, head)
    return head


def faults(file: Path) -> list[str]:
    """Compare what was written down with the database and return a sentence for the first row that differs."""
    heads = [head for line in _lines(file) if (head := _parsed(line))]  # before the database, which goes on
    db.session.rollback()
    end = newest()
    chosen = select(AuditEntry.id, AuditEntry.mac).where(AuditEntry.id.in_([head.row for head in heads]))
    macs = {row.id: row.mac for row in db.session.execute(chosen)} if heads else {}
    for head in heads:
        if head.row not in macs:
            return [_missing(head, end)]
        if not hmac.compare_digest(macs[head.row], head.mac):
            return [f"Row {head.row} of the audit log is not the one that was written down at {_time(head)}."]
    return []


def _missing(head: Head, end: Head | None) -> str:
    if end and end.row > head.row:
        return f"Row {head.row} of the audit log, written down at {_time(head)}, is gone."
    reached = f"ends at row {end.row}" if end else "is empty"
    return (
        f"The audit log {reached}, but row {head.row} was written down at {_time(head)}: its end was cut off, or the "
        "database is in an older state."
    )


def _time(head: Head) -> str:
    return head.at.isoformat(timespec="seconds")


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []


def _parsed(line: str) -> Head | None:
    """Return the head that a line tells of; None if it was not written to its end."""
    try:
        at, row, mac = line.split()
        return Head(int(row), datetime.fromisoformat(at), mac) if len(mac) == 64 else None
    except ValueError:
        return None


def _add(file: Path, head: Head) -> None:
    torn = file.exists() and file.stat().st_size > 0 and not file.read_bytes().endswith(b"\n")
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as out:
        line = f"{head.at.isoformat()} {head.row} {head.mac}\n"
        out.write((f"\n{line}" if torn else line).encode())
        out.flush()
        os.fsync(out.fileno())
    settle(file.parent)
