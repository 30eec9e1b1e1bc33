"""The child that reads strangers' tables: `python -m wiki.files.table_child MEMORY`.

A request holds {"source", "ending", "target", "sheet", "encoding"}; the answer is {"refusal": message} or
{"table": [header, rows, sheets, sheet, encoding, warnings]}, and then `target` is written.
"""

from pathlib import Path
from typing import Any

from wiki.errors import N_, Message
from wiki.files import delimited, sheets, table_rows
from wiki.files.tabular import TOO_LARGE, Source, Unreadable
from wiki.sandbox import serve

_BROKEN = Message(
    N_(
        "This file cannot be read as a table: it may be damaged, or be of another kind than its name says. Open it in "
        "your spreadsheet program, save it as .xlsx and try again."
    )
)


def converted(request: dict[str, Any]) -> dict[str, Any]:
    """Read a table and write it plainly, or say why not."""
    try:
        return {"table": _table(request)}
    except Unreadable as error:
        return _refusal(error.message)
    except MemoryError:
        return _refusal(TOO_LARGE)
    except Exception:
        # Whatever the libraries stumble over: the file is refused.
        return _refusal(_BROKEN)


def _refusal(message: Message) -> dict[str, Any]:
    return {"refusal": message.to_json()}


def _table(request: dict[str, Any]) -> list[Any]:
    source = _opened(request)
    header, rows = table_rows.write(source, Path(request["target"]))
    warnings = [message.to_json() for message in source.warnings]
    return [header, rows, list(source.sheets), source.sheet, source.encoding, warnings]


def _opened(request: dict[str, Any]) -> Source:
    if request["ending"] == "xlsx":
        return sheets.opened(Path(request["source"]), request["sheet"])
    return delimited.opened(Path(request["source"]), request["ending"], request["encoding"])


if __name__ == "__main__":
    serve(converted)
