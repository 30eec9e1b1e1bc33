"""Small arithmetic of figures: percentiles, and CPU per request."""

from collections.abc import Callable, Iterable, Sequence

from bench import Measure
from tests import processes
from tests.service import Service


def percentiles(name: str, values: Sequence[float], unit: str, percents: Sequence[int] = (50, 95)) -> Iterable[Measure]:
    """Yield percentiles and the largest of the values."""
    ordered = sorted(values)
    for percent in percents:
        yield Measure(f"{name}.p{percent}", ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], unit)
    yield Measure(f"{name}.max", ordered[-1], unit)


def web_cpu(service: Service, work: Callable[[], int]) -> float:
    """Return the CPU milliseconds of web processes and their render children for each of the requests of `work`.

    `work` returns their number. It is measured in steps of 10 ms, so a hundred requests are the least.
    """
    assert service.process
    before = processes.family(service.process.pid)
    start = processes.cpu([*before.web, *before.renderers])
    requests = work()
    after = processes.family(service.process.pid)
    assert before == after, f"Processes came or went while they were measured: {before}, {after}"
    return 1000 * (processes.cpu([*after.web, *after.renderers]) - start) / requests
