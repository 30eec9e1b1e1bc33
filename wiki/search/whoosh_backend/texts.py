"""The text of a segment as one array: single characters and exact phrases are read off it, so neither is indexed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import CJK_RANGES
from wiki.search.whoosh_backend.postings import MOST_COUNTED, Postings

_UNITS = 0x10000


def _cjk_units() -> NDArray[np.bool_]:
    """Tell of each unit whether it is a character without spaces around it, or the first unit of one."""
    table = np.zeros(_UNITS, bool)
    for first, last in CJK_RANGES:
        table[_first_unit(first) : _first_unit(last) + 1] = True
    return table


def _first_unit(code: int) -> int:
    return code if code < _UNITS else 0xD800 + ((code - _UNITS) >> 10)


_IS_CJK = _cjk_units()
_IN_A_WORD = np.array([chr(unit).isalnum() for unit in range(_UNITS)]) & ~_IS_CJK


class Texts:
    """The texts of numbered documents, in units of UTF-16. A phrase never reaches from one text into the next."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._units = np.frombuffer(b"".join(texts), np.dtype("<u2"))
        self._ends = np.cumsum([len(text) // 2 for text in texts], dtype=np.int64)

    def lengths(self) -> NDArray[np.float32]:
        """Return for each text how many of its characters belong to scripts without spaces."""
        passed = np.cumsum(_IS_CJK[self._units], dtype=np.int64)
        upto = np.concatenate(([0], passed))[self._ends]
        return np.diff(upto, prepend=0).astype(np.float32)

    def postings(self, phrase: str) -> Postings:
        """Return in which texts `phrase` stands, and how often, wherever it begins or ends."""
        return self._by_text(self._places(_units(phrase)))

    def whole(self, phrase: str) -> Postings:
        """As `postings`, but a phrase without Chinese must begin and end where words do."""
        units = _units(phrase)
        places = self._places(units)
        if places.size and not _IS_CJK[units].any():
            # Every text is closed by a sign that no word holds, the last one too: the place before 0 is that sign.
            glued_before = _IN_A_WORD[units[0]] & _IN_A_WORD[self._units[places - 1]]
            glued_after = _IN_A_WORD[units[-1]] & _IN_A_WORD[self._units[places + units.size]]
            places = places[~(glued_before | glued_after)]
        return self._by_text(places)

    def _places(self, phrase: NDArray[np.uint16]) -> NDArray[np.int64]:
        if not phrase.size or phrase.size > self._units.size:
            return np.empty(0, np.int64)
        places = np.flatnonzero(self._units[: self._units.size - phrase.size + 1] == phrase[0])
        for distance in range(1, phrase.size):
            places = places[self._units[places + distance] == phrase[distance]]
        return places

    def _by_text(self, places: NDArray[np.int64]) -> Postings:
        passed = np.searchsorted(places, self._ends)
        counts = np.diff(passed, prepend=0)
        numbers = np.flatnonzero(counts)
        return numbers.astype(np.uint32), np.minimum(counts[numbers], MOST_COUNTED).astype(np.uint16)


def _units(phrase: str) -> NDArray[np.uint16]:
    return np.frombuffer(phrase.encode("utf-16-le"), np.dtype("<u2"))
