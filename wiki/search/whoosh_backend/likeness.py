"""The formula of `wiki.search.likeness` for all documents of a snapshot at once.

Words are weighed by how many of the audience hold them, the profile's own document apart: what somebody may not find
changes no score.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wiki.search.backend import Profile
from wiki.search.likeness import ATTRIBUTES, TEXT, WEIGHTS, Likeness, likeness, rarity
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot

Agreements = dict[str, NDArray[np.float64]]
"""How far each document agrees with the profile, by attribute; NaN where it is not known."""

EQUAL_TO = 9
"""Scores that differ after so many places only differ by rounding."""


def similar(
    index: Snapshot, profile: Profile, audience: Mask, kind: str, each: str, size: int, floor: float
) -> list[tuple[int, Likeness]]:
    """Return the best `size` documents of the audience; see `wiki.search.backend.Reader.similar`."""
    audience = audience & _holding(index, "kind", kind)
    if profile.key and (own := index.number_of(profile.key)) is not None:
        audience[own] = False
    agreements = _agreements(index, profile, audience)
    scores, known = _scores(agreements, index.size)
    able = np.flatnonzero(audience & (scores >= floor) & (known > 0))
    order = able[np.lexsort((index.age[able], -known[able], -scores[able]))]
    chosen = _with_each(index, order, each, size)
    return [(number, _of_one(agreements, number)) for number in chosen]


def _holding(index: Snapshot, facet: str, code: str) -> Mask:
    return index.facets.holding(index.codebook.facets.index(facet), index.codebook.known(facet, [code]))


def _agreements(index: Snapshot, profile: Profile, audience: Mask) -> Agreements:
    found = {name: _by_codes(index, name, codes) for name in ATTRIBUTES if (codes := profile.codes.get(name))}
    if profile.words:
        found[TEXT] = _by_words(index, profile.words, audience)
    return found


def _by_codes(index: Snapshot, facet: str, codes: tuple[str, ...]) -> NDArray[np.float64]:
    column, own = index.codebook.facets.index(facet), len(set(codes))
    shared = index.facets.shared(column, index.codebook.known(facet, set(codes)), len(index.codebook))
    held = index.code_counts[:, column]
    agreed = np.full(index.size, np.nan)
    np.divide(shared, held, out=agreed, where=held > 0)
    return (shared / own + agreed) / 2


def _by_words(index: Snapshot, words: tuple[str, ...], audience: Mask) -> NDArray[np.float64]:
    everything = int(np.count_nonzero(audience))
    weights, total = np.zeros(index.size), 0.0
    for word in words:
        numbers = index.holding(word)
        weight = rarity(int(np.count_nonzero(audience[numbers])), everything)
        weights[numbers] += weight
        total += weight
    weights[~index.has_words] = np.nan
    return weights / total


def _scores(agreements: Mapping[str, NDArray[np.float64]], size: int) -> tuple[NDArray[np.float64], Numbers]:
    """Return the score of every document and the weight of what is known on both sides."""
    sums, known = np.zeros(size), np.zeros(size, np.intp)
    for name, agreed in agreements.items():
        is_known = ~np.isnan(agreed)
        sums[is_known] += WEIGHTS[name] * agreed[is_known]
        known[is_known] += WEIGHTS[name]
    return np.round(sums / np.maximum(known, 1), EQUAL_TO), known


def _with_each(index: Snapshot, order: Numbers, each: str, size: int) -> list[int]:
    """Return the first `size` of these, the last ones giving way to the first of each code that is missing."""
    codes = index.facets.first[order, index.codebook.facets.index(each)]
    firsts = [int(np.argmax(codes == code)) for code in np.unique(codes) if code]
    missing = sorted(place for place in firsts if place >= size)[: max(size - 1, 0)]
    places = [*range(min(size - len(missing), len(order))), *missing]
    return order[places].tolist()


def _of_one(agreements: Mapping[str, NDArray[np.float64]], number: int) -> Likeness:
    agreed = {name: float(values[number]) for name, values in agreements.items()}
    return likeness({name: None if value != value else value for name, value in agreed.items()})
