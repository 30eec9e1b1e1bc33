"""Speed of `casewiki import` into a site of 10,000 cases: cases of 400 characters a second on the clock, from the start
of the command until it returns, when all are findable; and the CPU that a case takes. Nothing else is served meanwhile.
"""

import resource
import time
from argparse import Namespace
from collections.abc import Iterable

from bench import Measure
from bench.cases import made
from bench.site import NAME, site, write_lines

IMPORTED = 3_000


def run(_options: Namespace) -> Iterable[Measure]:
    """Import into a copy of the site."""
    with site() as here:
        file = write_lines(here.service.log.parent / "more.jsonl", made(IMPORTED, seed=3, prefix="more"))
        cpu, began = _cpu(), time.monotonic()
        last = here.service.casewiki("import", str(file), "--by", NAME).splitlines()[-1]
        seconds = time.monotonic() - began
        assert last.startswith(f"created {IMPORTED} "), last
        yield Measure("import_speed", IMPORTED / seconds, "cases/s")
        yield Measure("import_cpu", 1000 * (_cpu() - cpu) / IMPORTED, "ms/case")


def _cpu() -> float:
    """Return the CPU seconds of all child processes that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
