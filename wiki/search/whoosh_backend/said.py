"""The words of one document, and about how many documents of an audience say each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import index_words
from wiki.search.stop_words import STOP_WORDS
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.postings import WORD_FIELDS
from wiki.search.whoosh_backend.segment import Segment

LOOKED_AT = 64
"""Postings of a word that are looked at to tell about how many of an audience hold it."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The distinct words of a document, the share of each in its text, and between which bounds the number of documents
    is that hold it: to say it exactly, all their numbers would have to be read.
    """

    words: list[str]
    shares: NDArray[np.float64]
    least: Numbers
    most: Numbers


def said(text: str, pairs: Sequence[tuple[Segment, Mask]]) -> Said:
    """Read a text. Of each segment there is a mask of those of its documents that are of the audience."""
    counts = Counter(index_words(text))
    words = [word for word in counts if word not in STOP_WORDS]
    shares = np.array([counts[word] for word in words], float) / max(counts.total(), 1)
    bounds = [
        np.sum([segment.held_among(field, words, mask, LOOKED_AT) for segment, mask in pairs], axis=0)
        for field in WORD_FIELDS
    ]
    least, most = np.max(bounds, axis=0)[0], np.sum(bounds, axis=0)[1]
    return Said(words, shares, np.maximum(least, 1), most)
