"""The distinct words of one segment as arrays, to find those that look or sound like one that is not there.

Latin words are read off the texts as they are written, since postings have stems; Chinese words are those of the
postings. Made when a word is first not found, once for each segment: 3 ms for a thousand documents.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wiki.search.pinyin import Table, is_in_units

SHORTEST, LONGEST = 3, 24
"""Letters of a Latin word that is looked at."""

MOST_CHARACTERS = 4

PIECE = 1 << 20
"""Characters of a text that are looked at together."""

_LETTERS = np.full(1 << 16, ord(" "), np.uint8)
"""Each unit of UTF-16 as a Latin letter or a space."""
_LETTERS[ord("a") : ord("z") + 1] = range(ord("a"), ord("z") + 1)

Characters = NDArray[np.uint16]


class Lexicon:
    """Words by their letters and by their characters; each kind is read when one is first looked for."""

    def __init__(self, text: Callable[[], Characters], chinese: Callable[[int], Characters]) -> None:
        self._text, self._words = text, chinese

    @cached_property
    def _latin(self) -> NDArray[np.bytes_]:
        words = [word for word in _latin_words(self._text()) if SHORTEST <= len(word) <= LONGEST]
        return np.array(sorted(words), f"S{LONGEST}")

    @cached_property
    def _lengths(self) -> NDArray[np.intp]:
        return np.count_nonzero(_letters(self._latin), axis=1)

    @cached_property
    def _signatures(self) -> NDArray[np.uint32]:
        return signatures(_letters(self._latin))

    @cached_property
    def _chinese(self) -> dict[int, Characters]:
        return {length: self._words(length) for length in range(2, MOST_CHARACTERS + 1)}

    def near(self, word: str, edits: int) -> list[bytes]:
        """Return Latin words that may be so many edits away: their lengths and letters allow it."""
        own = signatures(np.frombuffer(word.encode().ljust(LONGEST, b"\0"), np.uint8)[None])[0]
        fitting = np.abs(self._lengths - len(word)) <= edits
        fitting &= np.bitwise_count(self._signatures ^ own) <= 2 * edits
        found: list[bytes] = self._latin[fitting].tolist()
        return found

    def fitting(self, tables: Sequence[Table]) -> list[str]:
        """Return Chinese words each of whose characters is in the table of its place."""
        rows = self._chinese.get(len(tables))
        if rows is None:
            return []
        for place, table in enumerate(tables):
            rows = rows[table[rows[:, place]]]
        return _words(rows)

    def differing(self, word: str) -> list[str]:
        """Return Chinese words that differ from one in a single character."""
        rows = self._chinese.get(len(word))
        if rows is None or not is_in_units(word):
            return []
        own = np.frombuffer(word.encode("utf-16-le"), np.dtype("<u2"))
        return _words(rows[np.count_nonzero(rows != own, axis=1) == 1])


def signatures(letters: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return a bit for each letter that a word has."""
    bits = np.where(letters > 0, np.uint32(1) << (letters.astype(np.uint32) % 32), np.uint32(0))
    signature: NDArray[np.uint32] = np.bitwise_or.reduce(bits, axis=1)
    return signature


def distances(word: str, others: Sequence[bytes]) -> NDArray[np.uint8]:
    """Return how many letters to insert, drop, change or swap with the next make each of the others of the word."""
    typed = word.encode()
    letters = _letters(np.array(others, f"S{LONGEST}"))
    width = LONGEST + 1
    rows = [np.tile(np.arange(width, dtype=np.uint8), (len(others), 1))]
    for at, letter in enumerate(typed):
        above, row = rows[-1], np.empty_like(rows[-1])
        row[:, 0] = at + 1
        for column in range(1, width):
            best = np.minimum(above[:, column], row[:, column - 1]) + 1
            best = np.minimum(best, above[:, column - 1] + (letters[:, column - 1] != letter))
            if at and column > 1:
                swapped = (letters[:, column - 2] == letter) & (letters[:, column - 1] == typed[at - 1])
                best = np.where(swapped, np.minimum(best, rows[-2][:, column - 2] + 1), best)
            row[:, column] = best
        rows.append(row)
    ends: NDArray[np.uint8] = rows[-1][np.arange(len(others)), np.count_nonzero(letters, axis=1)]
    return ends


def _letters(words: NDArray[np.bytes_]) -> NDArray[np.uint8]:
    return words.view(np.uint8).reshape(-1, LONGEST)


def _latin_words(text: Characters) -> set[bytes]:
    """Return the distinct words of Latin letters."""
    words: set[bytes] = set()
    for start in range(0, len(text), PIECE):  # a cut word is whole in one piece; the rest of it stands nowhere
        words.update(_LETTERS.take(text[start : start + PIECE + LONGEST]).tobytes().split())
    return words


def _words(rows: Characters) -> list[str]:
    return [row.tobytes().decode("utf-16-le", "ignore") for row in np.ascontiguousarray(rows)]
