"""Fault 48: whatever is typed into the search box costs little time and memory, on the page and through the API."""

import random
import resource
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.programs import Program
from tests.search.hostile import COMMON, LETTERS, QUERIES
from tests.search.telling import tell
from tests.yardstick import spent_in
from wiki import search
from wiki.models import db

MOST_SECONDS = 0.3
MOST_BYTES = 50 << 20
LONGEST = 8_000
"""Characters sent: the server refuses a longer address before casewiki sees it."""

CASES = 150

ADDRESSES = {
    "a page far behind": "q=客户&page=999999999999",
    "a page before the first": "q=客户&page=-1",
    "a page that is no number": "q=客户&page=1e9",
    "no end of hits": "q=客户&size=999999999",
    "the same filter again and again": "q=客户" + "&industry=finance" * 900,
    "filters that nobody has": "q=客户" + "".join(f"&industry=x{number}" for number in range(900)),
    "questions again and again": "q=客户" * 2 + "&q=价格" * 900,
    "half of a sign": "q=%ED%A0%80%E5%AE",
    "a sort that nobody has": "q=客户&sort=1;DROP+TABLE",
}


@pytest.fixture
def filled(people):
    """A hundred and fifty long cases in two languages, in which every common character stands."""
    chance = random.Random(1)  # noqa: S311
    words = ["客户", "价格", "谈判", "合同", "科长", "拜访", "产品", *COMMON]
    for number in range(CASES):
        chinese = "".join(chance.choices(words, k=400))
        english = " ".join("".join(chance.choices(LETTERS, k=5)) for _ in range(60))
        tell(people.ana, f"客户{number} price", f"{chinese}。{english}")
    search.catch_up()


def sent(typed: str) -> str:
    """Return what was typed as an address has it."""
    return quote(typed[:LONGEST].encode("utf-8", "surrogatepass"))


def memory() -> int:
    """Return how many bytes this process has in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def answered(client, address):
    """Return the status of an answer and the CPU seconds it takes on an ordinary machine."""
    statuses = []

    def ask() -> None:
        statuses.append(client.get(address).status_code)
        db.session.rollback()

    spent = spent_in(ask, most=MOST_SECONDS)
    return statuses[-1], spent


@pytest.mark.one_database
def test_f48_every_hostile_query_is_answered_in_time_and_memory_or_refused(app, people, filled, sign_in, api_token):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    ana, program = sign_in(people.ana), Program(app, api_token(people.ana))
    asked = {name: f"q={sent(typed)}" for name, typed in QUERIES.items()}
    asked |= {name: quote(address, safe="=&%+") for name, address in ADDRESSES.items()}
    for address in ("/search?q=客户 price -合同", "/search?q=拜访"):  # what is loaded once is no query's fault
        assert ana.get(address).status_code == program.get(address).status_code == 200
    before, faults = memory(), []
    for name, query in asked.items():
        for client in (ana, program):
            status, spent = answered(client, f"/search?{query}")
            if status not in (200, 400, 422) or spent > MOST_SECONDS or memory() - before > MOST_BYTES:
                faults.append(f"{name}, {type(client).__name__}: {status}, {spent:.3f} s, +{memory() - before} bytes")

    assert faults == []
    assert search.is_usable()
    assert len(asked) > 40


def test_f48_hostile_queries_harm_nothing_while_the_database_answers(app, people, sign_in):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for number in range(5):
        tell(people.ana, f"客户{number}", "的" * 2_000)
    ana = sign_in(people.ana)
    assert search.find("客户", user=people.ana).degraded
    faults = []
    for name, typed in QUERIES.items():
        status, spent = answered(ana, f"/search?q={sent(typed)}")
        if status not in (200, 400, 422) or spent > MOST_SECONDS:
            faults.append(f"{name}: {status}, {spent:.3f} s")

    assert faults == []
