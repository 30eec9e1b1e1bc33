"""From a query to its hits: what is one, how hits are ordered, and what their facets count.

A hit holds all words of a query of up to three words and half of the words of a longer one, three being always
enough; or it holds the query as it was typed, so two neighbouring characters of a text find it however its words are
cut. If that is nothing, any word makes a hit; if that is nothing, the query's characters inside of other words do.
Which of these applies is decided for each kind of record, so that a handbook that says it all hides no case; among the
documents that the reader may find, or what is hidden would change the answer; and before filters, so that choosing one
never adds hits.

What colleagues said after using a document (`services/usefulness.py`) raises or lowers its score by a tenth at most,
after all else. What nobody has used stays as it is, and how often something is read counts for nothing.

Three being enough is measured: without it a question of ten words loses hits that rank well (7 points of nDCG on
Cranfield).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wiki.search.analysis import query_words
from wiki.search.backend import Query, Sort
from wiki.search.whoosh_backend.explaining import PHRASE_RAISE, is_character
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Counts, Scores, Vector

ENOUGH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Found:
    """The number of all hits, the best as (document number, score), and counts by facet and code."""

    total: int
    best: list[tuple[int, float]]
    facets: Mapping[str, Mapping[str, int]]


def search(
    index: Snapshot,
    query: Query,
    audience: Mask,
    facets: Sequence[str],
    sort: Sort,
    most: int,
) -> Found:
    """Return the best `most` documents of `audience` for `query`, and facet counts."""
    candidates = _candidates(index, query, audience)
    matching = _matching(index, query, candidates)
    allowed = {facet: _holding(index, facet, codes) for facet, codes in query.filters.items()}
    shown = _all_of(matching, allowed)
    hits = np.flatnonzero(shown)
    scores = None if query.is_empty else _scores(index, query)
    best = _best(index, hits, scores, sort, most)
    listed = [(int(number), 0.0 if scores is None else float(scores[number])) for number in best]
    return Found(len(hits), listed, _counts(index, matching, shown, hits, allowed, facets))


def hits(index: Snapshot, query: Query, audience: Mask) -> Mask:
    """Tell of each document whether it is a hit of `query` for `audience`."""
    matching = _matching(index, query, _candidates(index, query, audience))
    return _all_of(matching, {facet: _holding(index, facet, codes) for facet, codes in query.filters.items()})


def _candidates(index: Snapshot, query: Query, audience: Mask) -> Mask:
    """Return the audience without documents that lack a phrase or hold what is excluded."""
    mask = audience
    for phrase in query.phrases:
        mask = mask & _as_mask(index, index.phrase(phrase))
    for text in query.without:
        mask = mask & ~_as_mask(index, index.phrase(text))
        words = query_words(text)
        if len(words) == 1:  # -prices excludes price, too
            mask = mask & (_counted(index, [term(index, words[0])]) == 0)
    return mask


def _matching(index: Snapshot, query: Query, candidates: Mask) -> Mask:
    """Return the candidates that are hits; see the module's docstring."""
    if not query.text:
        return candidates
    vectors = [term(index, word) for word in query.words]
    held = _counted(index, vectors)
    full = held >= max(words_needed(len(vectors)), 1)
    full[index.phrase(query.text)] = True
    rules = (
        lambda: full,
        lambda: _counted(index, [*vectors, *(term(index, hint) for hint in query.hints)]) > 0,
        lambda: _as_mask(index, index.characters(query.text)),
    )
    return _by_kind(index, candidates, rules)


def _by_kind(index: Snapshot, candidates: Mask, rules: Sequence[Callable[[], Mask]]) -> Mask:
    """Return those candidates that are hits by the first rule that gives any, decided for each kind of record."""
    found, left = np.zeros(index.size, bool), candidates
    for rule in rules:
        hits = rule() & left
        found |= hits
        left = left & ~index.of_kinds(hits)
        if not left.any():
            break
    return found


def words_needed(words: int) -> int:
    """Return how many words of a query of `words` words a hit must hold."""
    return words if words <= ENOUGH_WORDS else min((words + 1) // 2, ENOUGH_WORDS)


def _scores(index: Snapshot, query: Query) -> Scores:
    """Return the score of every document, hit or not."""
    scores = np.zeros(index.size, np.float32)
    for word in (*query.words, *query.hints):
        if not is_character(word):
            index.word(word).add_to(scores)
    for character in query.characters:
        index.character(character).add_to(scores)
    if query.text:
        scores[index.phrase(query.text)] *= PHRASE_RAISE
    if index.raises is not None:
        scores *= index.raises
    return scores


def _best(index: Snapshot, hits: Numbers, scores: Scores | None, sort: Sort, most: int) -> Numbers:
    """Return the first `most` hits in order; equal scores newest first."""
    age = index.age[hits]
    merit = age if sort == "date" or scores is None else -scores[hits]
    if len(hits) > most:
        limit = np.partition(merit, most - 1)[most - 1]
        near = np.flatnonzero(merit <= limit)
        hits, merit, age = hits[near], merit[near], age[near]
    return hits[np.lexsort((age, merit))[:most]]


def _counts(
    index: Snapshot,
    matching: Mask,
    shown: Mask,
    hits: Numbers,
    allowed: Mapping[str, Mask],
    facets: Sequence[str],
) -> dict[str, dict[str, int]]:
    """Return the counts of each facet among the hits of all other filters."""
    plain = [facet for facet in facets if facet not in allowed]
    counts: dict[str, dict[str, int]] = {}
    if plain:
        counts = index.codebook.named(index.facets.counts(shown, hits, len(index.codebook)), plain)
    for facet in facets:
        if facet in allowed:
            mask = _all_of(matching, {other: mask for other, mask in allowed.items() if other != facet})
            own = index.facets.counts(mask, np.flatnonzero(mask), len(index.codebook))
            counts |= index.codebook.named(own, [facet])
    return {facet: counts[facet] for facet in facets}


def term(index: Snapshot, word: str) -> Vector:
    """Return a word's vector; a single Chinese character is held by every text that it occurs in."""
    return index.character(word) if is_character(word) else index.word(word)


def _counted(index: Snapshot, vectors: Sequence[Vector]) -> Counts:
    counts = np.zeros(index.size, np.uint8)
    for one in vectors:
        one.count_in(counts)
    return counts


def _holding(index: Snapshot, facet: str, codes: Sequence[str]) -> Mask:
    column = index.codebook.facets.index(facet)
    return index.facets.holding(column, index.codebook.known(facet, codes))


def _all_of(mask: Mask, others: Mapping[str, Mask]) -> Mask:
    for other in others.values():
        mask = mask & other
    return mask


def _as_mask(index: Snapshot, numbers: Numbers) -> Mask:
    mask = np.zeros(index.size, bool)
    mask[numbers] = True
    return mask
