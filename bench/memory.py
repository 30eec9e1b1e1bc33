"""Memory of the service after use at 10,000 cases, in MB of PSS: what processes share is counted once."""

from argparse import Namespace
from collections.abc import Iterable, Iterator

from bench import Measure, pages
from bench.site import Site, site
from tests import processes


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site, use every page some hundred times, then weigh the processes."""
    with site() as here:
        here.service.start(workers=2)
        for _ in pages.measure(here):
            pass
        yield from measure(here)


def measure(here: Site) -> Iterator[Measure]:
    """Weigh the processes of a running site: two web processes and the background worker count, the rest is told."""
    assert here.service.process
    family = processes.family(here.service.process.pid)
    assert family.watcher is not None
    assert family.background is not None
    counted = [*family.web, family.background]
    rest = {"master": [family.master, family.watcher], "renderers": family.renderers}
    yield Measure("memory_pss", processes.pss(counted), "MB")
    yield Measure("memory_pss.web", processes.pss(family.web), "MB")
    yield Measure("memory_pss.background", processes.pss([family.background]), "MB")
    for name, pids in rest.items():
        yield Measure(f"memory_pss.{name}", processes.pss(pids), "MB")
    yield Measure("memory_pss.all", processes.pss(family.everybody()), "MB")
