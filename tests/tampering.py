"""Changing the audit log behind the service's back, as somebody who holds the database could."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text

from wiki.extensions import db


@contextmanager
def tampering() -> Iterator[None]:
    """Take the triggers of the audit log away within a writing transaction, and put them back."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        yield
        db.session.execute(text("ALTER TABLE audit ENABLE TRIGGER USER"))
        return
    query = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    triggers = db.session.execute(query).all()
    for name, _ in triggers:
        db.session.execute(text(f"DROP TRIGGER {name}"))
    yield
    for _, made in triggers:
        db.session.execute(text(made))
