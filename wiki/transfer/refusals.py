"""The rows that an import left out, as a table that can be mended and brought again."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, BinaryIO, cast

from wiki.extensions import db
from wiki.files.delimited import FORMULA
from wiki.models import RowKind, TableImport
from wiki.services import imports
from wiki.transfer.readings import rows_of

REMARK = "#"
"""How the name of a column begins that is about the table and not of it."""
PIECE = 1_000
IN_MEMORY = 4 * 2**20  # bytes


def table(one: TableImport, *, titles: Sequence[str], said: Callable[[Mapping[str, Any]], str]) -> BinaryIO:
    """Return the rows as CSV: the row's number and what is wrong with it by `said(reasons)`, under `titles`, and its
    cells. Brought in again, the first two columns are left out.
    """
    rows = ([str(number), said(reasons), *cells] for number, reasons, cells in _refused(one))
    return written(chain([[*(REMARK + title for title in titles), *one.table["header"]]], rows))


def written(rows: Iterable[Sequence[str | None]]) -> BinaryIO:
    """Return CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese; no cell of it is a formula."""
    file = cast(BinaryIO, tempfile.TemporaryFile(prefix="casewiki-"))  # noqa: SIM115 - whoever sends it closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([as_text(cell) for cell in row] for row in rows)
    text.detach()
    small = file.tell() <= IN_MEMORY
    file.seek(0)
    if not small:
        return file
    with file:
        return io.BytesIO(file.read())


def as_text(cell: str | None) -> str:
    """Return a cell as no spreadsheet computes it."""
    return f"'{cell}" if cell and cell.startswith(FORMULA) else cell or ""


def _refused(one: TableImport) -> Iterator[tuple[int, Mapping[str, Any], list[str | None]]]:
    wanted = db.session.scalars(imports.rows(one, RowKind.REFUSED).execution_options(yield_per=PIECE))
    cells = rows_of(one)
    for row in wanted:
        found: list[str | None] = next((these for number, these in cells if number == row.number), [])
        yield row.number, row.reasons, found
