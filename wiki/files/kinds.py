"""The types of files that are taken: by the name's ending, and by what the bytes begin with. Both must agree."""

from enum import Enum
from typing import IO, NamedTuple

from wiki.files.encodings import decodes
from wiki.files.refusals import NotTaken, Reason


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

_WITH_MACROS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "ppam", "sldm"})
# What office programs wrote before, and put around a file with a password.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCODINGS = ("utf-8", "gb18030", "big5")


def kind_of(name: str, file: IO[bytes]) -> Kind:
    """Return the kind by name and beginning of a file; raise NotTaken if there is none or the two do not agree.

    Texts are read to their end; pictures and archives still have to be looked through.
    """
    ending = ending_of(name)
    if ending in _WITH_MACROS:
        raise NotTaken(Reason.MACROS)
    if ending not in KINDS:
        raise NotTaken(Reason.KIND)
    file.seek(0)
    head = file.read(16)
    if not head:
        raise NotTaken(Reason.EMPTY)
    if KINDS[ending].holds is Holds.ARCHIVE and head.startswith(_COMPOUND):
        raise NotTaken(Reason.LOCKED)
    if not _agrees(KINDS[ending], head, file):
        raise NotTaken(Reason.CONTENT)
    return KINDS[ending]


def ending_of(name: str) -> str:
    """Return what a name ends in behind its last dot, in lower case; "" if there is no dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def renamed(name: str, media_type: str) -> str:
    """Return the name with an ending that says what the file has become: of a GIF a PNG."""
    endings = [ending for ending, kind in KINDS.items() if kind.media_type == media_type]
    return name if ending_of(name) in endings else f"{name.rpartition('.')[0]}.{endings[0]}"


def _agrees(kind: Kind, head: bytes, file: IO[bytes]) -> bool:
    if kind.holds is Holds.TEXT:
        return not head.startswith(_BEGINNINGS) and any(decodes(file, encoding) for encoding in _ENCODINGS)
    if kind.media_type == "image/webp":
        return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return head.startswith(kind.begins)
