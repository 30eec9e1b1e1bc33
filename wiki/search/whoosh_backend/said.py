"""The words of one document, and about how many other documents say each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import index_words
from wiki.search.stop_words import STOP_WORDS
from wiki.search.whoosh_backend.postings import TEXT_FIELDS
from wiki.search.whoosh_backend.segment import Segment


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The distinct words of a document, the share of each in its text, and between which bounds the number of documents
    is that hold it: to say it exactly, their numbers would have to be read.
    """

    words: list[str]
    shares: NDArray[np.float64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]


def said(text: str, segments: Sequence[Segment], deleted: int) -> Said:
    """Read a text. So many documents of the segments may have gone since."""
    counts = Counter(index_words(text))
    words = [word for word in counts if word not in STOP_WORDS]
    shares = np.array([counts[word] for word in words], float) / max(counts.total(), 1)
    title, body = (np.sum([one.sizes(field, words) for one in segments], axis=0) for field in TEXT_FIELDS)
    return Said(words, shares, np.maximum(np.maximum(title, body) - deleted, 0), title + body)
