"""The words of one document, and about how many documents of an audience hold each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import index_words
from wiki.search.stop_words import STOP_WORDS
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.segment import Segment

BODY = "words"

LOOKED_AT, ENOUGH = 256, 64
"""Postings of a word in a segment that are looked at, as long as so few of an audience were seen to hold it."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The distinct words of a document, the share of each in its text, and how many of an audience hold it at least: to
    say it exactly, all their numbers would have to be read.
    """

    words: list[str]
    shares: NDArray[np.float64]
    least: NDArray[np.int64]


def said(text: str, parts: Iterable[tuple[Segment, Mask]]) -> Said:
    """Read a text. Of each segment there is a mask of those of its documents that are of the audience."""
    counts = Counter(index_words(text))
    words = [word for word in counts if word not in STOP_WORDS]
    shares = np.array([counts[word] for word in words], float) / max(counts.total(), 1)
    least = np.zeros(len(words), np.int64)
    for segment, mask in sorted(parts, key=lambda one: -len(one[0])):
        least += segment.least_among(BODY, words, mask, np.where(least < ENOUGH, LOOKED_AT, 0))
    return Said(words, shares, np.maximum(least, 1))
