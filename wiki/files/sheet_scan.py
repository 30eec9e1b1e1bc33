"""One quick look through the XML of a sheet, for what openpyxl does not tell while it reads row by row: how many rows
there are, which cells are merged, and which formulas have no result.
"""

from typing import IO
from xml.parsers import expat

from openpyxl.utils.cell import range_boundaries

from wiki.errors import N_
from wiki.files.tabular import Unreadable

MOST_AREAS = 100_000
LAST_ROW = 1_048_576  # of any sheet
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_PIECE = 256 * 1024


class Scan:
    """What was found: filled rows, formulas without a result, and merged areas by their first row."""

    def __init__(self, sheet: IO[bytes]) -> None:
        self.filled = self.unknown = 0
        self.areas: dict[int, list[tuple[int, int, int]]] = {}
        self._count = 0
        self._row_filled = self._formula = False
        self._parse(sheet)

    def _parse(self, sheet: IO[bytes]) -> None:
        parser = self._parser = expat.ParserCreate(namespace_separator=" ")
        self._starts = {
            _MAIN + "row": self._row,
            _MAIN + "c": self._cell,
            _MAIN + "f": self._has_formula,
            _MAIN + "v": self._has_value,
            _MAIN + "is": self._has_text,
            _MAIN + "mergeCell": self._merged,
        }
        parser.StartElementHandler = self._start
        while piece := sheet.read(_PIECE):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
        self._cell({})
        self._row({})
        # The parser holds methods of this and this the parser.
        del self._parser, self._starts

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        found = self._starts.get(name)
        if found:
            found(attributes)

    def _row(self, attributes: dict[str, str]) -> None:
        self.filled += self._row_filled
        self._row_filled = False
        if float(attributes.get("r", 0)) > LAST_ROW:
            raise ValueError("no sheet is so long")

    def _cell(self, attributes: dict[str, str]) -> None:
        self.unknown += self._formula
        self._formula = False
        self._text_result = attributes.get("t") == "str"  # it may be empty

    def _has_formula(self, _attributes: dict[str, str]) -> None:
        self._formula = not self._text_result

    def _has_value(self, _attributes: dict[str, str]) -> None:
        self._parser.CharacterDataHandler = self._value

    def _value(self, _text: str) -> None:
        self._parser.CharacterDataHandler = None
        self._row_filled, self._formula = True, False

    def _has_text(self, _attributes: dict[str, str]) -> None:
        self._row_filled = True

    def _merged(self, attributes: dict[str, str]) -> None:
        first_column, first_row, last_column, last_row = range_boundaries(attributes["ref"])
        self._count += 1
        if self._count > MOST_AREAS:
            raise Unreadable(
                N_("So many cells are merged that the table cannot be read. Undo the merging and try again.")
            )
        self.areas.setdefault(first_row, []).append((first_column, last_row, last_column))
