"""Office files are zip archives: whether anybody can open one without harm. Nothing is written anywhere."""

import io
import zipfile
from pathlib import Path
from typing import IO, NamedTuple

from wiki.files.refusals import NotTaken, Reason

MOST_ENTRIES = 1_000
MOST_BYTES = 200 * 2**20  # unpacked
MOST_RATIO = 100
MOST_TYPES = 2**20  # bytes of the list that says what each part is
_PIECE = 64 * 1024

_TYPES = "[Content_Types].xml"
# How that list names what runs, in lower case: macros of today, of Excel 4, and controls.
_RUNS = (b"macroenabled", b"vbaproject", b"macrosheet", b"ms-office.activex")
# An office program writes plain XML there; these are ways to write a word so that a search misses it.
_DISGUISES = (b"<!", b"&#", b"\0")
# The numbers behind a chart or a table in a text are a workbook inside of the file.
_EMBEDDED = ("word/embeddings/", "xl/embeddings/", "ppt/embeddings/")
# Zip, RAR, 7z, gzip, xz, bzip2.
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b\x08",
    b"\xfd7zXZ\x00",
    b"BZh",
)
# Drawings that office programs keep under gzip.
_DRAWINGS = (".emz", ".wmz")


class _Left(NamedTuple):
    """How much may still be unpacked."""

    entries: int
    size: int  # bytes


def check(source: Path, part: str, *, most_bytes: int = MOST_BYTES) -> None:
    """Raise NotTaken if the archive lacks its `part`, runs something, or unpacks to too much; what zipfile raises if
    broken.
    """
    size = source.stat().st_size
    with zipfile.ZipFile(source) as archive:
        _check(archive, part, _Left(MOST_ENTRIES, min(most_bytes, MOST_RATIO * size)), inside=False)


def _check(archive: zipfile.ZipFile, part: str, left: _Left, *, inside: bool) -> _Left:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if _TYPES not in names or not any(name.startswith(part) for name in names):
        raise NotTaken(Reason.CONTENT)
    left = _Left(left.entries - len(entries), left.size - sum(entry.file_size for entry in entries))
    if left.entries < 0 or left.size < 0:
        raise NotTaken(Reason.UNPACKED)
    _refuse_what_runs(archive, names)
    for entry in entries:
        # To its end: a false size or sum is found only there, and no more than the declared size is unpacked.
        with archive.open(entry) as file:
            piece = file.read(_PIECE)
            if piece.startswith(_ARCHIVES) and not entry.filename.endswith(_DRAWINGS):
                if inside or not _is_workbook(entry.filename):
                    raise NotTaken(Reason.NESTED)
                left = _check_workbook(piece, file, left)
            while file.read(_PIECE):
                pass
    return left


def _refuse_what_runs(archive: zipfile.ZipFile, names: set[str]) -> None:
    if archive.getinfo(_TYPES).file_size > MOST_TYPES:
        raise NotTaken(Reason.UNPACKED)
    types = archive.read(_TYPES).lower()
    if any(word in types for word in _DISGUISES):
        raise NotTaken(Reason.BROKEN)
    if any(word in types for word in _RUNS) or any("vbaproject" in name.lower() for name in names):
        raise NotTaken(Reason.MACROS)


def _is_workbook(name: str) -> bool:
    return name.startswith(_EMBEDDED) and name.lower().endswith(".xlsx")


def _check_workbook(begin: bytes, rest: IO[bytes], left: _Left) -> _Left:
    with zipfile.ZipFile(io.BytesIO(begin + rest.read())) as archive:
        return _check(archive, "xl/", left, inside=True)
