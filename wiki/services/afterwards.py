"""What must outlive a refusal: audit rows and counted failures.

They are collected while a request or command runs. If it succeeds they are written in its own transaction, so that
nothing is done without its row; if it is refused, in a transaction of their own after the rollback. `wiki/app` and the
commands call `run()` and commit.
"""

from collections.abc import Callable
from contextvars import ContextVar

from wiki.extensions import begin_write

_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("casewiki_afterwards", default=None)


def start() -> None:
    """Begin to collect for this request or command."""
    _waiting.set([])


def add(action: Callable[[], None]) -> None:
    """Remember to call `action` before the last commit."""
    waiting = _waiting.get()
    if waiting is None:
        waiting = []
        _waiting.set(waiting)
    waiting.append(action)


def run() -> None:
    """Do what was collected in the writing transaction, opened if need be; the caller commits."""
    waiting = _waiting.get() or []
    _waiting.set(None)
    if waiting:
        begin_write()
    for action in waiting:
        action()
