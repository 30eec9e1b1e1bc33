"""Tables in text files: CSV and its relatives are read, whatever parts the cells and in whatever encoding; CSV is
written.
"""

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from wiki.errors import N_, Message
from wiki.files.encodings import ENCODINGS, encoding_of
from wiki.files.tabular import Row, Source, Unreadable

LONGEST_CELL = 50_000  # characters
_DELIMITERS = (",", ";", "\t", "|")
# What a spreadsheet would take for the beginning of a formula (OWASP ASVS 1.2.10).
_FORMULA = tuple("=+-@\t\r＝＋－＠")
_SAMPLE = 64 * 1024  # characters
_SAMPLE_ROWS = 50
_IN_MEMORY = 4 * 2**20  # bytes of a table that is written


def opened(source: Path, ending: str, encoding: str | None) -> Source:
    """Return the table in a text file; `encoding`, a key of ENCODINGS, if a person knows better than we do."""
    known = encoding if encoding in ENCODINGS else encoding_of(source)
    warnings: list[Message] = []
    file = source.open(encoding=ENCODINGS[known], errors="replace", newline="")
    return Source(_rows(file, ending, warnings), warnings, encoding=known)


def written(rows: Iterable[Sequence[str | None]]) -> BinaryIO:
    """Return CSV in UTF-8 with a byte order mark, so that spreadsheets read Chinese; no cell of it is a formula."""
    file = cast(BinaryIO, tempfile.TemporaryFile(prefix="casewiki-"))  # noqa: SIM115 - whoever sends it closes it
    text = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True)
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([_kept_plain(cell) for cell in row] for row in rows)
    text.detach()
    small = file.tell() <= _IN_MEMORY
    file.seek(0)
    if not small:
        return file
    with file:
        return io.BytesIO(file.read())


def _kept_plain(cell: str | None) -> str:
    """Return a cell as no spreadsheet computes it; `_plain` takes it back."""
    return f"'{cell}" if cell and cell.startswith(_FORMULA) else cell or ""


def _rows(file: TextIO, ending: str, warnings: list[Message]) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    number = damaged = 0
    with file:
        try:
            for number, cells in enumerate(csv.reader(file, delimiter=_start(file, ending)), 1):
                damaged += sum("\ufffd" in cell for cell in cells)
                yield number, [_plain(cell.strip()) or None for cell in cells]
        except csv.Error:
            text = N_(
                "The cell after row %(row)s holds more than %(limit)s characters. Perhaps a quotation mark is missing."
            )
            raise Unreadable(text, row=number, limit=LONGEST_CELL) from None
    if damaged:
        text = N_("Cells with characters that cannot be read: %(count)s. Look whether the encoding is the right one.")
        warnings.append(Message(text, {"count": damaged}))


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe by which programs, ours too, keep it from being taken for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _start(file: TextIO, ending: str) -> str:
    """Return what parts the cells, and put the file to where its table begins."""
    begin = file.tell() if file.read(1) == "\ufeff" else file.seek(0)
    file.seek(begin)
    first = file.readline(8).rstrip("\r\n")
    if first.lower().startswith("sep=") and len(first) == 5:  # written for Excel, which shows no row for it
        return first[4]
    file.seek(begin)
    sample = file.read(_SAMPLE)
    file.seek(begin)
    return _delimiter(sample, "\t" if ending == "tsv" else ",")


def _delimiter(sample: str, usual: str) -> str:
    """Return what parts most rows into equally many cells, the more the better; `usual` where nothing parts them."""
    ranked = sorted(_DELIMITERS, key=lambda delimiter: delimiter != usual)
    return max(ranked, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    lengths = _lengths(sample, delimiter)
    length, often = Counter(lengths).most_common(1)[0] if lengths else (0, 0)
    return (often / len(lengths), length) if length > 1 else (0.0, 0)


def _lengths(sample: str, delimiter: str) -> list[int]:
    lengths: list[int] = []
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            if any(cells):
                lengths.append(len(cells))
            if len(lengths) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass  # one cell is too long: what came before it tells
    return lengths[:-1] or lengths  # the last may be cut off
