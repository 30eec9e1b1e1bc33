"""The gate that every text passes: what cannot be kept or would mislead a reader is refused, never altered silently."""

import re
import unicodedata
from collections.abc import Callable
from itertools import accumulate

from wiki.errors import N_, BadText, Invalid, Message
from wiki.text.words import words

# Control characters except line break and tab, halves of surrogate pairs, and what Unicode reserves for programs.
_UNKEEPABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane | 0xFFFE)}{chr(plane | 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
# Embeddings, overrides and isolates: they reorder what stands beside a name.
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BREAK = re.compile("[\n\t\u2028\u2029]")
_BLANKS = re.compile(r"\s+")

# Letters in the shape of Latin ones. Greek capitals come first, for some of their small letters look like others.
_GREEK_CAPITALS = str.maketrans("ΗΜΝΥ", "HMNY")
_LOOKALIKES = str.maketrans(
    "авеёкмнорстухіїјѕһԁԛԝӏгпьзүґ" + "αβεζηικμνορςστυχωγ" + "ıɑɡɩʟᴏᴄᴠᴡᴢꜱ" + "‐‑‒–—―−·•・’‘`´ʼ",
    "abeekmhopctyxiijshdqwlrnb3yr" + "abeznikuvopsotuxwy" + "iagilocvwzs" + "-------...'''''",
)
# Fill a place and show nothing, though Unicode does not count them as format characters.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(map(chr, range(0xFE00, 0xFE10)))

_CLAUSE_ENDS = "。！？；，、：）」』》”…—"
_LEFT_OFF = " \n\t\u3000，、：,:;；"
# Belong to the character before: variation selectors, the joiner of emoji, skin tones.
_JOINED = re.compile("[\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
# Characters before and behind a cut in which the border of a word is looked for.
_WINDOW = 20


def clean(text: str) -> str:
    """Return `text` as it is kept, line breaks as "\\n". Raises `BadText` for characters that cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _UNKEEPABLE.search(text)
    if found:
        raise BadText(
            N_("Character %(number)s (%(code)s) cannot be stored. Delete it and save again."),
            number=found.start() + 1,
            code=f"U+{ord(found[0]):04X}",
        )
    return text


def clean_line(text: str) -> str:
    """Return a title or name on one line: blanks collapsed, composed (NFC).

    Raises `BadText` also for line breaks and tabs inside, and for characters that reorder their neighbours.
    """
    line = clean(text).strip()
    if _BREAK.search(line):
        raise BadText(N_("This must be a single line, without line breaks or tabs."))
    if _REORDERING.search(line):
        raise BadText(N_("This holds invisible characters that change the order of the others. Type it again."))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", line))


def checked(text: str, field: str, limit: int, cleaner: Callable[[str], str] = clean) -> str:
    """Return the text cleaned and stripped; raise Invalid, naming the field, if it is bad or longer than `limit`."""
    try:
        text = cleaner(text).strip()
    except BadText as error:
        raise Invalid({field: error.message}) from error
    if len(text) > limit:
        raise too_long(field, limit)
    return text


def checked_remark(text: str, field: str, limit: int, empty: str) -> str:
    """Return what somebody says to others, as `checked` does; it is measured as it was sent, and says something."""
    if len(text) > limit:
        raise too_long(field, limit)
    if not (text := checked(text, field, limit)):
        raise Invalid({field: Message(empty)})
    return text


def too_long(field: str, limit: int) -> Invalid:
    """Return the error of a text that is longer than it may be."""
    return Invalid({field: Message(N_("Too long: at most %(limit)s characters."), {"limit": limit})})


def skeleton(name: str) -> str:
    """Return what `name` looks like, so that names that a reader would take for each other have the same skeleton.

    After Unicode's confusables (UTS 39): compatibility forms, case, invisible characters, and Cyrillic and Greek
    letters in the shape of Latin ones. Not for display. Digits are never taken for letters.
    """
    shape = unicodedata.normalize("NFKC", name).translate(_GREEK_CAPITALS).casefold()
    shape = "".join(character for character in shape if not _invisible(character))
    shape = unicodedata.normalize("NFKC", shape).translate(_LOOKALIKES)
    # İ becomes an i with a second dot, which nobody sees.
    return _BLANKS.sub(" ", shape.replace("i\u0307", "i")).strip()


def without_path(name: str) -> str:
    """Return what a file is called, without the folders that some browsers put before it."""
    return name.replace("\\", "/").rpartition("/")[2]


def shorten(text: str, limit: int) -> str:
    """Return `text` in at most `limit` characters; what is cut ends at a clause or a word, with "…"."""
    if len(text) <= limit:
        return text
    return text[: _cut(text, limit - 1)].rstrip(_LEFT_OFF) + "…" if limit > 0 else ""


def _cut(text: str, latest: int) -> int:
    """Return where to cut: after a clause or before a blank in the last third, else before a word."""
    for position in range(latest, latest - latest // 3, -1):
        if text[position].isspace() or text[position - 1] in _CLAUSE_ENDS:
            return position
    start = max(0, latest - _WINDOW)
    lengths = (len(word) for word in words(text[start : latest + _WINDOW]))
    border = max(border for border in accumulate(lengths, initial=start) if border <= latest)
    position = border if border > start else latest
    while position > 1 and (_JOINED.match(text[position]) or unicodedata.combining(text[position])):
        position -= 1
    return position


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in {"Cf", "Cc"} or character in _FILLERS
