"""A checksum beside every file, so that what the disk gives back is what was written, or the index is unusable.

Whoosh has no checksums and forces nothing to the disk: after a power loss its newest files may be empty, halved or full
of zeros, and a single wrong bit changes answers without a word. Before a table of contents takes effect, each segment
that it may name gets its seal; the table's own is written first, too, so none that is in use has no seal.

    <segment>.seal          what the segment's files sum up to, as JSON; Whoosh removes it with them
    _MAIN_<number>.toc.seal the same of one table of contents
"""

import json
import zlib
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage

SEAL = ".seal"
SEGMENTS, CONTENTS = "MAIN_", "_MAIN_"
PIECE = 1 << 20


class DamagedFile(Exception):
    """A file of the index is not as it was written."""


class SealedStorage(FileStorage):
    """Whoosh's folder. A table of contents is read only as it was written; a segment is, after `check`."""

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Put a table of contents into effect; before, seal it and the segments that it may name."""
        folder, files = Path(self.folder), frozenset(self.list())
        for name in {file.partition(".")[0] for file in files if file.startswith(SEGMENTS) and "." in file}:
            if f"{name}{SEAL}" not in files:
                own = [file for file in files if file.startswith(f"{name}.")]
                _seal(folder, name, {file: _sum(folder / file) for file in own})
        _seal(folder, newname, {newname: _sum(folder / oldname)})
        super().rename_file(oldname, newname, safe=safe)
        for file in files - {oldname, f"{newname}{SEAL}"}:
            if file.startswith(CONTENTS) and not file.endswith(".toc"):  # of earlier ones, and what a crash left
                (folder / file).unlink(missing_ok=True)

    def open_file(self, name: str, **options: Any) -> Any:
        """Open a file; a table of contents only if it is as it was written. Raise DamagedFile."""
        if name.startswith(CONTENTS):
            self.check(name)
        return super().open_file(name, **options)

    def check(self, name: str) -> None:
        """Read the files of a segment, or a table of contents, and compare them with their seal. Raise DamagedFile."""
        folder = Path(self.folder)
        try:
            sums = json.loads((folder / f"{name}{SEAL}").read_bytes())
            wrong = [file for file, right in sums.items() if _sum(folder / file) != right]
        except (ValueError, AttributeError) as error:
            raise DamagedFile(f"The seal of {name} is damaged.") from error
        if wrong:
            raise DamagedFile(f"{wrong[0]} is not as it was written.")


def _seal(folder: Path, name: str, sums: dict[str, int]) -> None:
    (folder / f"{name}{SEAL}").write_text(json.dumps(sums), encoding="ascii")


def _sum(file: Path) -> int:
    total = 0
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            total = zlib.crc32(piece, total)
    return total
