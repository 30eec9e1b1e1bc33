"""Other words that count in the place of one: what a word and its alternatives add to the scores of all documents.

A document that holds several of them gets the best, not the sum: it says the same thing twice. An alternative counts
`SHARE` of what it is worth, and it is worth no more than the word itself: a rare synonym would outrank a common word.
"""

from collections.abc import Sequence

import numpy as np

from wiki.search.analysis import is_cjk, query_words
from wiki.search.whoosh_backend.snapshot import Snapshot, idf
from wiki.search.whoosh_backend.vectors import Sparse, Vector, of_row

SHARE = 0.7


def joined(index: Snapshot, word: str, others: Sequence[str], *, alone: bool = False) -> Vector:
    """Return the vector of a word with its alternatives, of these `alone` if the word counts elsewhere."""
    return index.vector(("joined", word, *others, alone), lambda: _joined(index, None if alone else word, others))


def _joined(index: Snapshot, word: str | None, others: Sequence[str]) -> Vector:
    weights = np.zeros(index.size, np.float32)
    held = 0
    if word:
        own = index.term(word)
        own.add_to(weights)
        held = own.holding()
    for other in others:
        one = _alternative(index, other)
        if one is not None and (found := one.holding()):
            one.raise_to(weights, SHARE * _limit(index.count, held, found))
    return of_row(weights)


def _alternative(index: Snapshot, text: str) -> Vector | None:
    """Return the vector of an alternative; several words have to stand as they are written."""
    if text.isalnum() and not any(map(is_cjk, text)):
        return index.word(text, keep=False) if index.knows(text) else None  # it is a stem
    words = query_words(text)
    if not words or not all(len(word) == 1 or index.knows(word) for word in words):
        return None
    if words == [text]:
        return index.term(words[0], keep=False)
    standing = index.phrase(text)
    scores = np.zeros(index.size if len(standing) else 0, np.float32)
    for one in words if len(standing) else ():
        index.term(one).add_to(scores)
    return Sparse(standing.astype(np.uint32), scores[standing])


def _limit(count: int, own: int, other: int) -> float:
    """Return the share at which an alternative is as telling as the word; all of it if the word is nowhere."""
    return min(1.0, float(idf(count, own) / idf(count, other))) if own else 1.0
