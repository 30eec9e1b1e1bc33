"""The whole budget in one go: pages, engine, memory after use, time until findable, cards, likeness, imports, start."""

import os
import time
from argparse import Namespace
from collections.abc import Iterable

from bench import Measure, cards, findable, imports, memory, pages, similar, start
from bench.site import site

ROUNDS = 3_000_000


def run(options: Namespace) -> Iterable[Measure]:
    """Run all benches of the budget, the first three on one running site."""
    yield from machine()
    with site() as here:
        here.service.start(workers=2)
        yield from pages.measure(here)
        yield from memory.measure(here)
        yield from findable.measure(here)
    for other in (similar, cards, imports):
        yield from other.run(options)
    yield from start.run(options)


def machine() -> Iterable[Measure]:
    """Tell how fast and how busy this machine is: without it the figures of two days cannot be compared."""
    began = time.process_time()
    total = 0
    for number in range(ROUNDS):
        total += number * number % 7
    yield Measure("machine.loop", (time.process_time() - began) / ROUNDS * 1e9, "ns")
    yield Measure("machine.load", os.getloadavg()[0], "1")
