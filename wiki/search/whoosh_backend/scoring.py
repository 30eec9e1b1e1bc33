"""From a query to its hits: what is one, how hits are ordered, and what their facets count.

A hit holds all words of a query of up to three words and half of the words of a longer one, three being always
enough; or it holds the query as it was typed, so two neighbouring characters of a text find it however its words are
cut. If that is nothing, any word makes a hit; if that is nothing, the query's characters inside of other words do.
Which of these applies is decided for each kind of record, so that a handbook that says it all hides no case; among the
documents that the reader may find, or what is hidden would change the answer; and before filters, so that choosing one
never adds hits.

Of a question that names classes, other sets of words are enough, too (`Query.enough`), as long as its words find
something: what is understood adds hits and takes none. What the question prefers is added to the scores after that
(`preferring`).

What colleagues said after using a document (`services/usefulness.py`) raises or lowers its score by a tenth at most,
after all else. What nobody has used stays as it is, and how often something is read counts for nothing.

Three being enough is measured: without it a question of ten words loses hits that rank well (7 points of nDCG on
Cranfield).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import is_character, query_words
from wiki.search.backend import Query, Sort
from wiki.search.whoosh_backend import fusing
from wiki.search.whoosh_backend.alternatives import joined
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.explaining import PHRASE_RAISE
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.preferring import as_shares, preferred
from wiki.search.whoosh_backend.rows import Near
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Counts, Scores, Term, Vector, added_up

ENOUGH_WORDS = 3

Steps = tuple[tuple[str, float], ...]
StepsOf = Callable[[int], Steps]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a ranked list."""

    start: int
    size: int


class Scored(NamedTuple):
    """A document, its score, and what each step added to it before usefulness; see `fusing.Fused`."""

    number: int
    score: float
    steps: Steps = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The number of all hits, a page of the best, and counts by facet and code.

    `related` are documents of the page that are no hits; of all pages, only the first has any.
    """

    total: int
    best: list[Scored]
    facets: Mapping[str, Mapping[str, int]]
    related: frozenset[int] = frozenset()


def search(
    among: Among,
    query: Query,
    facets: Sequence[str],
    sort: Sort,
    page: Page,
    near: Near | None = None,
) -> Found:
    """Return a page of the documents of an audience for `query`, and facet counts. `near` has their vectors."""
    index, candidates = among.index, _candidates(among, query)
    matching = _matching(among, query, candidates)
    allowed = {facet: _holding(index, facet, codes) for facet, codes in query.filters.items()}
    shown = _all_of(matching, allowed)
    hits, related = np.flatnonzero(shown), np.empty(0, np.intp)
    scores: Scores | None = None
    steps_of: StepsOf = _no_steps
    if not query.is_empty and sort == "score" and (near is not None or query.refined):
        pool = fusing.Pool(matching, shown, _all_of(candidates, allowed), _known(among, query, candidates))
        neighbours = fusing.nearest(index, near, query, pool.findable)
        lexical = _scores(among, query, np.flatnonzero(matching | pool.findable))
        found = fusing.fused(among, query, pool, lexical, near, neighbours)
        scores, related, steps_of = found.scores, found.related, found.steps_of
    elif not query.is_empty:
        # The best of all hits is the measure, also of those that a filter leaves out.
        scores = _scores(among, query, np.flatnonzero(matching) if query.preferences else hits)
        if query.preferences:
            scores = preferred(index, query.preferences, as_shares(scores, matching))
    if index.raises is not None and scores is not None:
        scores *= index.raises
    best, related = _cut(index, hits, related, scores, sort, page)
    listed = [
        Scored(number, 0.0 if scores is None else float(scores[number]), steps_of(number)) for number in best.tolist()
    ]
    counts = _counts(index, matching, shown, hits, allowed, facets)
    return Found(len(hits), listed, counts, frozenset(related.tolist()))


def _no_steps(_number: int) -> Steps:
    return ()


def hits(among: Among, query: Query) -> Mask:
    """Tell of each document whether it is a hit of `query` for an audience."""
    index, matching = among.index, _matching(among, query, _candidates(among, query))
    return _all_of(matching, {facet: _holding(index, facet, codes) for facet, codes in query.filters.items()})


def _candidates(among: Among, query: Query) -> Mask:
    """Return the audience without documents that lack a phrase or hold what is excluded."""
    index, mask = among.index, among.mask
    for phrase in query.phrases:
        mask = mask & _as_mask(index, index.phrase(phrase))
    for text in query.without:
        mask = mask & ~_as_mask(index, index.phrase(text))
        words = query_words(text)
        if len(words) == 1:  # -prices excludes price, too
            mask = mask & (_counted(index, [among.vector(words[0])]) == 0)
    return mask


def _matching(among: Among, query: Query, candidates: Mask) -> Mask:
    """Return the candidates that are hits; see the module's docstring."""
    if not query.text:
        return candidates
    index, vectors = among.index, [_word(among, query, word) for word in query.words]
    full = _enough(index, vectors)
    full[index.phrase(query.text)] = True
    rules = (
        lambda: full | _enough_else(among, query) if (full & candidates).any() else full,
        lambda: _counted(index, [*vectors, *(among.vector(hint) for hint in query.hints)]) > 0,
        lambda: _as_mask(index, index.characters(query.text)),
    )
    return _by_kind(index, candidates, rules)


def _enough_else(among: Among, query: Query) -> Mask:
    """Return the documents that hold enough of other words that do."""
    found = np.zeros(among.index.size, bool)
    for words in query.enough:
        found |= _enough(among.index, [_word(among, query, word) for word in words])
    return found


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


def _enough(index: Snapshot, vectors: Sequence[Vector]) -> Mask:
    return _counted(index, vectors) >= max(words_needed(len(vectors)), 1)


def words_needed(words: int) -> int:
    """Return how many words of a query of `words` words a hit must hold."""
    return words if words <= ENOUGH_WORDS else min((words + 1) // 2, ENOUGH_WORDS)


def _scores(among: Among, query: Query, places: Numbers) -> Scores:
    """Return the scores of all documents; of those that are not in `places`, a part may be missing."""
    terms = [term for word in (*query.words, *query.hints) if (term := _scored(among, query, word))]
    terms += [among.character(character) for character in query.characters]
    scores = added_up(terms, among.index.size, places)
    if query.text:
        scores[among.index.phrase(query.text)] *= PHRASE_RAISE
    return scores


def _scored(among: Among, query: Query, word: str) -> Term | None:
    """Return a word with its alternatives; a single character by itself counts as one, see `characters`."""
    alone = is_character(word)
    if others := query.alternatives.get(word):
        return joined(among, word, others, alone=alone)
    return None if alone else among.word(word)


def _known(among: Among, query: Query, candidates: Mask) -> float:
    """Return the share of the query's words that any candidate holds."""
    held = [among.vector(word).among(candidates) > 0 for word in query.words]
    return sum(held) / len(held) if held else 0.0


def _cut(
    index: Snapshot, hits: Numbers, related: Numbers, scores: Scores | None, sort: Sort, page: Page
) -> tuple[Numbers, Numbers]:
    """Return a page, and those related ones that are among the best of the first page.

    They are on that page alone, and whoever counts pages by the hits finds every hit: those that give way begin the
    next page, and the last page is longer by as many.
    """
    if not len(related):
        return _best(index, hits, scores, sort, page.start + page.size)[page.start :], related
    first = _best(index, np.concatenate([hits, related]), scores, sort, page.size)
    related = first[np.isin(first, related)]
    if page.start and page.start >= len(hits):
        return hits[:0], related
    last = len(hits) + len(related) if page.start + page.size >= len(hits) else page.start + page.size
    if page.start == 0:
        return _best(index, np.concatenate([hits, related]), scores, sort, last), related
    return _best(index, hits, scores, sort, last - len(related))[page.start - len(related) :], related


def _best(index: Snapshot, hits: Numbers, scores: Scores | None, sort: Sort, most: int) -> Numbers:
    """Return the first `most` hits in order; equal scores newest first."""
    merit: NDArray[Any] = -index.dates[hits] if sort == "date" or scores is None else -scores[hits]
    return index.best(hits, merit, most)


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


def _word(among: Among, query: Query, word: str) -> Vector:
    """Return the vector of a word of the query: whoever holds an alternative of it holds it."""
    others = query.alternatives.get(word)
    return joined(among, word, others).vector if others else among.vector(word)


def _counted(index: Snapshot, vectors: Sequence[Vector]) -> Counts:
    counts = np.zeros(index.size, np.uint8)
    for one in vectors:
        one.count_in(counts)
    return counts


def _holding(index: Snapshot, facet: str, codes: Sequence[str]) -> Mask:
    return np.logical_or.reduce([np.zeros(index.size, bool), *(index.filed(facet, code) for code in codes)])


def _all_of(mask: Mask, others: Mapping[str, Mask]) -> Mask:
    for other in others.values():
        mask = mask & other
    return mask


def _as_mask(index: Snapshot, numbers: Numbers) -> Mask:
    mask = np.zeros(index.size, bool)
    mask[numbers] = True
    return mask
