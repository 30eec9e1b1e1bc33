"""Other words that count in the place of one: what a word and its alternatives add to the scores of all documents.

A document that holds several of them gets the best, not the sum: it says the same thing twice. An alternative counts
`SHARE` of what it is worth, and it is worth no more than the word itself: a rare synonym would outrank a common word.
"""

import math
from collections.abc import Sequence

import numpy as np

from wiki.search.analysis import is_cjk, query_words
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Dense, Scores, Sparse, Vector, is_dense

SHARE = 0.7

Part = tuple[Numbers, Scores]


def joined(index: Snapshot, word: str, others: Sequence[str], *, alone: bool = False) -> Vector:
    """Return the vector of a word with its alternatives, of these `alone` if the word counts elsewhere."""
    return index.vector(("joined", word, *others, alone), lambda: _joined(index, None if alone else word, others))


def _joined(index: Snapshot, word: str | None, others: Sequence[str]) -> Vector:
    numbers, best = _part(index, [_term(index, word)] if word else [])
    held = len(numbers)
    weights = np.zeros(index.size, np.float32)
    weights[numbers] = best
    for other in others:
        found, worth = _alternative(index, other)
        share = SHARE * _limit(index.count, held, len(found))
        weights[found] = np.maximum(weights[found], np.float32(share) * worth)
    fitting = np.flatnonzero(weights)
    if is_dense(len(fitting), index.size):
        return Dense(weights)
    return Sparse(fitting.astype(np.uint32), weights[fitting])


def _alternative(index: Snapshot, text: str) -> Part:
    """Return the documents that hold an alternative; several words have to stand as they are written."""
    if " " not in text and not is_cjk(text[:1]):
        return _part(index, [index.word(text)] if index.knows(text) else [])  # it is a stem
    words = query_words(text)
    if not all(len(word) == 1 or index.knows(word) for word in words):
        return _part(index, [])
    numbers, weights = _part(index, [_term(index, word) for word in words])
    if len(words) < 2:
        return numbers, weights
    scores = np.zeros(index.size, np.float32)
    scores[numbers] = weights
    standing = index.phrase(text)
    return standing, scores[standing]


def _term(index: Snapshot, word: str) -> Vector:
    return index.character(word) if len(word) == 1 and is_cjk(word) else index.word(word)


def _part(index: Snapshot, vectors: Sequence[Vector]) -> Part:
    scores = np.zeros(index.size, np.float32)
    for one in vectors:
        one.add_to(scores)
    numbers = np.flatnonzero(scores)
    return numbers, scores[numbers]


def _limit(count: int, own: int, other: int) -> float:
    """Return the share at which an alternative is as telling as the word; all of it if the word is nowhere."""
    return min(1.0, _idf(count, own) / _idf(count, other)) if own else 1.0


def _idf(count: int, holding: int) -> float:
    return math.log(1 + (count - holding + 0.5) / (holding + 0.5))
