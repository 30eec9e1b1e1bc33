"""How a test writes to the database of the application under test."""

from collections.abc import Iterator
from contextlib import contextmanager

from wiki.extensions import begin_write, db

PASSWORD = "korrekt-pferd-batterie"


@contextmanager
def writing() -> Iterator[None]:
    """Open the one writing transaction and commit it at the end, as a request does."""
    begin_write()
    yield
    db.session.commit()


def leave_database() -> None:
    """Close every connection of the application whose context is pushed."""
    db.session.remove()
    db.engine.dispose()
