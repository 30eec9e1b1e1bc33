"""Reading the files of imports: a child process does it and a thread waits for it; the worker goes on meanwhile."""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from wiki.files import places, tables
from wiki.files.kinds import ending_of
from wiki.files.tabular import Row
from wiki.models import TableImport
from wiki.services import blobs

_Answer = Future[tables.Table | tables.Refusal]


class Found(NamedTuple):
    """What a file is, and where its rows are, if it is a table."""

    table: tables.Table | tables.Refusal
    rows: Path


class Readings:
    """The files that are being read, one at a time; the folder of each is gone when its result was taken."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(1, "casewiki table")
        self._under_way: dict[tuple[str, str | None, str | None], tuple[tempfile.TemporaryDirectory[str], _Answer]] = {}

    def is_busy_with(self, one: TableImport) -> bool:
        """Tell whether the import waits for its file to be read, as its owner wants it read now."""
        found = self._under_way.get(_key(one))
        return found is not None and not found[1].done()

    def forget_all_but(self, waiting: Iterable[TableImport]) -> None:
        """Delete what was read for imports that are no longer there to take it."""
        wanted = {_key(one) for one in waiting}
        for key in [key for key, (_, answer) in self._under_way.items() if key not in wanted and answer.done()]:
            folder, _ = self._under_way.pop(key)
            folder.cleanup()

    @contextmanager
    def result(self, one: TableImport) -> Iterator[Found | None]:
        """Give what was read; None, after beginning with it, if it has not been read."""
        found = self._under_way.pop(_key(one), None)
        if found is None:
            self._begin(one)
            yield None
            return
        folder, answer = found
        with folder:
            yield Found(answer.result(), Path(folder.name, "rows"))

    def _begin(self, one: TableImport) -> None:
        folder = places.folder()
        source, rows = Path(folder.name, "source"), Path(folder.name, "rows")
        with source.open("wb") as file:
            file.writelines(blobs.read(one.source_hash or ""))
        answer = self._threads.submit(
            tables.convert, source, ending_of(one.name), rows, sheet=one.sheet, encoding=one.encoding
        )
        self._under_way[_key(one)] = folder, answer


def rows_of(one: TableImport) -> Iterator[Row]:
    """Yield the rows of an import whose file was read. They are copied first, so that no transaction is held open."""
    with tempfile.TemporaryFile(prefix="casewiki-") as file:
        file.writelines(blobs.read(one.rows_hash or ""))
        file.seek(0)
        yield from tables.rows(file)


def _key(one: TableImport) -> tuple[str, str | None, str | None]:
    return one.id, one.sheet, one.encoding
