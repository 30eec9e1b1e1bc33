"""How slow this machine is at the moment: a limit in seconds is written for an ordinary one.

A shared machine may be three times as slow as another, or as itself a minute ago. What is measured beside
the work, by the same clock, says how much of the time was the machine's.
"""

import time
from collections.abc import Callable

ORDINARY = 0.006
"""CPU seconds that `_work` takes on the machine for which the limits of the tests were chosen (CPython 3.11)."""


def slowness(clock: Callable[[], float] = time.process_time) -> float:
    """Return how many times longer than on an ordinary machine work takes by `clock`; at least 1."""
    return max(1.0, min(slowness_now(clock) for _ in range(3)))


def slowness_now(clock: Callable[[], float] = time.process_time) -> float:
    """Return what one measurement says: below 1 on a faster machine, and by chance."""
    began = clock()
    _work()
    return (clock() - began) / ORDINARY


def spent_in(work: Callable[[], object], *, most: float, attempts: int = 3) -> float:
    """Return the CPU seconds that `work` takes on an ordinary machine; anew, up to `attempts`, if above `most`."""
    for _ in range(attempts):
        before, began = slowness(), time.process_time()
        work()
        spent = (time.process_time() - began) / ((before + slowness()) / 2)
        if spent <= most:
            break
    return spent


def _work() -> int:
    """Do what an interpreter mostly does: count, call, look up."""
    total, names = 0, {str(number): number for number in range(10_000)}
    for name in names:
        total += names[name] + len(name)
    return total + sum(divmod(number, 7)[1] for number in range(30_000))
