"""The texts of a segment as one array, in which exact phrases are looked for: postings name the candidates."""

from collections.abc import Iterable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import CJK_RANGES, cjk_characters, other_words, stem
from wiki.search.lines import Lines

_UNITS = 0x10000
_LINE_FEED = ord("\n")
_UNIT = 2

ALL_FROM = 1 / 4
"""Share of the texts from which looking through all is faster than putting some together."""

Units = NDArray[np.uint16]
Numbers = NDArray[np.intp]


def _cjk_units() -> NDArray[np.bool_]:
    """Tell of each unit whether it is a character without spaces around it, or the first unit of one."""
    table = np.zeros(_UNITS, bool)
    for first, last in CJK_RANGES:
        table[_first_unit(first) : _first_unit(last) + 1] = True
    return table


def _first_unit(code: int) -> int:
    return code if code < _UNITS else 0xD800 + ((code - _UNITS) >> 10)


IS_CJK = _cjk_units()
_IN_A_WORD = np.array([chr(unit).isalnum() for unit in range(_UNITS)]) & ~IS_CJK


def needed(phrase: str, *, whole: bool) -> tuple[list[str], list[str]]:
    """Return characters and stems of words that every text holds in which `phrase` stands; see `Texts.holding`.

    A word at an edge of the phrase may be a part of a longer one, unless the phrase has to be whole.
    """
    chinese = cjk_characters(phrase)
    closed = whole and not chinese
    words = [
        stem(match[0]) for match in other_words(phrase) if closed or (match.start() > 0 and match.end() < len(phrase))
    ]
    return (chinese if chinese or words else [*dict.fromkeys(phrase.replace(" ", ""))]), words


class Texts:
    """The texts of numbered documents, in units of UTF-16. A phrase never reaches from one text into the next."""

    def __init__(self, content: bytes, sizes: Iterable[int]) -> None:
        self._ends = np.array([0, *accumulate(sizes)], np.int64)
        self._content = content
        self._units: Units = np.frombuffer(content, np.dtype("<u2"), int(self._ends[-1]))

    def units(self) -> Units:
        """Return all texts in a row."""
        return self._units

    def titles(self) -> Lines:
        """Return the first line of each text, which is its title."""
        closing = np.flatnonzero(self._units == _LINE_FEED)[::2] + 1
        edges = zip(self._ends.tolist(), closing.tolist(), strict=False)
        parts = [self._units[start:end] for start, end in edges]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        return Lines(np.concatenate([*parts, self._units[:0]]), ends)

    def holding(self, phrase: str, numbers: Numbers, *, whole: bool) -> Numbers:
        """Return those of the texts of these numbers, which ascend, in which `phrase` stands.

        If it is to be whole, a phrase without Chinese must begin and end where words do.
        """
        units, ends = self._picked(numbers)
        places = _places(units, np.frombuffer(phrase.encode("utf-16-le"), np.dtype("<u2")), whole=whole)
        if not places.size:
            return numbers[:0]
        held = np.zeros(len(ends), bool)
        held[np.searchsorted(ends, places, side="right")] = True
        return numbers[held if len(held) == len(numbers) else held[numbers]]

    def text(self, number: int) -> str:
        """Return one text."""
        begin, end = self._ends[number : number + 2].tolist()
        return self._content[_UNIT * begin : _UNIT * end].decode("utf-16-le", "surrogatepass")

    def _picked(self, numbers: Numbers) -> tuple[Units, NDArray[np.int64]]:
        """Return the texts of these numbers and where each ends; all texts, if they are about as many."""
        if len(numbers) > ALL_FROM * len(self._ends):
            return self._units, self._ends[1:]
        begins, ends = self._ends[numbers], self._ends[numbers + 1]
        edges = zip((_UNIT * begins).tolist(), (_UNIT * ends).tolist(), strict=True)
        pieces = b"".join([self._content[begin:end] for begin, end in edges])
        return np.frombuffer(pieces, np.dtype("<u2")), np.cumsum(ends - begins)


def _places(units: Units, phrase: Units, *, whole: bool) -> NDArray[np.intp]:
    """Return where the phrase begins."""
    if not phrase.size or phrase.size > units.size:
        return np.empty(0, np.intp)
    places = _begun(units, phrase)
    places = places[places <= units.size - phrase.size]
    for distance in range(2, phrase.size):
        places = places[units[places + distance] == phrase[distance]]
    if not whole or not places.size or IS_CJK[phrase].any():
        return places
    # Every text is closed by a sign that no word holds, the last one too: the place before 0 is that sign.
    glued_before = _IN_A_WORD[phrase[0]] & _IN_A_WORD[units[places - 1]]
    glued_after = _IN_A_WORD[phrase[-1]] & _IN_A_WORD[units[places + phrase.size]]
    return places[~(glued_before | glued_after)]


def _begun(units: Units, phrase: Units) -> NDArray[np.intp]:
    """Return where the first two units of the phrase stand, compared at once: one alone is everywhere."""
    if phrase.size == 1:
        return np.flatnonzero(units == phrase[0])
    pair = np.frombuffer(phrase[:2].tobytes(), np.dtype("<u4"))[0]
    even, odd = (
        np.flatnonzero(np.frombuffer(units[first:], np.dtype("<u4"), (units.size - first) // 2) == pair)
        for first in (0, 1)
    )
    places = np.concatenate((2 * even, 2 * odd + 1))
    places.sort(kind="stable")
    return places
