"""Office files are zip archives: whether one is small enough to be opened by anybody. Nothing is written anywhere."""

import zipfile
from pathlib import Path

MOST_ENTRIES = 1_000
MOST_BYTES = 200 * 2**20  # unpacked
MOST_RATIO = 100
_PIECE = 64 * 1024


def check(source: Path, part: str, *, most_bytes: int = MOST_BYTES) -> None:
    """Raise ValueError if the archive is too large unpacked or lacks its `part`; what zipfile raises if broken."""
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if "[Content_Types].xml" not in names or not any(name.startswith(part) for name in names):
            raise ValueError("not of this kind")
        most = min(most_bytes, MOST_RATIO * source.stat().st_size)
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most:
            raise ValueError("too large unpacked")
        for entry in entries:
            # To its end: a false size or sum is found only there, and no more than the declared size is unpacked.
            with archive.open(entry) as file:
                while file.read(_PIECE):
                    pass
