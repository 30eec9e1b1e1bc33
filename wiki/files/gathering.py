"""Text that is taken out of a file, up to a limit, as plain as it can be kept."""

import re

MOST_CHARACTERS = 200_000
"""Of one file: a book of 150 pages."""

# What cannot be kept or says nothing: controls but line break and tab, halves of characters, marks of direction.
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]+")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n\s*")


class Enough(Exception):
    """Nothing more is wanted."""


class Gathering:
    """Takes pieces of text until there is enough."""

    def __init__(self, most: int = MOST_CHARACTERS) -> None:
        self._pieces: list[str] = []
        self._left = most

    def add(self, piece: str) -> None:
        """Take a piece; raise Enough if no more is wanted."""
        self._pieces.append(piece[: self._left])
        self._left -= len(piece)
        if self._left <= 0:
            raise Enough

    @property
    def text(self) -> str:
        """What was taken, without what is not text, and with no more than one blank or line break in a row."""
        text = _SPACES.sub(" ", _STRANGE.sub("", "".join(self._pieces).replace("\r", "\n")))
        return _LINES.sub("\n", text).strip()
