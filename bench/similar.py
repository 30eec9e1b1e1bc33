"""CPU of similar cases at 10,000: the page that shows them, what a case's page needs of them, and the engine alone.

The processes are warm, and no case is asked about twice.
"""

import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bench import Measure
from bench.figures import do, percentiles, web_cpu
from bench.inside import Inside, inside
from bench.site import NAME, Site, site
from tests.visitor import Visitor
from wiki import search
from wiki.blueprints.similar import BESIDE
from wiki.extensions import db
from wiki.models import Case, User
from wiki.search.backend import Profile
from wiki.search.similar import profile_of

ASKED = 240
WARM = 60
BROWSERS = 6


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site and measure."""
    with site() as here:
        here.service.start(workers=2)
        yield from measure(here)


def measure(here: Site) -> Iterator[Measure]:
    """Measure the pages of a running site, then the same without pages."""
    with inside(here):
        ids = list(db.session.scalars(select(Case.id).order_by(Case.id).limit(WARM + ASKED)))
    browsers = [here.person() for _ in range(BROWSERS)]
    do(_read(browsers, ids[:WARM]))
    yield Measure("similar_cpu", web_cpu(here.service, _read(browsers, ids[WARM:])), "ms")
    for browser in browsers:
        browser.close()
    yield from _inside(here, ids)


def _inside(here: Site, ids: Sequence[str]) -> Iterator[Measure]:
    """Measure what a case's page asks for, hits loaded, and the engine's part of it, each of other cases."""
    with inside(here) as ask:
        user = db.session.scalars(select(User).where(User.name == NAME)).one()
        found = db.session.scalars(select(Case).where(Case.id.in_(ids)).options(joinedload(Case.head))).all()
        warm, loaded, ranked = found[:WARM], found[WARM : WARM + ASKED // 2], found[WARM + ASKED // 2 :]
        profiles = [profile_of(case) for case in ranked]
        for case in warm:
            search.similar_to(case, user=user, size=BESIDE)
        sections = [_cpu(partial(search.similar_to, case, user=user, size=BESIDE)) for case in loaded]
        engine = [_cpu(partial(_ranked, ask, one)) for one in profiles]
    for name, figures in (("similar_section_cpu", sections), ("similar_engine_cpu", engine)):
        yield Measure(name, sum(figures) / len(figures), "ms")
        yield from percentiles(name, figures, "ms")


def _read(browsers: Sequence[Visitor], ids: Sequence[str]) -> Iterator[None]:
    for browser, case_id in zip(cycle(browsers), ids, strict=False):
        answer = browser.get(f"/cases/{case_id}/similar")
        assert answer.status == 200, f"{answer.status}: {answer.text[:2000]}"
        assert "twin--failure" in answer.text
        yield


def _ranked(ask: Inside, profile: Profile) -> None:
    ask.reader.similar(profile, audience=ask.audience, kind="case", each="outcome", size=BESIDE)


def _cpu(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds that `work` takes."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)
