"""Waiting for something that another process is about to do."""

import time
from collections.abc import Callable

PATIENCE = 30.0


def until(holds: Callable[[], bool], patience: float = PATIENCE) -> bool:
    """Ask again and again; tell whether it held before patience ran out."""
    end = time.monotonic() + patience
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True
