"""The types of files that are taken: by the name's ending, and by what the bytes begin with. Both must agree."""

import codecs
from enum import Enum
from typing import BinaryIO, NamedTuple

PIECE = 64 * 1024  # bytes read at a time


class Holds(Enum):
    """What a file holds, which decides how it is looked through."""

    PICTURE = "picture"
    ARCHIVE = "archive"
    TEXT = "text"
    PAGES = "pages"


class Kind(NamedTuple):
    """A type of file. `begins` are the ways its bytes may begin; `part` is the folder an archive of this kind has."""

    media_type: str
    holds: Holds
    begins: tuple[bytes, ...] = ()
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument."
_ZIP = (b"PK\x03\x04",)
_JPEG = Kind("image/jpeg", Holds.PICTURE, (b"\xff\xd8\xff",))

KINDS = {
    "png": Kind("image/png", Holds.PICTURE, (b"\x89PNG\r\n\x1a\n",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "webp": Kind("image/webp", Holds.PICTURE, (b"RIFF",)),
    "gif": Kind("image/gif", Holds.PICTURE, (b"GIF87a", b"GIF89a")),
    "pdf": Kind("application/pdf", Holds.PAGES, (b"%PDF-",)),
    "docx": Kind(_OFFICE + "wordprocessingml.document", Holds.ARCHIVE, _ZIP, "word/"),
    "xlsx": Kind(_OFFICE + "spreadsheetml.sheet", Holds.ARCHIVE, _ZIP, "xl/"),
    "pptx": Kind(_OFFICE + "presentationml.presentation", Holds.ARCHIVE, _ZIP, "ppt/"),
    "txt": Kind("text/plain", Holds.TEXT),
    "csv": Kind("text/csv", Holds.TEXT),
    "md": Kind("text/markdown", Holds.TEXT),
}

# What a text may not begin with. RIFF is a word as well, and the rest of such a file has bytes no text has.
_BEGINNINGS = tuple(begin for kind in KINDS.values() for begin in kind.begins if begin != b"RIFF")

_ENCODINGS = ("utf-8", "gb18030", "big5")


def kind_of(name: str, file: BinaryIO) -> Kind | None:
    """Return the kind by name and beginning of a file; None if it is not taken or the two do not agree.

    Texts are read to their end; pictures and archives still have to be looked through.
    """
    kind = KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None
    if kind is None:
        return None
    file.seek(0)
    head = file.read(16)
    if kind.holds is Holds.TEXT:
        agrees = not head.startswith(_BEGINNINGS) and any(_decodes(file, encoding) for encoding in _ENCODINGS)
    elif kind.media_type == "image/webp":
        agrees = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    else:
        agrees = head.startswith(kind.begins)
    return kind if agrees else None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(PIECE):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
