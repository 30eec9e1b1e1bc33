"""Small arithmetic of figures: percentiles, and CPU per request."""

import statistics
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle

from bench import Measure
from tests import processes
from tests.service import Service
from tests.visitor import Visitor
from tests.yardstick import slowness_now

PACED_EACH = 5
"""After so many requests the pace of the machine is measured."""


def percentiles(name: str, values: Sequence[float], unit: str, percents: Sequence[int] = (50, 95)) -> Iterable[Measure]:
    """Yield percentiles and the largest of the values."""
    ordered = sorted(values)
    for percent in percents:
        yield Measure(f"{name}.p{percent}", ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], unit)
    yield Measure(f"{name}.max", ordered[-1], unit)


def opened(browsers: Sequence[Visitor], paths: Sequence[str], times: int) -> Iterator[None]:
    """Open pages in turn, with one browser after the other; yield after each."""
    for browser, path, _ in zip(cycle(browsers), cycle(paths), range(times), strict=False):
        answer = browser.get(path)
        assert answer.status == 200, f"{answer.status}: {answer.text[:2000]}"
        yield


def do(work: Iterable[None]) -> None:
    """Do the work without measuring it, to warm up."""
    for _ in work:
        pass


def web_cpu(service: Service, work: Iterable[None]) -> float:
    """Return the CPU milliseconds of web processes and their render children for each of the requests of `work`.

    `work` yields after each request. CPU is counted in steps of 10 ms, so a hundred requests are the least. Where the
    machine is slower than an ordinary one, it is what an ordinary one would take: how much slower it is is measured
    between the requests, as others may use it for a second and leave it, and said on the way.
    """
    assert service.process
    before = processes.family(service.process.pid)
    start, paces, requests = processes.cpu([*before.web, *before.renderers]), [slowness_now()], 0
    for requests, _ in enumerate(work, start=1):
        if requests % PACED_EACH == 0:
            paces.append(slowness_now())
    after = processes.family(service.process.pid)
    assert before == after, f"Processes came or went while they were measured: {before}, {after}"
    spent = 1000 * (processes.cpu([*after.web, *after.renderers]) - start) / requests
    return _on_an_ordinary_machine(spent, paces)


def cpu_here(work: Iterable[None]) -> float:
    """Return the CPU milliseconds of this process for each step of `work`, as an ordinary machine would take it.

    `work` yields after each step; the pace is measured between them, as by `web_cpu`.
    """
    spent, paces, steps, began = 0.0, [slowness_now()], 0, time.process_time()
    for steps, _ in enumerate(work, start=1):
        spent += time.process_time() - began
        if steps % PACED_EACH == 0:
            paces.append(slowness_now())
        began = time.process_time()
    return _on_an_ordinary_machine(1000 * spent / steps, paces)


def _on_an_ordinary_machine(spent: float, paces: Sequence[float]) -> float:
    pace = max(1.0, statistics.mean(paces))
    print(f"{spent:.1f} ms on a machine {pace:.2f} times as slow as an ordinary one", file=sys.stderr)
    return spent / pace
