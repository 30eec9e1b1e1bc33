"""The formula of `wiki.search.likeness` for all documents of a snapshot at once.

Words are weighed by how many of the audience hold them, the profile's own document apart: what somebody may not find
changes no score.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.backend import Profile
from wiki.search.likeness import ATTRIBUTES, DOUBT, TEXT, USUAL, WEIGHTS, Likeness, chosen_of, likeness, rarity
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot

Numerals = NDArray[np.float64]

PLACES = 9
"""Scores that are equal up to so many places only differ by rounding."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How far each document agrees with a profile in each attribute, and whether it is known of the document."""

    names: tuple[str, ...]
    agreed: Numerals
    known: NDArray[np.bool_]

    def scores(self) -> tuple[Numerals, Numerals]:
        """Return the score and the merit of each document, as in `Likeness`; both are 0 where nothing is known."""
        weights = np.array([WEIGHTS[name] for name in self.names], np.float64)
        known = self.known.astype(np.float64) @ weights
        agreed = self.agreed @ weights
        merit = (agreed + DOUBT * USUAL) / (known + DOUBT) * (known > 0)
        return np.round(agreed / np.maximum(known, 1), PLACES), np.round(merit, PLACES)

    def of_one(self, number: int) -> Likeness:
        """Return the likeness of one document, part by part."""
        row = zip(self.names, self.agreed[number].tolist(), self.known[number].tolist(), strict=True)
        return likeness({name: agreed if known else None for name, agreed, known in row})


@dataclass(frozen=True, slots=True)
class Wanted:
    """The best `size` that reach the floor, among them the best `of_each` of each code of the facet `each`."""

    each: str
    of_each: int
    size: int
    floor: float


def similar(index: Snapshot, profile: Profile, audience: Mask, kind: str, wanted: Wanted) -> list[tuple[int, Likeness]]:
    """Return documents of the audience, most like first; see `wiki.search.backend.Reader.similar`."""
    audience = audience & _holding(index, "kind", [kind])
    if profile.key and (own := index.number_of(profile.key)) is not None:
        audience[own] = False
    compared = _compared(index, profile, audience)
    scores, merit = compared.scores()
    able = np.flatnonzero(audience & (scores >= wanted.floor) & (merit > 0))
    codes = index.facets.first[able, index.codebook.facets.index(wanted.each)]
    order = _ordered((index.age[able], -merit[able]), codes, wanted.size)
    chosen = chosen_of(codes[order].tolist(), wanted.of_each, wanted.size)
    return [(number, compared.of_one(number)) for number in able[order[chosen]].tolist()]


def _compared(index: Snapshot, profile: Profile, audience: Mask) -> Compared:
    names = tuple(name for name in ATTRIBUTES if profile.codes.get(name))
    columns = [index.codebook.facets.index(name) for name in names]
    own = [number for name in names for number in index.codebook.known(name, {*profile.codes[name]})]
    held = index.code_counts[:, columns]
    shared = index.facets.shared([number for number in own if number < len(index.columns)], index.columns)[:, columns]
    numbers = np.array([len({*profile.codes[name]}) for name in names])
    agreed = (shared / numbers + shared / np.maximum(held, 1)) / 2
    if not profile.words:
        return Compared(names, agreed, held > 0)
    told = index.has_words
    for facet, codes in profile.comparable.items():
        told = told & _holding(index, facet, codes)
    text = np.where(told, _words_shared(index, profile.words, audience), 0)
    return Compared((*names, TEXT), np.column_stack((agreed, text)), np.column_stack((held > 0, told)))


def _holding(index: Snapshot, facet: str, codes: Iterable[str]) -> Mask:
    return index.facets.holding(index.codebook.facets.index(facet), index.codebook.known(facet, codes))


def _words_shared(index: Snapshot, words: tuple[str, ...], audience: Mask) -> Numerals:
    """Return what share of the words each document holds, by weight."""
    everything = int(np.count_nonzero(audience))
    weights, total = np.zeros(index.size), 0.0
    for word in words:
        holders = index.holding(word)
        weight = rarity(holders.among(audience), everything)
        holders.add_to(weights, weight)
        total += weight
    return weights / total


def _ordered(keys: Sequence[NDArray[Any]], codes: NDArray[np.int32], most: int) -> Numbers:
    """Return the first `most` places of each code, in the order of the sort keys, the last of which comes first."""
    best = [_first(keys, np.flatnonzero(codes == code), most) for code in np.unique(codes)]
    places = np.concatenate([np.empty(0, np.intp), *best])
    return _first(keys, places, len(places))


def _first(keys: Sequence[NDArray[Any]], places: Numbers, most: int) -> Numbers:
    """Return the first `most` of these places, in order."""
    merit = keys[-1][places]
    if len(places) > most:
        places = places[merit <= np.partition(merit, most - 1)[most - 1]]
    ordered: Numbers = places[np.lexsort([key[places] for key in keys])[:most]]
    return ordered
