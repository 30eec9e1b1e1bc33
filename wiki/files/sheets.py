"""Tables in XLSX files. What could do harm is refused before openpyxl sees the file."""

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse
from openpyxl import load_workbook

from wiki.errors import N_, Message
from wiki.files import archives
from wiki.files.sheet_scan import Scan
from wiki.files.tabular import HEAD_ROWS, MOST_ROWS, Row, Source, Unreadable, too_many

LONGEST_CELL = 32_767  # characters, of any cell of Excel
# Unpacked: 200,000 rows of 12 columns with a good sentence in most of them are 210 MB.
MOST_BYTES = 600 * 2**20
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PIECE = 256 * 1024
_RETURN = "_x000D_"  # how Excel writes a carriage return


def opened(source: Path, wanted: str | None) -> Source:
    """Return the table of a sheet: the wanted one, or the first that has rows; hidden ones come last."""
    check(source)
    # Left open: the rows are read from it, and the process ends with its one table.
    book = load_workbook(source.open("rb"), read_only=True, data_only=True, keep_links=False)
    sheets = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    names = [sheet.title for sheet in sheets]
    if wanted is not None and wanted not in names:
        raise Unreadable(N_("There is no sheet “%(name)s” in this file."), name=wanted)
    sheet, scan = _chosen(source, [sheet for sheet in sheets if wanted in (None, sheet.title)])
    if scan.filled > MOST_ROWS + HEAD_ROWS:
        raise too_many(scan.filled - 1)
    warnings: list[Message] = []
    if scan.unknown:
        text = N_(
            "Formulas without a stored result: %(count)s. They are read as empty. To have them, open the file in your "
            "spreadsheet program, save it, and try again."
        )
        warnings.append(Message(text, {"count": scan.unknown}))
    return Source(_rows(sheet, warnings), warnings, names, sheet.title, areas=scan.areas)


def lines(source: Path) -> Iterator[str]:
    """Yield what a person reads in each row of each sheet that is shown, and the names of these sheets."""
    check(source)
    with source.open("rb") as file:
        for sheet in load_workbook(file, read_only=True, data_only=True, keep_links=False).worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title
                yield from (" ".join(filter(None, cells)) for _, cells in _rows(sheet, []))


def check(source: Path) -> None:
    """Raise Unreadable, ValueError or what a library raises if this is no XLSX file that is fit to be read."""
    _check_kind(source)
    archives.check(source, "xl/", most_bytes=MOST_BYTES)
    with zipfile.ZipFile(source) as archive:
        for entry in archive.infolist():
            # A DTD can only stand before the first element. What is no XML, such as a picture, is not read at all.
            with archive.open(entry) as part, suppress(ParseError):
                next(iterparse(part, events=("start",), forbid_dtd=True), None)


def _check_kind(source: Path) -> None:
    with source.open("rb") as file:
        if file.read(4) != _OLE:
            return
        before = b""
        while piece := file.read(_PIECE):
            if _ENCRYPTED in before + piece:
                raise Unreadable(N_("The file is protected by a password. Save it without one and try again."))
            before = piece[-len(_ENCRYPTED) :]
    raise Unreadable(N_("This is a spreadsheet of an older kind. Save it as .xlsx and try again."))


def _chosen(source: Path, sheets: list[Any]) -> tuple[Any, Scan]:
    """Return the first sheet with more than one filled row, else the first, and what a look through it found."""
    first = None
    with zipfile.ZipFile(source) as archive:
        for sheet in sheets:
            with archive.open(sheet._worksheet_path) as part:
                found = sheet, Scan(part)
            if found[1].filled > 1:
                return found
            first = first or found
    if first is None:
        raise Unreadable(N_("There is no sheet with cells in this file."))
    return first


def _rows(sheet: Any, warnings: list[Message]) -> Iterator[Row]:
    wrong = 0
    sheet.reset_dimensions()  # they may be false
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = [_text(number, cell.value) if cell.data_type != "e" else None for cell in cells]
        wrong += sum(cell.data_type == "e" for cell in cells)
        yield number, texts
    if wrong:
        text = N_("Cells that hold an error such as #REF!: %(count)s. They are read as empty.")
        warnings.append(Message(text, {"count": wrong}))


def _text(number: int, value: Any) -> str | None:
    """Return what a cell says, as plainly as it can be written."""
    if value is None:
        return None
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            text = N_("A cell in row %(row)s holds more than %(limit)s characters.")
            raise Unreadable(text, row=number, limit=LONGEST_CELL)
        return value.replace(_RETURN, "").strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _plain(value)
    return _moment(value)


def _plain(value: float) -> str:
    """Return a number without exponent, in the 15 figures that a spreadsheet has."""
    text = f"{value}" if isinstance(value, int) else f"{Decimal(f'{value:.15g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
