"""Words, meaning and all else that ranks: one score, and the documents that are related without being hits.

    score = (1 - d) * lexical / greatest lexical + d * nearness, refined, + what is preferred + what is filed alike

The share d of meaning is a half, because words that are there are good evidence, too, unless at most half of a
question's words are to be found: then it is in another language, or says the same in other words. Nearness is the
cosine of question and text, `PASSAGE_SHARE` of it that of the nearest passage. Without vectors d is 0; of the other
steps see `refining` and `preferring`. Related is what is near by its meaning, or has some of the words and scores like
a hit; it stands below the hits whose titles hold all words (`titles`).

Comparing all vectors would take too long. The best hits by words and the documents that share most signs with the
question are compared, and the best of those by their passages, too. All of it is decided among the documents that the
reader may find; the last of equals is decided by age, so that what is hidden moves nothing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.backend import Query
from wiki.search.meaning.encoder import DIMENSIONS
from wiki.search.whoosh_backend.alone import alone
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.preferring import preferred
from wiki.search.whoosh_backend.refining import FILED, MOST_TOGETHER, alike, filed, together
from wiki.search.whoosh_backend.rows import Near
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.titles import lowering
from wiki.search.whoosh_backend.vectors import Scores

SHARE, SHARE_OF_UNKNOWN = 0.5, 0.9
"""The share of meaning in a score: usually, and when at most `FEW_WORDS` of the words are in the index."""

FEW_WORDS = 0.5
PASSAGE_SHARE = 0.4
MOST_HITS, MOST_NEAR, MOST_PASSAGES = 300, 150, 100
"""How many hits by words and neighbours by signs are compared, and how many of these by their passages."""

MOST_PARTIAL = 60
"""How many documents that hold some of the words, but not enough to be hits, are compared."""

MOST_RELATED = 20
RELATED, RELATED_OF_UNKNOWN, RELATED_OF_SHORT = 0.3, 0.16, 0.2
"""The nearness from which a document is related: usually, when at most `FEW_WORDS` of the words are there, and when
there are fewer than `SENTENCE` words in all besides.

Of all pairs of question and text 1 in 100 reaches .28. What is typed at random comes to .19 with the nearest of 120
cases, and is a word or two; .2 for sentences, too, would cost a point of nDCG on questions in another language. Two
words that have others in their place, as in the dictionary, are not typed at random.
"""

SENTENCE = 3

RELATED_TO_BEST = 0.6
"""A related document is at least so near as this share of the nearest one: what trails behind is there by chance."""

RELATED_SCORE = 0.25
"""A document that holds some of the words is related if it scores so much of the best."""


LEAST_STEP = 4
"""From here on the best of many are looked for in two steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The hits before filters and after, and all that could be related; masks over the documents."""

    matching: Mask
    hits: Mask
    findable: Mask
    known: float
    """The share of the question's words that are to be found."""


@dataclass(frozen=True, slots=True, eq=False)
class Fused:
    """The scores of all documents, those that are related without being hits, and what each step added."""

    scores: Scores
    related: Numbers
    compared: Numbers
    """The documents that were looked at more closely, in ascending order."""
    steps: Mapping[str, Scores]
    """For each of them, in absolute numbers; all of them together are its score."""

    def steps_of(self, number: int) -> tuple[tuple[str, float], ...]:
        """Return what each step added to the score of a document."""
        place = int(np.searchsorted(self.compared, number))
        if place == len(self.compared) or self.compared[place] != number:
            return (("words", float(self.scores[number])),)
        return tuple((name, float(amounts[place])) for name, amounts in self.steps.items() if amounts[place])


def fused(among: Among, query: Query, pool: Pool, lexical: Scores, near: Near | None, neighbours: Numbers) -> Fused:
    """Return the scores by words, meaning, preferences, and what the best hits have in common.

    `neighbours` are the documents that `nearest` returned; `near` and they are missing without vectors.
    """
    index, few = among.index, pool.known <= FEW_WORDS
    share = 0.0 if near is None or query.meaning is None else SHARE_OF_UNKNOWN if few else SHARE
    greatest = _greatest(lexical, pool)
    scores = lexical / np.float32(greatest)  # as shares of the greatest one
    np.minimum(scores, 1, out=scores)
    scores *= np.float32(1 - share)
    compared = _compared(index, pool, lexical, neighbours)
    steps, nearness = {"words": scores[compared]}, np.zeros(len(compared), np.float32)
    if near is not None and query.meaning is not None:
        nearness = _nearness(index, near, query.meaning, compared, steps["words"], share)
        steps["meaning"] = share * nearness
    lone = len(query.text) == 1
    if query.refined and lone:
        steps["alone"] = np.float32((1 - share) / greatest) * alone(among, query.text, compared, lexical[compared])
    elif query.refined and not few:  # what holds a few chance words tells nothing about others
        _refine(among, query, compared, steps, (1 - share) / greatest)
    scores[compared] = _sum(steps)
    if query.preferences:
        scores = preferred(index, query.preferences, scores)
        steps["preference"] = scores[compared] - _sum(steps)
    if query.refined and not lone:
        steps["filed"] = np.float32(FILED) * filed(index, compared, scores[compared])
        scores[compared] += steps["filed"]
    near_enough = nearness >= max(_floor(query, few=few), RELATED_TO_BEST * float(nearness.max(initial=0)))
    related = _related(index, pool, compared, scores, near_enough)
    factor = np.float32(lowering(index, query.words, scores, compared[pool.hits[compared]], related))
    scores[related] *= factor
    for amounts in steps.values():
        amounts[np.searchsorted(compared, related)] *= factor
    return Fused(scores, related, compared, steps)


def _sum(steps: Mapping[str, Scores]) -> Scores:
    total: Scores = np.sum(list(steps.values()), axis=0, dtype=np.float32)
    return total


def _compared(index: Snapshot, pool: Pool, lexical: Scores, neighbours: Numbers) -> Numbers:
    """Return the documents that are worth a closer look, in ascending order."""
    hits = _best(index, _top(pool.hits, lexical, MOST_HITS), lexical, MOST_HITS)
    some = _top(pool.findable & ~pool.hits & (lexical > 0), lexical, MOST_PARTIAL)
    compared: Numbers = np.unique(np.concatenate([hits, neighbours, _best(index, some, lexical, MOST_PARTIAL)]))
    return compared


def _nearness(index: Snapshot, near: Near, question: Scores, compared: Numbers, words: Scores, share: float) -> Scores:
    """Return how near each document is; 0 for those whose vectors are not made yet."""
    nearness = np.zeros(len(compared), np.float32)
    known = np.flatnonzero(near.rows[compared] >= 0)
    found: Scores = near.vectors.near(question, near.rows[compared[known]]).clip(0)
    _add_passages(index, near, question, compared[known], found, words[known] + share * found)
    nearness[known] = found
    return nearness


def _refine(among: Among, query: Query, compared: Numbers, steps: dict[str, Scores], scale: float) -> None:
    """Add what the best documents tell about the others; `scale` makes shares of lexical scores."""
    closest = among.index.first(compared, -_sum(steps), MOST_TOGETHER)
    near_words = np.zeros(len(compared), np.float32)
    near_words[closest] = np.float32(scale) * together(among, query, compared[closest])
    share, added = alike(among, query, compared, _sum(steps) + near_words)
    steps["words"] = np.float32(1 - share) * steps["words"]
    steps["together"] = np.float32(1 - share) * near_words
    steps["alike"] = np.float32(share * scale) * added


def _floor(query: Query, *, few: bool) -> float:
    """Return the nearness from which a document is related."""
    if not few:
        return RELATED
    says_something = 1 < len(query.words) == sum(word in query.alternatives for word in query.words)
    return RELATED_OF_UNKNOWN if says_something or len(query.words) >= SENTENCE else RELATED_OF_SHORT


def _related(index: Snapshot, pool: Pool, compared: Numbers, scores: Scores, near_enough: Mask) -> Numbers:
    """Return those that are no hits but near by their meaning, or score like hits."""
    best = float(scores[compared].max(initial=0))
    like_hits = (scores[compared] >= RELATED_SCORE * best) & (best > 0) & pool.hits.any()
    apart = ~pool.hits[compared] & (near_enough | like_hits)
    return _best(index, compared[apart], scores, MOST_RELATED)


def _greatest(lexical: Scores, pool: Pool) -> float:
    """Return the greatest score among the hits before filters, so that filters move nothing; never 0."""
    among = pool.matching if pool.matching.any() else pool.findable
    return float((lexical * among).max(initial=0)) or 1.0


def nearest(index: Snapshot, near: Near | None, query: Query, findable: Mask) -> Numbers:
    """Return the findable documents that share most signs with the question."""
    if near is None or query.meaning is None:
        return np.empty(0, np.intp)
    distances = near.vectors.distances(query.meaning)
    rows = _top(np.append(findable, False)[near.documents], DIMENSIONS - distances, MOST_NEAR)
    documents: Numbers = near.documents[rows].astype(np.intp)
    return index.best(documents, distances[rows], MOST_NEAR)


def _add_passages(
    index: Snapshot, near: Near, question: Scores, compared: Numbers, nearness: Scores, scores: Scores
) -> None:
    """Let the nearest passage count for those of the compared documents that are best without."""
    order = index.first(compared, -scores, MOST_PASSAGES)
    passages = near.vectors.nearest_passages(question, near.rows[compared[order]])
    nearness[order] = (1 - PASSAGE_SHARE) * nearness[order] + PASSAGE_SHARE * passages


def _top(among: Mask, scores: NDArray[Any], most: int) -> Numbers:
    """Return some of these documents that the `most` best are part of; no score is below 0.

    The limit is found in every so manieth of all: sorting out the best of 100,000 takes as long as all else.
    """
    step = math.isqrt(len(scores) // most)
    if step < LEAST_STEP:
        return np.flatnonzero(among)
    merit = np.where(among, scores, scores.dtype.type(0))
    some = merit[::step]
    limit = np.partition(some, len(some) - most)[len(some) - most]
    return np.flatnonzero(merit >= limit) if limit > 0 else np.flatnonzero(among)


def _best(index: Snapshot, numbers: Numbers, scores: Scores, most: int) -> Numbers:
    """Return the `most` best, the newest first of equals."""
    return index.best(numbers, -scores[numbers], most)
