"""What the best documents of a first ranking tell about the others: which are about the same, and hold words together.

Three steps, each for a limited number of documents:

- *Together*: words that stand side by side in the question and close together in a text count once more
  (sequential dependence, Metzler & Croft 2005).
- *Words alike*: the most telling words of the best documents count like words of the question (relevance feedback,
  Rocchio 1971; RM3). It helps where several documents answer, and misleads where one does: it counts the more, the
  less the best one stands out.
- *Filed alike*: what the classification of the best ones has in common, and that of the others has not.

All of it is read off documents that the reader may find.
"""

import heapq
from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import is_cjk
from wiki.search.backend import Query
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.bm25 import K1, WEIGHTS, idfs
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Scores, picked

TOGETHER, MOST_TOGETHER = 0.3, 30
"""What two words close together count, in parts of their rarity, and how many documents are looked at for it."""

CLOSE, CLOSE_CHINESE = 24, 8
"""Characters between two words that are close together: about four words."""

MOST_PLACES = 8
"""Places of a word in a text that are looked at."""

ALIKE, ALIKE_DOCUMENTS, ALIKE_WORDS = 0.3, 3, 15
STANDS_OUT, STANDS_LEVEL = 0.7, 0.85
"""Score of the third document as a share of the first: from `STANDS_OUT` words count, at `STANDS_LEVEL` by `ALIKE`."""

ROUNDING = 1 - 1e-9
"""What is added up in another way may differ by so much."""

COMMON = 0.25
"""Words that so many of the documents hold tell nothing."""

FILED, FILED_DOCUMENTS = 0.3, 5
NOT_COMPARED = ("kind", "lang", "tags")
"""Facets that say nothing of what a document is about."""


def together(among: Among, query: Query, numbers: Numbers) -> Scores:
    """Return what the words of the question that stand close together in each document add to its lexical score."""
    added = np.zeros(len(numbers), np.float32)
    pairs = [
        (one, other, _reach(one, other), _worth(among, one) + _worth(among, other)) for one, other in _neighbours(query)
    ]
    words = {word: is_cjk(word[0]) for one, other, *_ in pairs for word in (one, other)}
    for place, number in enumerate(numbers.tolist() if pairs else ()):
        text = among.index.text(number)
        places = {word: _places(text, word, chinese=chinese) for word, chinese in words.items()}
        for one, other, reach, worth in pairs:
            if number_close := _close(places[one], places[other], reach):
                added[place] += TOGETHER * worth * (K1 + 1) * number_close / (number_close + K1)
    return added


def alike(among: Among, query: Query, numbers: Numbers, scores: Scores) -> tuple[float, Scores]:
    """Return the share that the words of the best documents have in a lexical score, and what they add to each."""
    best = among.index.first(numbers, -scores, ALIKE_DOCUMENTS)
    if len(best) < ALIKE_DOCUMENTS or scores[best[-1]] <= 0:
        return 0.0, np.zeros(len(numbers), np.float32)
    level = float(scores[best[-1]] / scores[best[0]])
    share = ALIKE * min(max((level - STANDS_OUT) / (STANDS_LEVEL - STANDS_OUT), 0.0), 1.0)
    added = np.zeros(len(numbers), np.float32)
    if share:
        for word, weight in _telling(among, numbers[best], scores[best]).items():
            term = among.word(word)
            added += np.float32(weight * len(query.words)) * (term.rarity * picked(term.vector, numbers))
    return share, added


def filed(index: Snapshot, numbers: Numbers, scores: Scores) -> Scores:
    """Return for each document, from 0 to 1, how far it is filed like the best ones and unlike the others."""
    best = index.first(numbers, -scores, FILED_DOCUMENTS)
    weights = np.maximum(scores[best], 0).astype(np.float64)
    if len(numbers) <= FILED_DOCUMENTS or not weights.any():
        return np.zeros(len(numbers), np.float32)
    documents, codes = index.facets.pairs(numbers)
    holding = np.bincount(codes, minlength=len(index.columns))
    shared = _held_by_best(index, numbers[best], weights)
    worth = np.maximum(shared - holding / len(numbers), 0) * idfs(len(numbers), holding) * _compared(index)
    sums = np.bincount(documents, weights=worth[codes], minlength=len(numbers))
    greatest = sums.max(initial=0)
    filed_alike: Scores = (sums / greatest if greatest else sums).astype(np.float32)
    return filed_alike


def _held_by_best(index: Snapshot, best: Numbers, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of the best documents that hold each code, added up in their order: their numbers are chance."""
    documents, codes = index.facets.pairs(best)
    order = np.argsort(documents, kind="stable")
    shares = (weights / weights.sum())[documents]
    held = np.bincount(codes[order], weights=shares[order], minlength=len(index.columns))
    return np.asarray(held, np.float64)


def _neighbours(query: Query) -> list[tuple[str, str]]:
    return list(zip(query.words, query.words[1:], strict=False))


def _worth(among: Among, word: str) -> float:
    return among.rarity(word) * WEIGHTS["words"]


def _places(text: str, word: str, *, chinese: bool) -> list[tuple[int, int]]:
    """Return where a word begins and ends in a text; of an English one, every form that begins with its stem."""
    found: list[tuple[int, int]] = []
    place = text.find(word)
    while place >= 0 and len(found) < MOST_PLACES:
        if chinese or not text[place - 1 : place].isalnum():
            found.append((place, place + len(word)))
        place = text.find(word, place + 1)
    return found


def _close(ones: list[tuple[int, int]], others: list[tuple[int, int]], reach: int) -> int:
    """Return how many pairs are at most `reach` characters apart, whichever comes first."""
    if not (ones and others):
        return 0
    return sum(0 <= start - end <= reach or 0 <= first - last <= reach for first, end in ones for start, last in others)


def _reach(one: str, other: str) -> int:
    return CLOSE_CHINESE if is_cjk(one[0]) and is_cjk(other[0]) else CLOSE


def _telling(among: Among, numbers: Numbers, scores: Scores) -> dict[str, float]:
    """Return the words by which these documents differ most from all others, with weights that add up to 1."""
    said: dict[str, float] = {}
    least: dict[str, int] = {}
    for number, score in zip(numbers.tolist(), (scores / scores.sum()).tolist(), strict=True):
        one = among.said(number)
        for word, share in zip(one.words, (score * one.shares).tolist(), strict=True):
            said[word] = said.get(word, 0.0) + share
        least.update(zip(one.words, one.least.tolist(), strict=True))
    worth = _worth_of_best(among, said, np.array([least[word] for word in said], np.int64))
    best = Counter({word: worth[word] for word in said if word in worth}).most_common(ALIKE_WORDS)
    total = sum(weight for _, weight in best)
    return {word: weight / total for word, weight in best}


def _worth_of_best(among: Among, said: Mapping[str, float], least: NDArray[np.int64]) -> dict[str, float]:
    """Return what the most telling words are worth, and some others: to say exactly how many hold each takes a while.

    Each is held by so many at least, so it is worth no more than that; those that may be worth most come first.
    """
    most = np.fromiter(said.values(), float, len(said)) * idfs(among.count, least) * (least <= COMMON * among.count)
    words, worth, best = [*said], {}, [0.0] * ALIKE_WORDS
    for place in np.argsort(-most, kind="stable").tolist():
        if most[place] <= ROUNDING * best[0]:
            break
        word = words[place]
        if among.held(word) <= COMMON * among.count:
            worth[word] = said[word] * among.rarity(word)
            heapq.heappushpop(best, worth[word])
    return worth


def _compared(index: Snapshot) -> NDArray[np.bool_]:
    """Tell of each code whether its facet says what a document is about."""
    facets = np.array([facet not in NOT_COMPARED for facet in index.codebook.facets])
    told: NDArray[np.bool_] = facets[index.columns]
    told[0] = False
    return told
