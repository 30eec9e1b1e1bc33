"""The distinct words of one segment as arrays, to find those that look or sound like one that is not there.

    <segment>.lex   how many Latin words and how many Chinese ones of two, three and four characters (32 bits each),
                    then the Latin words (24 bytes each) and the Chinese words (16 bits for each character)

They are read off the terms when a segment is written: to look for them at the first unknown word took half a second.
Among the Latin ones are stems that nobody has written; whether a word stands anywhere is for the postings to say.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from wiki.search.pinyin import Table, is_in_units

LONGEST = 24
"""Letters of a Latin word that is looked at."""

CHINESE = (2, 3, 4)
"""Characters of Chinese words."""

_HEAD = 1 + len(CHINESE)

Characters = NDArray[np.uint16]


def dumped(latin: Sequence[bytes], chinese: Callable[[int], Characters]) -> bytes:
    """Return the content of the file: Latin words in order, and the Chinese words of so many characters."""
    rows = [chinese(characters) for characters in CHINESE]
    head = np.array([len(latin), *map(len, rows)], "<u4")
    return b"".join((head.tobytes(), np.array(latin, f"S{LONGEST}").tobytes(), *(row.tobytes() for row in rows)))


class Lexicon:
    """Words by their letters and by their characters. Raise ValueError if what the file holds is damaged."""

    def __init__(self, content: bytes) -> None:
        latin, *numbers = np.frombuffer(content, "<u4", _HEAD).tolist()
        chinese = dict(zip(CHINESE, numbers, strict=True))
        sizes = [4 * _HEAD, LONGEST * latin, *(2 * each * number for each, number in chinese.items())]
        ends = [*accumulate(sizes)]
        if ends[-1] != len(content):
            raise ValueError("The words of the index are damaged.")
        self._latin: NDArray[np.bytes_] = np.frombuffer(content, f"S{LONGEST}", latin, ends[0])
        self._chinese = {
            each: np.frombuffer(content, "<u2", each * number, begin).reshape(-1, each)
            for (each, number), begin in zip(chinese.items(), ends[1:], strict=False)
        }

    @cached_property
    def _lengths(self) -> NDArray[np.intp]:
        return np.count_nonzero(_letters(self._latin), axis=1)

    @cached_property
    def _signatures(self) -> NDArray[np.uint32]:
        return signatures(_letters(self._latin))

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


def _words(rows: Characters) -> list[str]:
    return [row.tobytes().decode("utf-16-le", "ignore") for row in np.ascontiguousarray(rows)]
