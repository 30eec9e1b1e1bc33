"""Files of JSON lines: one object a line, UTF-8, read in constant memory however long the file or a line is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from wiki.errors import N_, Message
from wiki.transfer.strict_json import NotJson, parse_object

LONGEST_LINE = 2_000_000  # bytes
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line: the object in it, or the reason why there is none."""

    number: int
    data: dict[str, Any]
    problem: Message | None = None


def read(path: Path) -> Iterator[Line]:
    """Yield the lines that are not blank, with their numbers from 1. A broken line does not stop the reading."""
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            if number == 1:
                line = line.removeprefix(BYTE_ORDER_MARK)
            if len(line) > LONGEST_LINE:
                text = N_("The line is too long: at most %(limit)s bytes.")
                yield Line(number, {}, Message(text, {"limit": LONGEST_LINE}))
            elif line.strip():
                yield _read(number, line)


def _read(number: int, line: bytes) -> Line:
    try:
        return Line(number, parse_object(line.strip()))
    except NotJson as error:
        return Line(number, {}, error.message)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Yield each line; of one that is too long, so much that it can be told."""
    while line := file.readline(LONGEST_LINE + 2):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line.rstrip(b"\r\n")
