"""What a question prefers, added to the scores of the words.

A preference adds its weight to each document that holds its code, or, where it is away from a code, to each that does
not. Of several codes of one facet that are wanted, one is enough: nothing is both of a state firm and of a foreign
one. Adding, and not multiplying, lets what somebody named count where words say little; how much it may count is
decided where the weights are given (`wiki.search.understanding`).
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from wiki.search.backend import Preference
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Scores


def as_shares(scores: Scores, among: Mask) -> Scores:
    """Return scores as shares of the best one `among` the given documents: others must not change the balance."""
    best = float(scores[among].max(initial=0.0))
    return scores / np.float32(best) if best > 0 else scores


def preferred(index: Snapshot, preferences: Sequence[Preference], scores: Scores) -> Scores:
    """Return the scores, which are shares of the best, with what each document gains by the preferences."""
    total = scores.astype(np.float32)
    for _, gain in gained(index, preferences, slice(None)):
        total += gain
    return total


def gained(
    index: Snapshot, preferences: Sequence[Preference], numbers: Numbers | slice
) -> Iterator[tuple[str, Scores]]:
    """Yield what each preference, named as facet:code, adds to these documents, so that all add up to `preferred`."""
    best: dict[str, Any] = {}
    for one in sorted(preferences, key=lambda one: -one.weight):
        held = index.filed(one.facet, one.code)[numbers]
        gain: Scores = np.float32(abs(one.weight)) * (held if one.weight > 0 else ~held)
        if one.weight > 0:
            before = best.get(one.facet, np.float32(0))
            best[one.facet] = np.maximum(before, gain)
            gain = best[one.facet] - before
        yield f"{one.facet}:{one.code}", gain
