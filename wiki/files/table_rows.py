"""The plain file that a table becomes: JSON lines `[number, [cells]]`, which all later steps read."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from wiki.errors import N_
from wiki.files.tabular import HEAD_ROWS, MOST_COLUMNS, MOST_ROWS, Areas, Row, Source, Unreadable, too_many

LONGEST_TITLE = 200  # characters; what is longer is a row of texts that stands where a header should
# Line breaks that programs write, as one.
_BREAKS = re.compile("\r\n?|[\v\u2028\u2029]")


def write(source: Source, target: Path) -> tuple[list[str], int]:
    """Write the rows below the header; return the header, as wide as the widest row, and their number."""
    header, below = _parted(_trimmed(source.rows))
    width, count = len(header), 0
    with target.open("w", encoding="utf-8", errors="replace") as file:
        for number, cells in _filled(below, source.areas):
            count += 1
            width = max(width, len(cells))
            if count <= MOST_ROWS:
                file.write(_line(number, cells, len(header)))
    if not count:
        raise Unreadable(N_("There are no rows below the header."))
    if count > MOST_ROWS:
        raise too_many(count)
    if width > len(header):
        _widen(target, width)
    titles = [" ".join((cell or "").split())[:LONGEST_TITLE] for cell in header]
    return titles + [""] * (width - len(titles)), count


def read(file: BinaryIO) -> Iterator[Row]:
    """Yield number and cells of each row."""
    for line in file:
        number, cells = json.loads(line)
        yield number, cells


def _line(number: int, cells: list[str | None], width: int) -> str:
    whole = cells + [None] * (width - len(cells))
    return json.dumps([number, whole], ensure_ascii=False, separators=(",", ":")) + "\n"


def _widen(target: Path, width: int) -> None:
    """Give every row as many cells as the widest has."""
    narrow = target.with_name(target.name + ".narrow")
    target.rename(narrow)
    try:
        target.touch(mode=0o600)
        with narrow.open("rb") as rows, target.open("w", encoding="utf-8", errors="replace") as file:
            file.writelines(_line(number, cells, width) for number, cells in read(rows))
    finally:
        narrow.unlink()


def _trimmed(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that say something, without what is empty at their end."""
    for number, cells in rows:
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            text = N_("Row %(row)s has more than %(limit)s columns. Leave out what is not needed.")
            raise Unreadable(text, row=number, limit=MOST_COLUMNS)
        if cells:
            yield number, [cell and _BREAKS.sub("\n", cell) for cell in cells]


def _parted(rows: Iterator[Row]) -> tuple[list[str | None], Iterator[Row]]:
    """Return the header and the rows below: the first row with two filled cells and half of the most that any has, for
    above it stand titles and the like.
    """
    head = list(islice(rows, HEAD_ROWS))
    if not head:
        raise Unreadable(N_("The table is empty."))
    filled = [sum(cell is not None for cell in cells) for _, cells in head]
    place = next((place for place, count in enumerate(filled) if count >= max(2, max(filled) / 2)), 0)
    return head[place][1], chain(head[place + 1 :], rows)


def _filled(rows: Iterable[Row], areas: Areas) -> Iterator[Row]:
    """Put what a merged area says, which stands in its first cell alone, into each of its cells.

    Areas that begin in the header or in an empty row say nothing here.
    """
    open_areas: list[tuple[int, int, int, str | None]] = []
    for number, cells in rows:
        open_areas = [area for area in open_areas if area[1] >= number]
        for first, last_row, last in areas.get(number, ()):
            said = cells[first - 1] if first <= len(cells) else None
            open_areas.append((first, last_row, min(last, MOST_COLUMNS), said))
        for first, _, last, said in open_areas:
            if said is not None:
                cells += [None] * (last - len(cells))
                cells[first - 1 : last] = [said] * (last - first + 1)
        yield number, cells
