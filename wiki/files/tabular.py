"""What reading a table of any kind has in common: its limits, and saying that one cannot be read."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from wiki.errors import N_, Message

MOST_ROWS = 200_000  # below the header
MOST_COLUMNS = 100
# Above the header there may be a title and the like.
HEAD_ROWS = 10

# The number of a row as the spreadsheet shows it, and its cells.
Row = tuple[int, list[str | None]]
# Merged areas by their first row: first column, last row and last column of each, all from 1.
Areas = Mapping[int, list[tuple[int, int, int]]]


class Unreadable(Exception):
    """The table is refused, for a reason that its person can do something about."""

    def __init__(self, text: str, **values: Any) -> None:
        self.message = Message(text, values)
        super().__init__(str(self.message))


TOO_LARGE = Message(N_("This table is too large to be read. Divide it into several files."))


def too_many(rows: int) -> Unreadable:
    """Return the refusal of a table with so many rows."""
    text = N_("The table has %(rows)s rows; %(limit)s are the most. Divide it into several files.")
    return Unreadable(text, rows=rows, limit=MOST_ROWS)


class Source(NamedTuple):
    """A table that is being read. `warnings` grows while `rows` are taken and is complete after the last."""

    rows: Iterator[Row]
    warnings: list[Message]
    sheets: Sequence[str] = ()
    sheet: str = ""
    encoding: str = ""
    areas: Areas = MappingProxyType({})
