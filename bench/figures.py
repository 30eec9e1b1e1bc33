"""Small arithmetic of figures: percentiles, and CPU per request."""

import sys
from collections.abc import Callable, Iterable, Sequence

from bench import Measure
from tests import processes
from tests.service import Service
from tests.yardstick import slowness


def percentiles(name: str, values: Sequence[float], unit: str, percents: Sequence[int] = (50, 95)) -> Iterable[Measure]:
    """Yield percentiles and the largest of the values."""
    ordered = sorted(values)
    for percent in percents:
        yield Measure(f"{name}.p{percent}", ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], unit)
    yield Measure(f"{name}.max", ordered[-1], unit)


def web_cpu(service: Service, work: Callable[[], int]) -> float:
    """Return the CPU milliseconds of web processes and their render children for each of the requests of `work`.

    `work` returns their number. It is measured in steps of 10 ms, so a hundred requests are the least. Where the
    machine is slower than an ordinary one at the time, as measured right before and after, it is what an ordinary one
    would take; how much slower it was is said on the way.
    """
    assert service.process
    before = processes.family(service.process.pid)
    pace, start = slowness(), processes.cpu([*before.web, *before.renderers])
    requests = work()
    after = processes.family(service.process.pid)
    assert before == after, f"Processes came or went while they were measured: {before}, {after}"
    spent = 1000 * (processes.cpu([*after.web, *after.renderers]) - start) / requests
    pace = (pace + slowness()) / 2
    print(f"{spent:.1f} ms on a machine {pace:.2f} times as slow as an ordinary one", file=sys.stderr)
    return spent / pace
