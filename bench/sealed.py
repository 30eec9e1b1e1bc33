"""Sealed records: CPU of reporting, of the pages, of searching 2,000 of them, and queries to the database a page.

In one process, with a database of its own in a temporary folder.
"""

import random
import re
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Flask
from sqlalchemy import event, select

from bench import Measure
from bench.alone import alone
from bench.cases import made
from wiki.extensions import begin_write, db
from wiki.models import Defect, Role, User, schema
from wiki.search import sealed
from wiki.services import defects, people

RECORDS = 2_000
SEARCHED = 50
SHOWN = 20
QUERIES = ("科长", "预算 审批 延期", "客户不愿意签合同怎么办", "导入", "报表 小数")
PASSWORD = "two-thousand-records"
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


def run(_options: Namespace) -> Iterable[Measure]:
    """Make the records and measure."""
    with alone(PASSWORD) as app:
        with app.app_context():
            schema.upgrade()
            yield Measure("sealed.report_cpu", reported() / RECORDS, "ms")
            ids = list(db.session.scalars(select(Defect.id)))
            yield Measure("sealed.first_search_cpu", spent(lambda: sealed.find(QUERIES[0], among=ids)), "ms")
            number = SEARCHED * len(QUERIES)
            again = spent(lambda: [sealed.find(query, among=ids) for _ in range(SEARCHED) for query in QUERIES])
            yield Measure("sealed.search_cpu", again / number, "ms")
            db.session.remove()
        yield from pages(app, ids[0])


def reported() -> float:
    """Report all records and return the CPU time in ms."""
    begin_write()
    people.add("handler", roles=[Role.DEFECT_MANAGER], password=PASSWORD)
    seller = people.add("seller", roles=[Role.SELLER], password=PASSWORD)
    chance = random.Random(3)
    told = [case["situation"] for case in made(400) if case.get("situation")]
    time_spent = spent(lambda: [_report(chance, told, seller) for _ in range(RECORDS)])
    db.session.commit()
    return time_spent


def _report(chance: random.Random, told: list[str], seller: User) -> None:
    detail = "\n".join(chance.sample(told, 2))
    raw = {"kind": "technical", "origin": "own", "product": f"衡川档案 {chance.randint(1, 9)}", "detail": detail}
    defects.reporting.report(defects.parse(raw), by=seller)


def pages(app: Flask, ident: str) -> Iterator[Measure]:
    """Measure the pages of a handler, and count what they ask of the database."""
    asked: list[Any] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    browser = app.test_client()

    def opened(path: str) -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    found = TOKEN.search(opened("/login"))
    browser.post("/login", data={"csrf_token": found[1] if found else "", "name": "handler", "password": PASSWORD})
    listed = {
        "cards": "/defects",
        "queue": "/defects/queue",
        "search": "/defects/queue?q=科长",
        "record": f"/defects/{ident}",
    }
    for name, path in listed.items():
        opened(path)
        opened(path)
        asked.clear()
        opened(path)
        yield Measure(f"sealed.{name}_queries", len(asked), "queries")
        yield Measure(
            f"sealed.{name}_page_cpu", spent(lambda path=path: [opened(path) for _ in range(SHOWN)]) / SHOWN, "ms"
        )  # type: ignore[misc]


def spent(work: Callable[[], Any]) -> float:
    """Return the CPU time of this process in ms."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1_000
