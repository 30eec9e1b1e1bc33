"""The text of a segment as one array: single characters and exact phrases are read off it, so neither is indexed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from wiki.search.whoosh_backend.postings import MOST_COUNTED, Postings

_FIRST_CJK_UNIT = 0x2E80
_IN_A_WORD = np.array([chr(unit).isalnum() for unit in range(_FIRST_CJK_UNIT)] + [False])


class Texts:
    """The texts of numbered documents, in units of UTF-16. A phrase never reaches from one text into the next."""

    def __init__(self, texts: Sequence[bytes]) -> None:
        self._units = np.frombuffer(b"".join(texts), np.dtype("<u2"))
        self._ends = np.cumsum([len(text) // 2 for text in texts], dtype=np.int64)

    def lengths(self) -> NDArray[np.float32]:
        """Return for each text how many of its units belong to scripts without spaces."""
        passed = np.cumsum(self._units >= _FIRST_CJK_UNIT, dtype=np.int64)
        upto = np.concatenate(([0], passed))[self._ends]
        return np.diff(upto, prepend=0).astype(np.float32)

    def postings(self, phrase: str) -> Postings:
        """Return in which texts `phrase` stands, and how often, wherever it begins or ends."""
        return self._by_text(self._places(_units(phrase)))

    def whole(self, phrase: str) -> Postings:
        """As `postings`, but a phrase without Chinese must begin and end where words do."""
        units = _units(phrase)
        places = self._places(units)
        if units.size and units.max() < _FIRST_CJK_UNIT:
            last = units.size - 1
            glued_before = _inside(units[0]) & _inside(self._units[places - 1]) & (places > 0)
            glued_after = _inside(units[last]) & _inside(
                self._units[np.minimum(places + last + 1, self._units.size - 1)]
            )
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


def _inside(units: NDArray[np.uint16]) -> NDArray[np.bool_]:
    answer: NDArray[np.bool_] = _IN_A_WORD[np.minimum(units, _FIRST_CJK_UNIT)]
    return answer
