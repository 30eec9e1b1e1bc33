"""The encoder's table of the pieces of words on the disk, 65 MB of which a text needs a row for each of its pieces.

What is read often the system keeps in memory as long as nothing else needs it; processes hold none of it. The file has
no name, so nobody can damage it and it goes with the last process that reads it.
"""

import logging
import os
import tempfile
import weakref
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)


class Table:
    """Rows of bytes in a file. Safe for threads and across forks: no place in the file is kept."""

    def __init__(self, handle: int, width: int) -> None:
        self._handle, self._width = handle, width
        weakref.finalize(self, os.close, handle)

    def __getitem__(self, numbers: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the rows of these numbers."""
        different, places = np.unique(numbers, return_inverse=True)
        handle, width = self._handle, self._width
        rows = b"".join([os.pread(handle, width, width * number) for number in different.tolist()])
        return np.frombuffer(rows, np.uint8).reshape(-1, width)[places]


def kept_on_disk(table: Any, folder: Path) -> Any:
    """Return a table that is read from a file; the same one where that is not possible."""
    if not (isinstance(table, np.ndarray) and hasattr(os, "pread")):
        return table
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            table.tofile(file)
            return Table(os.dup(file.fileno()), table.shape[1])
    except OSError:
        log.info("There is no room for the encoder's table on the disk: it stays in memory.")
        return table
