"""Suggestions at 10,000 cases as the service runs them: what each letter costs, typed as words, pinyin and initials.

And a search with a word that stands nowhere, for which a like one is looked for.
"""

import time
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from itertools import cycle
from urllib.parse import quote

from bench import Measure
from bench.figures import do, percentiles, web_cpu
from bench.site import site
from tests.visitor import Visitor

TYPED = (
    "guoqi kezhang",
    "jiagetanpan",
    "gqkz",
    "price of the",
    "第一次拜访",
    "價格太高",
    "CRM jiage",
    "wzgw",
    "shiyong",
)
UNKNOWN = ("quotaton", "价各太高", "shiyongg kezhang", "discuont price", "竟标")
ROUNDS = 6
BROWSERS = 4


def run(_options: Namespace) -> Iterable[Measure]:
    """Serve a copy of the site and type."""
    letters = [text[:end] for text in TYPED for end in range(1, len(text) + 1)] * ROUNDS
    with site() as here:
        here.service.start(workers=2)
        browsers = [here.person() for _ in range(BROWSERS)]
        do(_ask(browsers, "/search/suggestions?q=", letters[:60]))
        do(_ask(browsers, "/search?q=", UNKNOWN * 4))
        walls: list[float] = []
        yield Measure(
            "suggestions_cpu",
            web_cpu(here.service, _ask(browsers, "/search/suggestions?q=", letters, walls)),
            "ms",
        )
        yield from percentiles("suggestions", walls, "ms")
        unknown = UNKNOWN * 20
        yield Measure("unknown_word_cpu", web_cpu(here.service, _ask(browsers, "/search?q=", unknown)), "ms")


def _ask(
    browsers: Sequence[Visitor], path: str, typed: Sequence[str], walls: list[float] | None = None
) -> Iterator[None]:
    for browser, text in zip(cycle(browsers), typed, strict=False):
        start = time.perf_counter()
        answer = browser.get(path + quote(text))
        assert answer.status == 200, f"{path}{text} answers {answer.status}"
        if walls is not None:
            walls.append(1000 * (time.perf_counter() - start))
        yield
