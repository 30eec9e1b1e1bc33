"""Why a record is a hit, in an order that one can read: what of the question it holds, and where.

The index says what a score is made of (`Contribution`); here the parts of one word become one reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wiki.search.analysis import index_words, normalise, other_words, stem
from wiki.search.backend import Contribution, Query
from wiki.services import vocabulary

PLACES = ("title", "text", "labels")
"""Sources of contributions that say where a word stands."""

MOST_REASONS = 5
LEAST_SHARE = 0.01

Filed = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Reason:
    """One thing that made a record a hit, and its share of the score, from -1 to 1.

    `source` is "word" with the word as it was typed in `text`, where it stands and how often in `places`, and the
    terms that it is part of in `terms`; or else the source of the contribution, with its detail in `text`.
    """

    source: str
    text: str
    share: float
    places: dict[str, int]
    terms: list[str]

    @property
    def percent(self) -> int:
        """The share in per cent."""
        return round(100 * self.share)


class Explainer:
    """Tells the reasons of the hits of one query to a reader of a language."""

    def __init__(self, query: Query, lang: str) -> None:
        self._lang = lang
        typed = " ".join((query.text, *query.phrases))
        self._typed = {stem(match[0]): match[0] for match in other_words(typed)}

    def reasons(self, contributions: Sequence[Contribution], filed: Callable[[], Filed]) -> tuple[Reason, ...]:
        """Return the reasons that weigh most, largest first. `filed` gives the record's codes by list."""
        found: dict[tuple[str, str], Reason] = {}
        for one in contributions:
            source = "word" if one.source in PLACES else one.source
            key = source, one.detail
            if key not in found:
                found[key] = Reason(source, self._typed.get(one.detail, one.detail), 0.0, {}, [])
            reason = found[key]
            reason.share += one.share
            if source == "word":
                reason.places[one.source] = one.times
            if one.source == "labels":
                reason.terms = self._terms(one.detail, filed())
        telling = [reason for reason in found.values() if abs(reason.share) >= LEAST_SHARE]
        return tuple(sorted(telling, key=lambda one: -one.share)[:MOST_REASONS])

    def _terms(self, word: str, filed: Filed) -> list[str]:
        """Return the labels of the terms, among those filed under and those above, that have the word in a name."""
        known, found = vocabulary.current(), {}
        for name, codes in filed.items():
            for code in codes:
                for above in known.with_ancestors(name, code):
                    term = known.get(name, above)
                    if term and any(word in _words(one) for one in term.words()):
                        found[term.id] = term.text(self._lang)
        return list(found.values())


@lru_cache(maxsize=4_096)
def _words(name: str) -> frozenset[str]:
    return frozenset(index_words(normalise(name)))
