"""The folder of an index: which of its directories is in use, the mark in each, and the lock of the one writer.

lock            held by the process that writes
current         the name of the directory in use, replaced in one step
rebuilding      how far a rebuild has come, from 0 to 1, as long as there is one
<name>/         Whoosh's files
<name>/mark     what the index contains, as JSON; read first, since Whoosh unpickles what it opens
"""

import contextlib
import errno
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from wiki.search.analysis import ANALYSER_VERSION
from wiki.search.backend import IndexBusy, IndexUnusable, Mark
from wiki.search.whoosh_backend.schema import SCHEMA_VERSION

try:
    import fcntl
except ImportError:  # Windows: the one worker process has to do
    fcntl = None  # type: ignore[assignment]

SHORTAGES = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EACCES, errno.EROFS))

Stamp = tuple[str, bytes]
Cursors = Mapping[str, Sequence[int]]


class IndexFolder:
    """The place of one index of one site."""

    def __init__(self, path: Path, site: str) -> None:
        self.path, self._site = path, site
        self._pointer = path / "current"
        self._progress = path / "rebuilding"

    def current(self) -> Path:
        """Return the directory in use. Raise IndexUnusable if there is none."""
        try:
            name = self._pointer.read_text(encoding="ascii")
        except (OSError, UnicodeError) as error:
            raise IndexUnusable("There is no index yet.") from error
        if not (name.isalnum() and (self.path / name).is_dir()):
            raise IndexUnusable("The index in use has gone.")
        return self.path / name

    def stamp(self) -> Stamp:
        """Return something that differs after each commit and rebuild. Raise IndexUnusable."""
        directory = self.current()
        try:
            return directory.name, (directory / "mark").read_bytes()
        except OSError as error:
            raise IndexUnusable("The index has no mark.") from error

    def mark(self, directory: Path) -> Mark:
        """Return the mark of an index of this site and version. Raise IndexUnusable for any other."""
        try:
            mark = Mark(**json.loads((directory / "mark").read_bytes()))
        except (OSError, ValueError, TypeError, RecursionError) as error:
            raise IndexUnusable("The mark of the index is missing or damaged.") from error
        if (mark.site, mark.analyser, mark.schema) != (self._site, ANALYSER_VERSION, SCHEMA_VERSION):
            raise IndexUnusable("The index is of another site or version.")
        return mark

    def put_mark(self, directory: Path, *, commit: int, cursors: Cursors, count: int) -> None:
        """Note what the index contains."""
        mark = Mark(self._site, ANALYSER_VERSION, SCHEMA_VERSION, commit, cursors, count)
        _replace(directory / "mark", json.dumps(asdict(mark)))

    def blame(self, directory: Path, error: Exception) -> IndexUnusable:
        """Return the exception for what went wrong with an index.

        Unless the system is short of something, files are damaged: then the mark goes, so that every process sees that
        the index is unusable and the one that writes builds it anew.
        """
        if isinstance(error, IndexUnusable):
            return error
        if not is_shortage(error):
            (directory / "mark").unlink(missing_ok=True)
        return IndexUnusable(f"The index could not be read: {error!r}")

    def put_progress(self, share: float | None) -> None:
        """Note how far a rebuild has come, from 0 to 1; None if there is none any more."""
        if share is None:
            self._progress.unlink(missing_ok=True)
        else:
            _replace(self._progress, f"{share:.2f}")

    def progress(self) -> float | None:
        """Return what was noted last."""
        try:
            return float(self._progress.read_bytes())
        except (OSError, ValueError):
            return None

    def new(self) -> Path:
        """Return a new directory beside the one in use."""
        directory = self.path / secrets.token_hex(8)
        directory.mkdir(parents=True)
        return directory

    def use(self, directory: Path) -> None:
        """Put `directory` in the place of the one in use, and remove all others."""
        _replace(self._pointer, directory.name)
        for other in self.path.iterdir():
            if other.is_dir() and other != directory:
                self.discard(other)

    def discard(self, directory: Path) -> None:
        """Remove a directory; what the system will not let go yet goes at the next rebuild."""
        shutil.rmtree(directory, ignore_errors=True)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Be the only writer. Raise IndexBusy if there is one. The lock of a process that died is free."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "lock").open("ab") as file:
            if fcntl is not None:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as error:
                    raise IndexBusy("Another process is writing to the index.") from error
            yield


def is_shortage(error: Exception) -> bool:
    """Tell whether memory, disk, file handles or permissions are to blame rather than what the files hold."""
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in SHORTAGES)


def _replace(file: Path, text: str) -> None:
    new = file.with_suffix(".new")
    new.write_text(text, encoding="ascii")
    os.replace(new, file)  # noqa: PTH105 - says in one word that it is one step
