"""The rows that an import left out, as a table that can be mended and brought again."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO

from wiki.extensions import db
from wiki.files import delimited
from wiki.models import RowKind, TableImport
from wiki.services import imports
from wiki.transfer.readings import rows_of

REMARK = "#"
"""How the name of a column begins that is about the table and not of it."""
PIECE = 1_000


def table(one: TableImport, *, titles: Sequence[str], said: Callable[[Mapping[str, Any]], str]) -> BinaryIO:
    """Return the rows as CSV: the row's number and what is wrong with it by `said(reasons)`, under `titles`, and its
    cells. Brought in again, the first two columns are left out.
    """
    rows = ([str(number), said(reasons), *cells] for number, reasons, cells in _refused(one))
    return delimited.written(chain([[*(REMARK + title for title in titles), *one.table.get("header", ())]], rows))


def _refused(one: TableImport) -> Iterator[tuple[int, Mapping[str, Any], list[str | None]]]:
    wanted = db.session.scalars(imports.rows(one, RowKind.REFUSED).execution_options(yield_per=PIECE))
    cells = rows_of(one)
    for row in wanted:
        found: list[str | None] = next((these for number, these in cells if number == row.number), [])
        yield row.number, row.reasons, found
