"""Spreadsheets that are written: one sheet of texts, none of which is computed by whoever opens it."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

LONGEST_CELL = 32_767  # characters, as many as Excel shows
_UNSHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
# What openpyxl would take for a formula or for an error of one, or a spreadsheet for the beginning of it.
_COMPUTED = tuple("=+-@#\t\r＝＋－＠")


def written(title: str, rows: Iterable[Sequence[str]]) -> BinaryIO:
    """Return XLSX with one sheet; every cell is a text, also what looks like a formula or a number."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([_text(sheet, cell) for cell in row])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _text(sheet: object, value: str) -> object:
    shown = _UNSHOWN.sub("", value)[:LONGEST_CELL]
    if not shown.startswith(_COMPUTED):
        return shown or None
    cell = WriteOnlyCell(sheet)
    cell.value, cell.data_type, cell.quotePrefix = shown, "s", True
    return cell
