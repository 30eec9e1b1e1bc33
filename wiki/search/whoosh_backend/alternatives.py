"""Other words that count in the place of one: what a word and its alternatives add to the scores of all documents.

A document that holds several of them gets the best, not the sum: it says the same thing twice. An alternative counts
`SHARE` of what it is worth, and it is worth no more than the word itself: a rare synonym would outrank a common word.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import is_cjk, query_words
from wiki.search.whoosh_backend.snapshot import Snapshot, idf
from wiki.search.whoosh_backend.vectors import Dense, Scores, Sparse, Vector, is_dense

SHARE = 0.7

Part = tuple[NDArray[Any], Scores]
NOTHING: Part = (np.empty(0, np.intp), np.empty(0, np.float32))


def joined(index: Snapshot, word: str, others: Sequence[str], *, alone: bool = False) -> Vector:
    """Return the vector of a word with its alternatives, of these `alone` if the word counts elsewhere."""
    return index.vector(("joined", word, *others, alone), lambda: _joined(index, None if alone else word, others))


def _joined(index: Snapshot, word: str | None, others: Sequence[str]) -> Vector:
    weights = np.zeros(index.size, np.float32)
    held = 0
    if word:
        numbers, best = _term(index, word).entries()
        held = len(numbers)
        weights[numbers] = best
    for other in others:
        found, worth = _alternative(index, other)
        share = SHARE * _limit(index.count, held, len(found))
        if len(found):
            weights[found] = np.maximum(weights[found], np.float32(share) * worth)
    fitting = np.flatnonzero(weights)
    if is_dense(len(fitting), index.size):
        return Dense(weights)
    return Sparse(fitting.astype(np.uint32), weights[fitting])


def _alternative(index: Snapshot, text: str) -> Part:
    """Return the documents that hold an alternative; several words have to stand as they are written."""
    if " " not in text and not is_cjk(text[:1]):
        return index.word(text, keep=False).entries() if index.knows(text) else NOTHING  # it is a stem
    words = query_words(text)
    if not all(len(word) == 1 or index.knows(word) for word in words):
        return NOTHING
    if len(words) == 1:
        return _term(index, words[0], keep=False).entries()
    standing = index.phrase(text)
    scores = np.zeros(index.size if len(standing) else 0, np.float32)
    for one in words if len(standing) else ():
        _term(index, one).add_to(scores)
    return standing, scores[standing]


def _term(index: Snapshot, word: str, *, keep: bool = True) -> Vector:
    return index.character(word) if len(word) == 1 and is_cjk(word) else index.word(word, keep=keep)


def _limit(count: int, own: int, other: int) -> float:
    """Return the share at which an alternative is as telling as the word; all of it if the word is nowhere."""
    return min(1.0, float(idf(count, own) / idf(count, other))) if own else 1.0
