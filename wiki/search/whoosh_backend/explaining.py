"""What the score of a hit is made of: a sum to which everything that scores adds its part.

It goes through the steps of `scoring` once more for the few documents of a page, so whatever joins in there joins in
here, too: `Sum.add` for what is added to scores, `Sum.raise_by` for what they are multiplied by. A test compares both.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from wiki.search.analysis import is_character
from wiki.search.backend import Contribution, Query
from wiki.search.whoosh_backend.alternatives import joined
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.postings import WORD_FIELDS
from wiki.search.whoosh_backend.preferring import gained
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Scores, picked

PHRASE_RAISE = 1.25
"""A document that holds the query as it was typed gets this many times its score."""

STEPS = ("meaning", "alone", "together", "alike", "filed")
"""Steps of the ranking that are contributions as they are."""

SOURCES = {"title": "title", "words": "text", "labels": "labels"}
"""Field of the index → source of a contribution."""


class Sum:
    """The scores of the documents `numbers`, part by part."""

    def __init__(self, numbers: Numbers) -> None:
        self.numbers = numbers
        self._parts: list[tuple[str, str, Scores, Scores]] = []

    @property
    def total(self) -> Scores:
        """The scores as far as they are added up."""
        total = np.zeros(len(self.numbers), np.float32)
        for _source, _detail, amounts, _times in self._parts:
            total += amounts
        return total

    def add(self, source: str, detail: str, amounts: Scores, times: Scores | None = None) -> None:
        """Add a part to each score; `times` says how often what it is for occurs there."""
        if amounts.any():
            self._parts.append((source, detail, amounts, np.zeros_like(amounts) if times is None else times))

    def raise_by(self, source: str, detail: str, factors: Scores) -> None:
        """Multiply the scores; what that adds or takes away is a part of its own."""
        self.add(source, detail, self.total * (factors - 1))

    def weigh(self, factors: Scores | float) -> None:
        """Multiply every part, so that what comes next is added to parts of another weight."""
        self._parts = [(source, detail, amounts * factors, times) for source, detail, amounts, times in self._parts]

    def contributions(self) -> list[tuple[Contribution, ...]]:
        """Return for each document its parts, largest first; their shares add up to 1, or there are none."""
        if not self._parts:
            return [()] * len(self.numbers)
        amounts = np.array([part[2] for part in self._parts], np.float64)
        total = amounts.sum(axis=0)
        shares = (amounts / np.where(total > 0, total, np.inf)).T.tolist()
        times = np.array([part[3] for part in self._parts], np.int64).T.tolist()
        return [self._of_one(*of_one) for of_one in zip(shares, times, strict=True)]

    def _of_one(self, shares: Sequence[float], times: Sequence[int]) -> tuple[Contribution, ...]:
        rows = zip(self._parts, shares, times, strict=True)
        found = [Contribution(part[0], part[1], share, often) for part, share, often in rows if share]
        return tuple(sorted(found, key=lambda one: -one.share))


def explain(among: Among, query: Query, numbers: Numbers, steps: Sequence[Mapping[str, float]] = ()) -> Sum:
    """Return what the scores of these documents for `query` are made of; `steps` is what the ranking said of each."""
    index, made = among.index, Sum(numbers)
    for word in dict.fromkeys((*query.words, *query.hints)):
        others = query.alternatives.get(word, ())
        if not is_character(word):
            _add_word(among, word, (joined(among, word, others) if others else among.word(word)).rarity, made)
        if others:
            _add_others(among, word, others, made)
    _add_characters(among, query, made)
    if query.text:
        held = np.isin(numbers, index.phrase(query.text))
        made.raise_by("phrase", query.text, np.where(held, np.float32(PHRASE_RAISE), np.float32(1)))
    if any(steps):
        _add_steps(index, query, steps, made)
    if index.raises is not None:
        made.raise_by("usefulness", "", index.raises[numbers])
    return made


def _add_others(among: Among, word: str, others: Sequence[str], made: Sum) -> None:
    """Add what other words in the place of one add to what it would add itself."""
    term = joined(among, word, others, alone=is_character(word))
    added = picked(term.vector, made.numbers)
    if not is_character(word):
        added = added - picked(among.vector(word), made.numbers)
    made.add("synonym", word, term.rarity * added)


def _add_steps(index: Snapshot, query: Query, steps: Sequence[Mapping[str, float]], made: Sum) -> None:
    """Bring the lexical parts to the scale of the ranking, and add its other steps."""
    total = made.total
    words = np.array([one.get("words", 0.0) for one in steps], np.float32)
    made.weigh(np.divide(words, total, out=np.zeros_like(words), where=total > 0))
    for name in STEPS:
        made.add(name, "", np.array([one.get(name, 0.0) for one in steps], np.float32))
    wanted = np.array([one.get("preference", 0.0) for one in steps], np.float32)
    gains = list(gained(index, query.preferences, made.numbers))
    whole = np.sum([gain for _detail, gain in gains], axis=0, dtype=np.float32) if gains else wanted
    for detail, gain in gains:
        made.add("preference", detail, gain * np.divide(wanted, whole, out=np.zeros_like(wanted), where=whole > 0))


def _add_word(among: Among, word: str, rarity: np.float32, made: Sum) -> None:
    for field in WORD_FIELDS:
        times, weights = among.index.word_at(field, word, made.numbers, among.scale)
        made.add(SOURCES[field], word, rarity * weights, times)


def _add_characters(among: Among, query: Query, made: Sum) -> None:
    if query.characters:
        terms = [among.character(character) for character in query.characters]
        parts = [term.rarity * picked(term.vector, made.numbers) for term in terms]
        made.add("characters", "".join(query.characters), np.sum(parts, axis=0, dtype=np.float32))
