"""Why a file is not taken, each reason with a sentence for whoever sent it."""

from enum import StrEnum

from wiki.errors import N_, WikiError


class Reason(StrEnum):
    """What is wrong with a file."""

    KIND = "kind"
    MACROS = "macros"
    CONTENT = "content"
    LOCKED = "locked"
    BROKEN = "broken"
    PIXELS = "pixels"
    UNPACKED = "unpacked"
    NESTED = "nested"
    TIME = "time"
    EMPTY = "empty"


SENTENCES = {
    Reason.KIND: N_(
        "It is of a kind that is not taken. Taken are pictures (PNG, JPEG, WebP, GIF), PDF, Word, Excel and PowerPoint "
        "files (docx, xlsx, pptx) and texts (txt, csv, md)."
    ),
    Reason.MACROS: N_("It holds macros. Save it without them as docx, xlsx or pptx."),
    Reason.CONTENT: N_("What is inside is not what the ending of its name says."),
    Reason.LOCKED: N_("It has a password, or the format of Office before 2007. Save it anew as docx, xlsx or pptx."),
    Reason.BROKEN: N_("It cannot be read: it is damaged or not complete."),
    Reason.PIXELS: N_("The picture has more than 40 million pixels. Make it smaller."),
    Reason.UNPACKED: N_("What is packed in it is too large or has too many parts."),
    Reason.NESTED: N_("It holds another archive. Add what is in there as a file of its own."),
    Reason.TIME: N_("Looking through it took too long. Try it by itself, or make it smaller."),
    Reason.EMPTY: N_("It is empty."),
}


class NotTaken(WikiError):
    """A file is refused, for a `reason`."""

    status = 422
    code = "invalid"

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(SENTENCES[reason])
