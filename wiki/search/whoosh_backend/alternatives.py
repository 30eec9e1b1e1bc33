"""Other words that count in the place of one: what a word and its alternatives add to the scores of all documents.

A document that holds several of them gets the best, not the sum: it says the same thing twice. An alternative counts
`SHARE` of what it is worth, and it is worth no more than the word itself: a rare synonym would outrank a common word.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from wiki.search.analysis import is_character, is_cjk, query_words
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.bm25 import idf
from wiki.search.whoosh_backend.vectors import Sparse, Term, Vector, of_row

SHARE = 0.7


STEPS = 16
"""How finely it is told how rare an alternative is beside the word, so that most audiences share a vector."""

UNIT = np.float32(1)


def joined(among: Among, word: str, others: Sequence[str], *, alone: bool = False) -> Term:
    """Return a word with its alternatives, of these `alone` if the word counts elsewhere.

    If the audience has the word nowhere, the rarest alternative is the measure of the others.
    """
    rarities = {other: idf(among.count, held) for other in others if (held := _held(among, other))}
    own = () if alone else (word,)
    known = any(map(among.held, own))
    unit = idf(among.count, among.held(word)) if known else max(rarities.values(), default=1.0)
    steps = {other: max(round(STEPS * min(rarity / unit, 1)), 1) for other, rarity in rarities.items()}
    key = ("joined", own, *steps.items())
    vector = among.index.vector((*key, among.scale), lambda: _joined(among, own, steps))
    return Term(vector, np.float32(unit), among.count_of(key, vector))


def _joined(among: Among, own: Sequence[str], others: Mapping[str, int]) -> Vector:
    weights = np.zeros(among.index.size, np.float32)
    for word in own:
        among.vector(word).raise_to(weights, 1)
    for other, steps in others.items():
        _alternative(among, other).raise_to(weights, SHARE * steps / STEPS)
    return of_row(weights)


def _held(among: Among, text: str) -> int:
    """Return how many of the audience hold an alternative; of one of several words, each has to be known."""
    words = _words(text)
    if not words or not all(is_character(word) or among.index.knows(word) for word in words):
        return 0
    if len(words) == 1:
        return among.held(words[0])
    known = all(is_character(word) or among.held(word) for word in words)
    return among.standing(text) if known else 0


def _alternative(among: Among, text: str) -> Vector:
    """Return the vector of an alternative; several words have to stand as they are written."""
    index, words = among.index, _words(text)
    if len(words) == 1:
        return index.term(words[0], among.scale, keep=False)
    standing = index.phrase(text)
    weights = np.zeros(index.size, np.float32)
    for word in words:
        among.vector(word).add_to(weights, UNIT)
    return Sparse(standing.astype(np.uint32), weights[standing])


def _words(text: str) -> list[str]:
    """Return the words of an alternative; one without Chinese is a stem."""
    return query_words(text) if " " in text or is_cjk(text[:1]) else [text]
