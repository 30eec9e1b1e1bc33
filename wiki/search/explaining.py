"""Why a record is a hit, in an order that one can read: what of the question it holds, and where.

The index says what a score is made of (`Contribution`); here the parts of one word become one reason.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from wiki.search.analysis import fold, index_words, is_cjk, normalise, other_words, stem
from wiki.search.backend import Contribution
from wiki.services import vocabulary

PLACES = ("title", "text", "labels")
"""Sources of contributions that say where a word stands."""

NAMED = ("synonym", "preference")
"""Other sources whose detail a reader is told."""

MOST_REASONS = 5
LEAST_SHARE = 0.02

Filed = Mapping[str, Sequence[str]]
Named = Sequence[tuple[vocabulary.TermView, frozenset[str]]]

_names: WeakKeyDictionary[vocabulary.Vocabulary, dict[tuple[str, str], Named]] = WeakKeyDictionary()
"""The terms that lie behind a list and code; kept, because cutting their words takes a while."""


@dataclass(slots=True)
class Reason:
    """One thing that made a record a hit, and its share of the score, from -1 to 1.

    `source` is "word" with the word as it was typed in `text`, where it stands and how often in `places`, and the
    terms that it is part of in `terms`; or else the source of the contribution, in `text` what it is about, if a reader
    is told. If `denied`, it counts that the record is not filed under that.
    """

    source: str
    text: str
    share: float
    places: dict[str, int]
    terms: list[str]
    denied: bool = False

    @property
    def percent(self) -> int:
        """The share in per cent."""
        return round(100 * self.share)

    @property
    def width(self) -> int:
        """The share in 64ths, whichever way it counts."""
        return round(64 * abs(self.share))


class Explainer:
    """Tells the reasons of the hits of one query to a reader of a language.

    `denied` are the preferences away from something, as the details of contributions have them.
    """

    def __init__(self, typed: str, lang: str, denied: Container[str] = ()) -> None:
        self._lang, self._denied = lang, denied
        self._names = _names.setdefault(vocabulary.current(), {})
        self._spelled = Spelling(typed)

    def reasons(self, contributions: Sequence[Contribution], filed: Callable[[], Filed]) -> tuple[Reason, ...]:
        """Return the reasons that weigh most: first what has a name, and of each the largest first.

        `filed` gives the record's codes by list.
        """
        found: dict[tuple[bool, str], Reason] = {}
        codes: Filed = {}
        for source, detail, share, times in contributions:
            placed = source in PLACES
            reason = found.get((placed, detail if placed else source + detail))
            if reason is None:
                text = self._told(source, detail) if placed or source in NAMED else ""
                denied = source == "preference" and detail in self._denied
                reason = Reason("word" if placed else source, text, 0.0, {}, [], denied)
                found[placed, detail if placed else source + detail] = reason
            reason.share += share
            if placed:
                reason.places[source] = times
            if source == "labels":
                codes = codes or filed()
                reason.terms = self._terms(detail, codes)
        telling = [reason for reason in _whole(found.values()) if abs(reason.share) >= LEAST_SHARE]
        weighty = sorted(telling, key=lambda one: -one.share)[:MOST_REASONS]
        return tuple(sorted(weighty, key=lambda one: not one.text))

    def _told(self, source: str, detail: str) -> str:
        """Return what a contribution is about as a reader is told it."""
        if source == "preference":
            facet, _, code = detail.partition(":")
            return vocabulary.current().label(facet, code, self._lang)
        return self._spelled(detail)

    def _terms(self, word: str, filed: Filed) -> list[str]:
        """Return the labels of the terms, among those filed under and those above, that have the word in a name."""
        found: dict[str, None] = {}
        for name, codes in filed.items():
            for code in codes:
                named = self._names.get((name, code))
                if named is None:
                    named = self._names[name, code] = _named(name, code)
                found.update((term.text(self._lang), None) for term, words in named if word in words)
        return list(found)


class Spelling:
    """How the words of a query were typed: in their own script, case and form."""

    def __init__(self, typed: str) -> None:
        self._typed, self._folded = typed, fold(typed)
        self._stems = {stem(match[0]): typed[slice(*match.span())] for match in other_words(self._folded)}

    def __call__(self, word: str) -> str:
        """Return a word or phrase as it was typed; as it is where it was not."""
        if word in self._stems:
            return self._stems[word]
        place = self._folded.find(word)
        return self._typed[place : place + len(word)] if place >= 0 else word


def _whole(reasons: Iterable[Reason]) -> list[Reason]:
    """Return the reasons, that for a part of a longer Chinese word together with the word's own."""
    kept: list[Reason] = []
    for one in sorted(reasons, key=lambda one: -len(one.text)):
        is_word = one.source == "word" and is_cjk(one.text[:1])
        whole = next((word for word in kept if is_word and word.source == "word" and one.text in word.text), None)
        if whole is None:
            kept.append(one)
        else:
            whole.share += one.share
            whole.terms = list(dict.fromkeys((*whole.terms, *one.terms)))
    return kept


def _named(list_code: str, code: str) -> Named:
    """Return a term and those above it, each with the words of its names."""
    known = vocabulary.current()
    terms = [known.get(list_code, above) for above in known.with_ancestors(list_code, code)]
    return [(term, frozenset(_words(term))) for term in terms if term]


def _words(term: vocabulary.TermView) -> Iterator[str]:
    for name in term.words():
        yield from index_words(normalise(name))
