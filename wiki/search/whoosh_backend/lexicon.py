"""The distinct words of one segment as arrays, to find those that look or sound like one that is not there.

Latin words are read off the texts as they are written, since postings have stems; Chinese words are those of the
postings, but those with a character of two units of UTF-16 (𠮷), which no table has. Made when a word is first not
found: 10 to 15 ms for a thousand documents, once for each segment.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import is_cjk
from wiki.search.pinyin import Table, is_in_units

LONGEST = 24
"""Letters of a Latin word that is looked at."""

MOST_CHARACTERS = 4

LATIN = re.compile(r"[a-z]{3,24}")

Characters = NDArray[np.uint16]


class Lexicon:
    """Words by their letters and by their characters; each kind is read when one is first looked for."""

    def __init__(self, text: Callable[[], str], terms: Callable[[], Iterable[str]]) -> None:
        self._text, self._terms = text, terms

    @cached_property
    def _latin(self) -> NDArray[np.bytes_]:
        return np.array(sorted({*LATIN.findall(self._text())}), f"S{LONGEST}")

    @cached_property
    def _lengths(self) -> NDArray[np.intp]:
        return np.count_nonzero(_letters(self._latin), axis=1)

    @cached_property
    def _signatures(self) -> NDArray[np.uint32]:
        return signatures(_letters(self._latin))

    @cached_property
    def _chinese(self) -> dict[int, Characters]:
        return {length: _rows(words) for length, words in _by_length(self._terms()).items()}

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


def _by_length(terms: Iterable[str]) -> dict[int, set[str]]:
    words: dict[int, set[str]] = defaultdict(set)
    for term in terms:
        if 1 < len(term) <= MOST_CHARACTERS and is_cjk(term[0]) and is_in_units(term):
            words[len(term)].add(term)
    return words


def _rows(words: Iterable[str]) -> Characters:
    units: Any = np.frombuffer("".join(sorted(words)).encode("utf-16-le"), np.dtype("<u2"))
    return units.reshape(-1, len(next(iter(words))))


def _words(rows: Characters) -> list[str]:
    return [row.tobytes().decode("utf-16-le", "ignore") for row in np.ascontiguousarray(rows)]
