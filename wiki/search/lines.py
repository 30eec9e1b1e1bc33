"""Many short texts as one array, found by a part of what they say or of how they are read."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wiki.search import pinyin
from wiki.search.analysis import CJK_RANGES, normalise

Units = NDArray[np.uint16]
Ranks = NDArray[np.uint8]

NOT_FOUND = 255
MOST_TOKENS = 6
LONGEST_TYPED = 60
INSIDE_A_WORD = 3
"""Letters from which on the inside of a word is looked at: “ice” finds “price”, “ic” does not."""

_CJK = "".join(f"{chr(first)}-{chr(last)}" for first, last in CJK_RANGES)
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a piece of what was typed may stand in a text, and how good it is there: 0 is best."""

    pattern: Sequence[pinyin.Table | int]
    first: int
    at_word: int
    inside: int = NOT_FOUND


def ways(typed: str) -> list[list[Way]]:
    """Return for each piece of what somebody is typing the ways to find it: as it stands, by pinyin, by initials."""
    return [_ways(token) for token in _TOKEN.findall(normalise(typed[:LONGEST_TYPED]))[:MOST_TOKENS]]


def _ways(token: str) -> list[Way]:
    found = [Way(np.frombuffer(token.encode("utf-16-le"), np.dtype("<u2")).tolist(), 0, 1, _inside(token))]
    found += [Way([pinyin.table(part) for part in spelling], 1, 2) for spelling in pinyin.spellings(token)]
    if letters := pinyin.initials(token):
        found.append(Way([pinyin.table(part) for part in letters], 3, 4 if len(letters) > 2 else NOT_FOUND))
    return found


def _inside(token: str) -> int:
    return 2 if len(token) >= INSIDE_A_WORD else NOT_FOUND


class Lines:
    """The texts, normalised, in units of UTF-16, each closed by a line feed."""

    def __init__(self, units: Units, ends: NDArray[np.int64]) -> None:
        self.units, self.ends = units, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Lines":
        """Take normalised texts."""
        encoded = [f"{text}\n".encode("utf-16-le") for text in texts]
        ends = np.cumsum([len(one) // 2 for one in encoded], dtype=np.int64)
        return cls(np.frombuffer(b"".join(encoded), np.dtype("<u2")), ends)

    @classmethod
    def joined(cls, parts: Sequence["Lines"]) -> "Lines":
        """Return the texts of several in a row."""
        if not parts:
            return cls.of(())
        starts = np.cumsum([0, *(len(part.units) for part in parts)])
        ends = [part.ends + start for part, start in zip(parts, starts, strict=False)]
        return cls(np.concatenate([part.units for part in parts]), np.concatenate(ends))

    def __len__(self) -> int:
        return len(self.ends)

    def text(self, number: int) -> str:
        """Return one of the texts."""
        start = int(self.ends[number - 1]) if number else 0
        return self.units[start : int(self.ends[number]) - 1].tobytes().decode("utf-16-le", "replace")

    def ranks(self, wanted: Sequence[Sequence[Way]]) -> Ranks:
        """Return how well each text fits: every piece has to stand in it, and the worst of them counts."""
        worst = np.full(len(self), 0 if wanted else NOT_FOUND, np.uint8)
        for piece in wanted:
            best = np.full(len(self), NOT_FOUND, np.uint8)
            for way in piece:
                self._rank(way, best)
            np.maximum(worst, best, out=worst)
        return worst

    def _rank(self, way: Way, best: Ranks) -> None:
        places = pinyin.places(self.units, way.pattern)
        if not places.size:
            return
        numbers = np.searchsorted(self.ends, places, side="right")
        starts = np.concatenate(([0], self.ends))[numbers]
        ranks = np.full(len(places), way.at_word, np.uint8)
        # What stands before place 0 is the line feed at the end.
        in_word = _in_a_word()
        ranks[in_word[self.units[places - 1]] & in_word[self.units[places]]] = way.inside
        ranks[places == starts] = way.first
        np.minimum.at(best, numbers, ranks)


@cache
def _in_a_word() -> pinyin.Table:
    """Tell of each unit whether it is a letter or digit of a word that is written with spaces around it."""
    table = np.array([chr(unit).isalnum() for unit in range(pinyin.UNITS)])
    for first, last in CJK_RANGES:
        table[first : last + 1] = False
    return table
