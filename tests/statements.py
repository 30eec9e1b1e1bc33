"""Which tests need not run on PostgreSQL, too: their statements are made of what others send it in any case.

`python -m tests.statements` runs all on SQLite that concerns a database, notes what the statements of each test are
made of (`tests/shapes.py`), chooses those that send everything at the least cost, and writes the others down in
SENT_BY_OTHERS. A test that is new is in no list, so it runs on PostgreSQL; with `--all` each does.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.databases import concerning_postgres
from tests.shapes import shapes

SENT_BY_OTHERS = Path(__file__).with_name("sent_by_others.txt")
# These are about what a database does by itself: locks and their order, broken connections, copies, the schema, order.
ABOUT_DATABASES = (
    *("tests/house/", "tests/proof/", "tests/drills/test_processes.py", "tests/test_races.py", "tests/test_faults.py"),
    *("tests/test_backups.py", "tests/test_paging.py", "tests/test_worker.py", "tests/test_imports_at_work.py"),
    "tests/test_hostile_queries.py",
    "tests/test_plan_locks.py",
)
START = 0.4
"""CPU seconds that a test on PostgreSQL costs besides what it costs on SQLite: its database, and connections to it."""

NOTED = "NOTED_STATEMENTS"
"""The variable that says in which folder."""
PATIENCE = 600

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
    """Notes of each test what it sends and what CPU it takes."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{os.getpid()}.json"
        self.noted: dict[str, tuple[float, list[str]]] = {}
        self._now: set[str] = set()
        event.listen(Engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self._now.add(statement)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep what would run on PostgreSQL if nothing were written down."""
        items[:] = concerning_postgres(items, frozenset())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note what the test sends."""
        self._now, began = set(), time.process_time()
        done = yield
        cost = time.process_time() - began
        self.noted[item.nodeid] = cost, sorted(frozenset().union(*map(shapes, self._now)))
        return done

    def pytest_sessionfinish(self) -> None:
        """Leave what was noted to the process that chooses."""
        self.file.write_text(json.dumps(self.noted), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Note, as this module is a plugin of the run that `main` begins and of each of its processes."""
    config.pluginmanager.register(Noting(Path(os.environ[NOTED])))


def main() -> int:
    """Note what each test sends, and write down those that need not run on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[NOTED] = folder
        shared = ["-n", str(os.cpu_count()), "--dist", "load", "-o", f"timeout={PATIENCE}"]
        if code := pytest.main(["--database", "sqlite", "-p", "tests.statements", "-p", "no:cacheprovider", *shared]):
            return int(code)
        noted = {
            test: one for file in Path(folder).glob("*.json") for test, one in json.loads(file.read_text()).items()
        }
    cost = {test: seconds for test, (seconds, _) in noted.items()}
    kept = chosen({test: set(sent) for test, (_, sent) in noted.items()}, cost)
    SENT_BY_OTHERS.write_text("\n".join(lines(cost.keys() - kept, kept)) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
