"""Words and meaning together: one score from both, and the documents that are near by their meaning alone.

    score = (1 - d) * lexical / greatest lexical + d * nearness

The share d of meaning is small, because words that are there are the better evidence, unless at most half of a
question's words are to be found: then it is in another language, or says the same in other words. Nearness is the
cosine of question and text, `PASSAGE_SHARE` of it that of the nearest passage.

Comparing all vectors would take too long. The best hits by words and the documents that share most signs with the
question are compared, and the best of those by their passages, too. All of it is decided among the documents that the
reader may find; the last of equals is decided by age, so that what is hidden moves nothing.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.search.backend import Query
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.rows import Near
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Scores

SHARE, SHARE_OF_UNKNOWN = 0.25, 0.9
"""The share of meaning in a score: usually, and when at most `FEW_WORDS` of the words are in the index."""

FEW_WORDS = 0.5
PASSAGE_SHARE = 0.4
MOST_HITS, MOST_NEAR, MOST_PASSAGES = 500, 200, 100
"""How many hits by words and neighbours by signs are compared, and how many of these by their passages."""

MOST_RELATED = 20
RELATED, RELATED_OF_UNKNOWN, RELATED_OF_SHORT = 0.3, 0.16, 0.2
"""The nearness from which a document is related: usually, when at most `FEW_WORDS` of the words are there, and when
there are fewer than `SENTENCE` words besides.

Of all pairs of question and text 1 in 100 reaches .28. What is typed at random comes to .19 with the nearest of 120
cases, and is a word or two; .2 for sentences, too, would cost a point of nDCG on questions in another language.
"""

SENTENCE = 3

RELATED_TO_BEST = 0.6
"""A related document is at least so near as this share of the nearest one: what trails behind is there by chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The hits before filters and after, and all that could be related; masks over the documents."""

    matching: Mask
    hits: Mask
    findable: Mask
    known: float
    """The share of the question's words that are to be found."""


def fused(
    index: Snapshot, near: Near, query: Query, pool: Pool, neighbours: Numbers, lexical: Scores
) -> tuple[Scores, Numbers]:
    """Return the scores of all documents by words and meaning, and which are related without being hits."""
    assert query.meaning is not None  # noqa: S101 - asked for by the caller
    share = SHARE_OF_UNKNOWN if pool.known <= FEW_WORDS else SHARE
    scores = (1 - share) * _shares(lexical, pool)
    compared: Numbers = np.union1d(_best(index, np.flatnonzero(pool.hits), lexical, MOST_HITS), neighbours)
    compared = compared[near.rows[compared] >= 0]
    nearness: Scores = near.vectors.near(query.meaning, near.rows[compared]).clip(0)
    _add_passages(index, near, query.meaning, compared, nearness, scores[compared] + share * nearness)
    scores[compared] += share * nearness
    apart = ~pool.hits[compared] & (nearness >= _floor(query, pool, float(nearness.max(initial=0))))
    return scores, _best(index, compared[apart], scores, MOST_RELATED)


def _floor(query: Query, pool: Pool, best: float) -> float:
    """Return the nearness from which a document is related, the nearest one being `best`."""
    floor = RELATED
    if pool.known <= FEW_WORDS:
        floor = RELATED_OF_UNKNOWN if len(query.words) >= SENTENCE else RELATED_OF_SHORT
    return max(floor, RELATED_TO_BEST * best)


def _shares(lexical: Scores, pool: Pool) -> Scores:
    """Return lexical scores as shares of the greatest among the hits before filters, so that filters move nothing."""
    among = lexical[pool.matching] if pool.matching.any() else lexical[pool.findable]
    greatest = among.max(initial=0)
    return np.minimum(lexical / greatest, 1) if greatest > 0 else np.zeros_like(lexical)


def nearest(index: Snapshot, near: Near, question: Scores, findable: Mask) -> Numbers:
    """Return the findable documents that share most signs with the question."""
    rows = np.flatnonzero(np.append(findable, False)[near.documents])
    distances = near.vectors.distances(question)[rows]
    documents: Numbers = near.documents[rows].astype(np.intp)
    if len(rows) > MOST_NEAR:
        close = distances <= np.partition(distances, MOST_NEAR - 1)[MOST_NEAR - 1]
        distances, documents = distances[close], documents[close]
    return documents[np.lexsort((index.age[documents], distances))[:MOST_NEAR]]


def _add_passages(
    index: Snapshot, near: Near, question: Scores, compared: Numbers, nearness: Scores, scores: Scores
) -> None:
    """Let the nearest passage count for those of the compared documents that are best without."""
    order = np.lexsort((index.age[compared], -scores))[:MOST_PASSAGES]
    passages = near.vectors.nearest_passages(question, near.rows[compared[order]])
    nearness[order] = (1 - PASSAGE_SHARE) * nearness[order] + PASSAGE_SHARE * passages


def _best(index: Snapshot, numbers: Numbers, scores: Scores, most: int) -> Numbers:
    """Return the `most` best, the newest first of equals."""
    merit = -scores[numbers]
    if len(numbers) > most:
        close = merit <= np.partition(merit, most - 1)[most - 1]
        numbers, merit = numbers[close], merit[close]
    best: NDArray[np.intp] = numbers[np.lexsort((index.age[numbers], merit))[:most]]
    return best
