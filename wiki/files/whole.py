"""Files that are whole or absent: made in a folder beside their place, moved there when all of it is on the disk."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wiki.errors import WikiError

try:
    import fcntl
except ImportError:  # Windows: what a killed process left stays until somebody deletes it
    fcntl = None  # type: ignore[assignment]

WHOLE, LOCK = "whole", "lock"


@contextmanager
def beside(target: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give a folder to work in; what is in its file WHOLE at the end goes to `target`, readable by its owner alone.

    After an exception nothing is there; after a kill the folder is, which the next one who comes deletes. Raise
    WikiError if `target` exists, unless it shall be replaced.
    """
    if target.exists() and not replace:
        raise WikiError("%(name)s exists already. Choose another name, or replace it by --force.", name=target.name)
    sweep(target)
    folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        with (folder / LOCK).open("wb") as lock:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
            made = folder / WHOLE
            made.chmod(0o600)
            settle(made)
            made.replace(target)
            settle(target.parent)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(target: Path) -> None:
    """Delete what killed processes left beside `target`: folders that nobody holds the lock of."""
    for folder in target.parent.glob(f".{target.name}.*.part"):
        with suppress(OSError), (folder / LOCK).open("ab") as lock:  # somebody works there
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if os.name == "nt":  # which waits for no names, and for no file that is only read
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
