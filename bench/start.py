"""Seconds on the clock from `casewiki run` on a ready instance of 10,000 cases to a signed-in person's home page."""

import statistics
import time
from argparse import Namespace
from collections.abc import Iterable

from bench import Measure
from bench.site import Site, site
from tests import processes
from tests.visitor import Visitor

STARTS = 5


def run(_options: Namespace) -> Iterable[Measure]:
    """Start a copy of the site several times."""
    with site() as here:
        here.service.start(workers=2)
        person = here.person()
        here.stop()
        starts = [_start(here, person) for _ in range(STARTS)]
        yield Measure("cold_start", statistics.median(seconds for seconds, _ in starts), "s")
        yield Measure("cold_start.max", max(seconds for seconds, _ in starts), "s")
        yield Measure("cold_start.cpu", statistics.median(cpu for _, cpu in starts), "s")


def _start(here: Site, person: Visitor) -> tuple[float, float]:
    """Start, read the home page, stop; return the seconds until the page, on the clock and of CPU in all processes."""
    began = time.monotonic()
    here.service.start(workers=2)
    person.close()
    answer = person.get("/")
    seconds = time.monotonic() - began
    assert answer.status == 200, f"{answer.status}: {answer.text[:2000]}"
    assert here.service.process
    cpu = processes.cpu(processes.family(here.service.process.pid).everybody())
    here.stop()
    return seconds, cpu
