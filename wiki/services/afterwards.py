"""What must outlive a refusal: audit rows and counted failures.

They are collected while a request or command runs and written in a second short transaction, whether the first one was
committed or rolled back. `wiki/app.py` and the commands call `run()`.
"""

from collections.abc import Callable
from contextvars import ContextVar

from wiki.extensions import begin_write, db

_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("casewiki_afterwards", default=None)


def start() -> None:
    """Begin to collect for this request or command."""
    _waiting.set([])


def add(action: Callable[[], None]) -> None:
    """Remember to call `action` in the second transaction."""
    waiting = _waiting.get()
    if waiting is None:
        waiting = []
        _waiting.set(waiting)
    waiting.append(action)


def run() -> bool:
    """Open the second transaction and do what was collected; tell whether there is anything to commit."""
    waiting = _waiting.get() or []
    _waiting.set(None)
    if not waiting:
        return False
    db.session.rollback()
    begin_write()
    for action in waiting:
        action()
    return True
