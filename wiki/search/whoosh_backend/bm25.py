"""BM25 by the statistics of an audience: what somebody may not find moves no score.

    rarity * sum over fields of weight * count * (K1 + 1) / (count + K1 * (1 - B + B * length / usual length))

The rarity is Lucene's idf of the documents that hold a term in any field. Everything else, which is kept for each term,
differs between audiences in the usual lengths alone. These are means, rounded to steps so that people who may find
nearly the same share what is kept.
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.whoosh_backend.postings import FIELDS
from wiki.search.whoosh_backend.vectors import Scores

B, K1 = 0.75, 1.2
WEIGHTS = {"title": 0.7, "words": 1.0, "labels": 1.0, "characters": 0.5}
"""What a term in each field counts; measured (a title above 1 costs up to 12 points of nDCG)."""

STEPS = 8
"""In which the usual length of a field doubles."""

Scale = tuple[int, ...]
"""The usual length of each of `FIELDS`, as the number of steps above 1."""


def scale_of(totals: Sequence[int], count: int) -> Scale:
    """Return the scale of so many documents whose fields have so many words or characters in all."""
    return tuple(round(STEPS * math.log2(max(total, 1) / max(count, 1))) for total in totals)


def damping(field: str, lengths: NDArray[Any], scale: Scale) -> Scores:
    """Return K1 (1 - B + B * length / usual length) of documents whose fields have these lengths."""
    usual = 2.0 ** (scale[FIELDS.index(field)] / STEPS)
    damped: Scores = np.multiply(lengths, np.float32(K1 * B / usual), dtype=np.float32)
    damped += np.float32(K1 * (1 - B))
    return damped


def weights(field: str, counts: NDArray[Any], damped: Scores) -> Scores:
    """Return what a term adds to scores, for each unit of rarity, by how often it occurs."""
    found = counts.astype(np.float32)
    found /= found + damped
    found *= np.float32(WEIGHTS[field] * (K1 + 1))
    return found


def idf(count: int, holding: int) -> float:
    """Return Lucene's idf, ln(1 + (N - n + .5) / (n + .5)), of a term that so many of all documents hold."""
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))


def idfs(count: int, holding: NDArray[Any]) -> NDArray[np.float64]:
    """Return the idf of many terms, which may differ from that of one by rounding."""
    found: NDArray[np.float64] = np.log(1 + (count - holding + 0.5) / (holding + 0.5))
    return found
