"""CPU per request at 10,000 cases as the service runs them, web processes and their render children: reading, searching
and saving a case. And the engine alone, in this process.

The processes are warm. No case is read twice; a query is asked twice, and the second time counts: then the postings of
its words are in memory.
"""

import random
import statistics
from argparse import Namespace
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import quote

from bench import Measure
from bench.cases import made
from bench.figures import opened, percentiles, web_cpu
from bench.inside import inside, timed
from bench.site import CASES, Site, site
from tests.visitor import Answer, Visitor, changed, form
from wiki.search.analysis import index_words, normalise

READ = SEARCHED = 240
SAVED = 120
WARM = 60
WORDS = (1, 3, 6)
BROWSERS = 6
AT_ONCE = 60

Case = dict[str, Any]


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site and measure."""
    with site() as here:
        here.service.start(workers=2)
        yield from measure(here)


def measure(here: Site) -> Iterator[Measure]:
    """Measure the pages of a running site, then the engine."""
    chance = random.Random(7)
    told = chance.sample(list(made(CASES)), 3_000)
    browsers = [here.person() for _ in range(BROWSERS)]
    ids = list(_ids(here, [case["ref"] for case in told[: READ + SAVED + WARM]]))
    queries = {words: list(_queries(told, words, chance)) for words in WORDS}
    _warm_up(browsers, ids[-WARM:], queries)
    yield Measure("case_page_cpu", _read(here, browsers, ids[:READ]), "ms")
    yield from _search(here, browsers, queries)
    yield from _save(here, browsers, ids[READ : READ + SAVED])
    yield from engine(here, queries)
    for browser in browsers:
        browser.close()


def engine(here: Site, queries: dict[int, list[str]]) -> Iterator[Measure]:
    """Measure the engine without pages and database, on the index of the site. Warm is the second time of a query."""
    with inside(here) as ask:
        asked = [query for mixed in zip(*queries.values(), strict=True) for query in mixed][: 2 * SEARCHED]
        cold, warm = zip(*((timed(ask, query), timed(ask, query)) for query in asked), strict=True)
    yield Measure("engine_cpu", sum(warm) / len(warm), "ms")
    yield from percentiles("engine_cpu", warm, "ms")
    yield Measure("engine_cpu.first_time", sum(cold) / len(cold), "ms")


def _read(here: Site, browsers: Sequence[Visitor], ids: Sequence[str]) -> float:
    return web_cpu(here.service, opened(browsers, [f"/cases/{case_id}" for case_id in ids], len(ids)))


def _search(here: Site, browsers: Sequence[Visitor], queries: dict[int, list[str]]) -> Iterator[Measure]:
    """Measure pages of results, each query asked for the first time and once more by the same browser: that is warm."""

    def cpu(asked: Sequence[tuple[Visitor, str]]) -> float:
        def work() -> Iterator[None]:
            for browser, query in asked:
                page = _checked(browser.get(f"/search?q={quote(query)}"), 200)
                assert "data-results" in page.text, f"Nothing found: {query}"
                yield

        return web_cpu(here.service, work())

    figures: dict[str, list[float]] = defaultdict(list)
    for words in WORDS:
        for start in range(0, SEARCHED, AT_ONCE):
            asked = list(zip(cycle(browsers), queries[words][start : start + AT_ONCE], strict=False))
            figures["search_page_cpu.first_time"].append(cpu(asked))
            warm = cpu(asked)
            figures["search_page_cpu"].append(warm)
            figures[f"search_page_cpu.{words}_words"].append(warm)
    for name in sorted(figures):
        yield Measure(name, statistics.mean(figures[name]), "ms")


def _save(here: Site, browsers: Sequence[Visitor], ids: Sequence[str]) -> Iterator[Measure]:
    """Measure the POST of the form alone: the page with the form is asked for before, the case is not read after."""
    forms = []
    for browser, case_id in zip(cycle(browsers), ids, strict=False):
        path = f"/cases/{case_id}/edit"
        fields = form(_checked(browser.get(path), 200), path)
        text = dict(fields)["situation"] + "\n\n**补充：**第二天又去了一次。"
        forms.append((browser, path, changed(fields, situation=text)))

    def work() -> Iterator[None]:
        for browser, path, fields in forms:
            _checked(browser.post(path, fields), 303)
            yield

    yield Measure("save_cpu", web_cpu(here.service, work()), "ms")


def _warm_up(browsers: Sequence[Visitor], ids: Sequence[str], queries: dict[int, list[str]]) -> None:
    """Use every page until both web processes have seen each several times, and have their render children."""
    for browser, case_id in zip(cycle(browsers), ids, strict=False):
        path = f"/cases/{case_id}"
        _checked(browser.get(path), 200)
        fields = form(_checked(browser.get(f"{path}/edit"), 200), f"{path}/edit")
        _checked(browser.post(f"{path}/edit", changed(fields, result="- *warm*\n- up")), 303)
        browser.close()  # the next connection may reach the other process
    for words in WORDS:
        for browser, query in zip(cycle(browsers), queries[words][SEARCHED:], strict=False):
            _checked(browser.get(f"/search?q={quote(query)}"), 200)
            browser.close()


def _queries(told: Sequence[Case], words: int, chance: random.Random) -> Iterator[str]:
    """Yield queries of words that stand in one case, in the case's order: Chinese and English, each one once."""
    seen = set()
    for case in chance.sample(told, len(told)):
        found = [word for word in index_words(normalise(f"{case['situation']}\n{case['actions']}")) if len(word) > 1]
        if len(found) < words:
            continue
        start = chance.randrange(len(found) - words + 1)
        query = " ".join(found[start : start + words])
        if query not in seen:
            seen.add(query)
            yield query
        if len(seen) == SEARCHED + WARM:
            return


def _ids(here: Site, refs: Sequence[str]) -> Iterator[str]:
    with inside(here) as ask:
        yield from ask.ids(refs)


def _checked(answer: Answer, status: int) -> Answer:
    assert answer.status == status, f"{answer.status} instead of {status}:\n{answer.text[:2000]}"
    return answer
