"""What is hidden and what is not there cannot be told apart by how long it takes."""

import statistics
import time

import pytest
from sqlalchemy import event

from tests.proof import matrix
from tests.proof.test_matrix import TABLE
from wiki.extensions import db

ROWS = [
    row
    for row in TABLE
    for column, cell in row.cells.items()
    if row.method == "GET" and column.startswith("seller+") and cell == "hide"
]
TIMES = 60


def both(site, row):
    """Return the address of what is hidden and of what is not there."""
    pattern, record = matrix.rule_of(site.app, row), site.records[row.record]
    changing = matrix.HIDDEN_BY.get(row.record, pattern.arguments - matrix.KNOWN)
    return matrix.address(pattern, record), matrix.address_of_nothing(pattern, changing, record) if changing else ""


def test_what_is_hidden_is_asked_for_in_the_same_words_as_what_is_not_there(site, request):
    """The words are those of the view, whatever is hidden: one class of record for each, all with `--all`."""
    everywhere = request.config.getoption("--all")
    said = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, sql, *_: said.append(sql))
    differing = []
    for row in ROWS if everywhere else {row.endpoint: row for row in ROWS}.values():
        asked = []
        for path in both(site, row):
            if path:
                site.actors["seller"].ask(path, "GET", {}).close()
                said.clear()
                site.actors["seller"].ask(path, "GET", {}).close()
                asked.append(tuple(said))
        differing += [row.name] if len(set(asked)) > 1 else []
        site.undo()  # so that nobody is refused more often in an hour than is noted
    assert not differing


@pytest.mark.parametrize("name", ["draft", "hidden defect"])
def test_what_is_hidden_takes_as_long_as_what_is_not_there(site, name):
    row = next(row for row in ROWS if row.record == name)
    taken = ([], [])
    for _ in range(TIMES):
        for path, times in zip(both(site, row), taken, strict=True):
            began = time.process_time()
            site.actors["seller"].ask(path, "GET", {}).close()
            times.append(time.process_time() - began)
    hidden, nothing = map(statistics.median, taken)
    assert hidden == pytest.approx(nothing, rel=0.25)
