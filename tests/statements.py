"""Which tests need not run on PostgreSQL, too: they send it no statement that no other test sends.

`python -m tests.statements` runs all on SQLite that concerns a database, notes what each test sends, chooses those that
send everything at the least cost, and writes the others down in SENT_BY_OTHERS. A test that is new is in no list, so it
runs on PostgreSQL; with `--all` each does.
"""

import re
import sys
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.databases import concerning_postgres

SENT_BY_OTHERS = Path(__file__).with_name("sent_by_others.txt")
# These are about what a database does by itself: locks and their order, broken connections, copies, the schema, order.
ABOUT_DATABASES = (
    *("tests/house/", "tests/proof/", "tests/drills/test_processes.py", "tests/test_races.py", "tests/test_faults.py"),
    *("tests/test_backups.py", "tests/test_paging.py", "tests/test_worker.py", "tests/test_imports_at_work.py"),
    "tests/test_hostile_queries.py",
)
VALUES = re.compile(r"\((\?)(, \?)+\)")
START = 0.4
"""CPU seconds that a test on PostgreSQL costs besides what it costs on SQLite: its database, and connections to it."""

Sent = Mapping[str, Collection[str]]


def sent_by_others() -> frozenset[str]:
    """Return the tests that were written down: by node id, or by name if that holds for all its parameters."""
    return frozenset(SENT_BY_OTHERS.read_text(encoding="utf-8").rstrip("\n").split("\n"))


def chosen(sent: Sent, cost: Mapping[str, float]) -> set[str]:
    """Return tests that send all that any test sends: one after the other the one that adds most for what it costs."""
    found = {test for test in sent if test.startswith(ABOUT_DATABASES)}
    left = set().union(*sent.values()).difference(*(sent[test] for test in found))
    while left:
        best = max(sent, key=lambda test: (len(left.intersection(sent[test])) / (START + cost[test]), test))
        found.add(best)
        left.difference_update(sent[best])
    return found


def lines(others: Collection[str], kept: Collection[str]) -> list[str]:
    """Return what is written of the others: the name alone where no parameter of it is kept."""
    names = {test.partition("[")[0] for test in kept}
    return sorted({name if (name := test.partition("[")[0]) not in names else test for test in others})


class Noting:
    """A plugin that notes of each test what it sends and what CPU it takes."""

    def __init__(self) -> None:
        self.sent: dict[str, set[str]] = {}
        self.cost: dict[str, float] = {}
        self._now: set[str] = set()
        event.listen(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._now.add(VALUES.sub("(?)", statement))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what would run on PostgreSQL if nothing were written down."""
        items[:] = concerning_postgres(items, frozenset())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what the test sends."""
        self._now, began = set(), time.process_time()
        done = yield
        self.sent[item.nodeid], self.cost[item.nodeid] = self._now, time.process_time() - began
        return done


def main() -> int:
    """Note what each test sends, and write down those that need not run on PostgreSQL."""
    noting = Noting()
    if code := pytest.main(["--database", "sqlite", "-p", "no:cacheprovider"], plugins=[noting]):
        return int(code)
    kept = chosen(noting.sent, noting.cost)
    SENT_BY_OTHERS.write_text("\n".join(lines(noting.sent.keys() - kept, kept)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
