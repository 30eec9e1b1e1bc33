"""Tables of strangers, read once and by a child of their own, into a plain file that all later steps read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from wiki.errors import N_, Message
from wiki.files import table_rows
from wiki.files.tabular import TOO_LARGE, Row
from wiki.sandbox import Child

# What is read. Other spreadsheets are told to be saved as the first.
ENDINGS = ("xlsx", "csv", "tsv", "txt")
_SPREADSHEETS = ("xls", "xlsm", "xlsb", "xltx", "xlt", "ods", "fods", "numbers", "et", "ett", "sxc")

# 200,000 rows of 12 columns take 42 s of CPU and 60 MB, 360 MB with as much text as 88 MB of XLSX hold.
MEMORY = 2**30
SECONDS = 120.0  # of CPU time
PATIENCE = 300.0  # on the clock


class Table(NamedTuple):
    """A table that was read: its header, the number of rows below, and what its person should know.

    `sheets` are those that could be read instead, and empty for a text file; `encoding` is empty for a spreadsheet.
    """

    header: list[str]
    rows: int
    sheets: list[str]
    sheet: str
    encoding: str
    warnings: list[Message]


class Refusal(NamedTuple):
    """Why a table is not read, and what to do."""

    message: Message


def convert(
    source: Path,
    ending: str,
    target: Path,
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    seconds: float | None = None,
    patience: float | None = None,
) -> Table | Refusal:
    """Read `source`, whose name ended in `ending`, and write its rows to `target`, which is there only if that worked.

    A person may choose the sheet, and the encoding (a key of `encodings.ENCODINGS`). This may take minutes, if whoever
    waits for it does not give it fewer `seconds` of CPU and on the clock (`patience`).
    """
    ending = ending.lower().removeprefix(".")
    if ending not in ENDINGS:
        return Refusal(_other_kind(ending))
    target.unlink(missing_ok=True)
    target.touch(mode=0o600)
    asked = {"source": str(source), "ending": ending, "target": str(target), "sheet": sheet, "encoding": encoding}
    answer = _answer(asked, seconds or SECONDS, patience or PATIENCE)
    if isinstance(answer, Refusal):
        target.unlink(missing_ok=True)
    return answer


def rows(file: BinaryIO) -> Iterator[Row]:
    """Yield the rows of a target: the number that the spreadsheet shows, and the cells, as many as the header has.

    A cell is None or a text: numbers as decimals, dates as YYYY-MM-DD with HH:MM behind where there is a time.
    """
    yield from table_rows.read(file)


def _answer(asked: dict[str, Any], seconds: float, patience: float) -> Table | Refusal:
    child = Child("wiki.files.table_child", memory=MEMORY, first={"ending": "", "source": ""})
    try:
        answer = child.ask(asked | {"seconds": seconds}, patience)
        late = child.out_of_time
    finally:
        child.stop()
    if answer is None:
        slow = Message(N_("Reading this table takes too long. Divide it into several files."))
        return Refusal(slow if late else TOO_LARGE)
    if "refusal" in answer:
        return Refusal(Message.from_json(answer["refusal"]))
    header, count, sheets, sheet, encoding, warnings = answer["table"]
    return Table(header, count, sheets, sheet, encoding, [Message.from_json(warning) for warning in warnings])


def _other_kind(ending: str) -> Message:
    if ending in _SPREADSHEETS:
        text = N_("Files of the kind .%(ending)s are not read. Save the table as .xlsx and try again.")
        return Message(text, {"ending": ending})
    return Message(N_("Tables are read from files ending in .xlsx, .csv or .tsv. Save yours as one of these."))
