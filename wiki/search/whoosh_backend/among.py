"""A state of the index as an audience has it: what a term counts is decided by those documents alone.

What is kept for each audience are numbers; vectors are shared by all whose scale is the same.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from itertools import count
from typing import TypeVar

import numpy as np

from wiki.search.analysis import is_character
from wiki.search.whoosh_backend.bm25 import Scale, idf
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.said import Said, said
from wiki.search.whoosh_backend.snapshot import Snapshot
from wiki.search.whoosh_backend.vectors import Term, Vector

Value = TypeVar("Value")

_serials = count()


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """Those documents of one state of the index that somebody may find."""

    generation: str
    mask: Mask
    count: int
    scale: Scale
    serial: int = field(default_factory=_serials.__next__)
    """What is kept for it goes by this number, which never comes again."""


class Among:
    """A snapshot and an audience. `mask`, `count` and `scale` are those of the audience."""

    def __init__(self, index: Snapshot, audience: Audience) -> None:
        self.index, self._serial = index, audience.serial
        self.mask, self.count, self.scale = audience.mask, audience.count, audience.scale

    def word(self, word: str) -> Term:
        """Return a word in title, body and labels."""
        return self._weighed(word, self.index.word(word, self.scale))

    def character(self, character: str) -> Term:
        """Return a Chinese character in title and body."""
        return self._weighed(("character", character), self.index.character(character, self.scale))

    def vector(self, word: str) -> Vector:
        """Return the vector of a word or a single Chinese character."""
        return self.index.term(word, self.scale)

    def count_of(self, key: Hashable, vector: Callable[[], Vector]) -> int:
        """Return how many hold what a vector is of, which is only made if need be; `key` tells it from all else."""
        return self.kept(("count", key), lambda: vector().among(self.mask))

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return something small that is so for this audience, made now if need be."""
        return self.index.kept((self._serial, key), make)

    def held(self, word: str) -> int:
        """Return how many hold a word, or a single Chinese character."""
        if is_character(word):
            return self.character(word).held
        return self.kept(("count", word), lambda: self.index.holders(word, self.mask))

    def rarity(self, word: str) -> float:
        """Return how telling a word or character is."""
        return idf(self.count, self.held(word))

    def said(self, number: int) -> Said:
        """Return the words of a document but for those that tell nothing."""
        index = self.index
        return index.said((self._serial, number), lambda: said(index.text(number), index.parts(self.mask)))

    def _weighed(self, key: Hashable, vector: Vector) -> Term:
        held = self.count_of(key, lambda: vector)
        return Term(vector, np.float32(idf(self.count, held)), held)
