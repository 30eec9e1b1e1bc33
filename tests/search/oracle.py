"""What a search should answer, worked out document by document without any index: BM25 as in the textbook.

Written from the sentences that say what a search is (`wiki.search.backend.Query`, the docstring of `scoring`), not from
the code that answers it. One method for each of its parts: a new part of a query gets its line in `hits`, if it decides
about hits, or in `scores`, if it ranks.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from wiki.search.analysis import cjk_characters, index_words, normalise, query_words
from wiki.search.backend import Document, Query

B, K1 = 0.75, 1.2
WEIGHTS = {"title": 0.7, "words": 1.0, "labels": 1.0, "characters": 0.5}
WORD_FIELDS = ("title", "words", "labels")

Terms = Mapping[str, Counter[str]]


class Oracle:
    """Some documents, and the answers to every question about them."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.key: document for document in documents}
        read = {key: _read(one.title, one.text, one.labels) for key, one in self.documents.items()}
        self.terms = {key: terms for key, (terms, _text) in read.items()}
        self.texts = {key: text for key, (_terms, text) in read.items()}
        self._averages = {field: self._average(field) for field in WEIGHTS}
        self._idfs: dict[str, float] = {}
        self._holders: dict[str, frozenset[str]] = {}

    def among(self, audience: Iterable[str]) -> "Oracle":
        """Return what answers for an audience: nothing but its documents exists."""
        return Oracle(self.documents[key] for key in audience if key in self.documents)

    def hits(self, query: Query) -> set[str]:
        """Return the keys that the query finds, before filters; what is a hit is decided for each kind."""
        able = {key for key in self.documents if all(_whole(phrase, self.texts[key]) for phrase in query.phrases)}
        able = {key for key in able if not any(self._excluded(text, key) for text in query.without)}
        if not query.text:
            return able
        full = {key for key in able if _whole(query.text, self.texts[key])}
        full |= {key for key in able if self._is_enough(query, query.words, key)}
        if full:
            full |= {key for key in able if any(self._is_enough(query, words, key) for words in query.enough)}
        some = {key for key in able if any(self._is_held(query, word, key) for word in query.words)}
        some |= {key for key in able if any(self._holds(hint, key) for hint in query.hints)}
        inside = {key for key in able if query.text in self.texts[key]}
        kinds = {self.documents[key].kind for key in able}
        alike = [{key for key in able if self.documents[key].kind == kind} for kind in kinds]
        return {key for kind in alike for key in kind & full or kind & some or kind & inside}

    def scores(self, query: Query, hits: Iterable[str]) -> dict[str, float]:
        """Return the scores of all hits before filters."""
        scores = {key: self._words(query, key) for key in hits}
        best = max(scores.values(), default=0)
        if query.preferences:
            scores = {
                key: (score / best if best > 0 else score) + self._preferred(query, key)
                for key, score in scores.items()
            }
        return {key: score * (1 + 0.1 * self.documents[key].usefulness) for key, score in scores.items()}

    def newest_first(self, keys: Iterable[str]) -> list[str]:
        """Return keys by date, equal dates in an order that stays the same."""
        return sorted(keys, key=lambda key: (-self.documents[key].date, zlib.crc32(key.encode())))

    def filtered(self, keys: Iterable[str], filters: Mapping[str, Iterable[str]]) -> set[str]:
        """Return those keys that pass all filters."""
        return {key for key in keys if all(set(codes) & self._codes(key, facet) for facet, codes in filters.items())}

    def counts(
        self, keys: Iterable[str], filters: Mapping[str, Iterable[str]], facets: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        """Return for each facet the counts among what passes the filters of all others."""
        answer = {}
        for facet in facets:
            others = {name: codes for name, codes in filters.items() if name != facet}
            passing = self.filtered(keys, others)
            answer[facet] = dict(Counter(code for key in passing for code in self._codes(key, facet)))
        return answer

    def _codes(self, key: str, facet: str) -> set[str]:
        document = self.documents[key]
        return {document.kind} if facet == "kind" else set(document.facets.get(facet, ()))

    def _is_enough(self, query: Query, words: Sequence[str], key: str) -> bool:
        """Tell whether a document holds what is needed of a set of words: all of three, half of more, at most three."""
        needed = len(words) if len(words) <= 3 else min(math.ceil(len(words) / 2), 3)
        return bool(words) and sum(self._is_held(query, word, key) for word in words) >= needed

    def _is_held(self, query: Query, word: str, key: str) -> bool:
        """Tell whether a document holds a word or one that counts in its place."""
        others = query.alternatives.get(word, ())
        return self._holds(word, key) or any(self._worth_of_other(other, key) > 0 for other in others)

    def _holds(self, word: str, key: str) -> bool:
        fields = ("characters",) if _is_character(word) else WORD_FIELDS
        return any(word in self.terms[key][field] for field in fields)

    def _excluded(self, text: str, key: str) -> bool:
        words = query_words(text)
        return _whole(text, self.texts[key]) or (len(words) == 1 and self._holds(words[0], key))

    def _words(self, query: Query, key: str) -> float:
        """Return what the words add up to in one document."""
        score = sum(self._word(query, word, key) for word in (*query.words, *query.hints))
        score += sum(self._idf(character) * self._worth(character, key) for character in query.characters)
        return score * (1.25 if query.text and _whole(query.text, self.texts[key]) else 1)

    def _word(self, query: Query, word: str, key: str) -> float:
        """Return what a word counts, or one in its place, whichever is more; a character counts by itself elsewhere."""
        own = 0.0 if _is_character(word) else self._idf(word) * self._worth(word, key)
        others = [other for other in query.alternatives.get(word, ()) if self._holders_of(other)]
        unit = max((self._rarity(len(self._holders_of(other))) for other in others), default=0.0)
        if not _is_character(word) and any(self._holds(word, one) for one in self.documents):
            unit = self._idf(word)
        return max([own, *(self._other(unit, other, key) for other in others)])

    def _other(self, unit: float, other: str, key: str) -> float:
        """Return 0.7 of what an alternative is worth, which is no more than the word itself.

        How rare it is beside the word, or beside the rarest alternative where the word is not, is told in sixteenths.
        """
        share = max(round(16 * min(self._rarity(len(self._holders_of(other))) / unit, 1)), 1) / 16
        return 0.7 * share * unit * self._worth_of_other(other, key)

    def _holders_of(self, other: str) -> frozenset[str]:
        if other not in self._holders:
            self._holders[other] = frozenset(key for key in self.documents if self._has_other(other, key))
        return self._holders[other]

    def _worth_of_other(self, other: str, key: str) -> float:
        return sum(self._worth(term, key) for term in _terms(other)) if key in self._holders_of(other) else 0.0

    def _has_other(self, other: str, key: str) -> bool:
        """Tell whether an alternative stands in a document; several words do as they are written, if they are known."""
        terms = _terms(other)
        if terms in ((), (other,)):
            return any(self._holds(term, key) for term in terms)
        long = [term for term in terms if not _is_character(term)]
        return _whole(other, self.texts[key]) and all(any(self._holds(t, one) for one in self.documents) for t in long)

    def _worth(self, term: str, key: str) -> float:
        fields = ("characters",) if _is_character(term) else WORD_FIELDS
        return sum(self._weight(field, term, key) for field in fields)

    def _preferred(self, query: Query, key: str) -> float:
        """Return the weights of the codes that a document holds, of each facet the best, and of those it should not."""
        wanted: dict[str, float] = {}
        denied = 0.0
        for one in query.preferences:
            held = one.code in self._codes(key, one.facet)
            if one.weight < 0:
                denied += -one.weight * (not held)
            else:
                wanted[one.facet] = max(wanted.get(one.facet, 0.0), one.weight * held)
        return denied + sum(wanted.values())

    def _weight(self, field: str, term: str, key: str) -> float:
        """Return BM25 without rarity."""
        count = self.terms[key][field][term]
        if not count:
            return 0.0
        length = self.terms[key][field].total()
        damping = K1 * (1 - B + B * length / self._averages[field])
        return WEIGHTS[field] * count * (K1 + 1) / (count + damping)

    def _idf(self, term: str) -> float:
        """Return Lucene's idf, ln(1 + (N - n + .5) / (n + .5)), n documents holding the term in any field."""
        if term not in self._idfs:
            self._idfs[term] = self._rarity(sum(self._holds(term, key) for key in self.documents))
        return self._idfs[term]

    def _rarity(self, holding: int) -> float:
        return math.log(1 + (len(self.documents) - holding + 0.5) / (holding + 0.5))

    def _average(self, field: str) -> float:
        """Return the mean length, rounded to eighths of a doubling."""
        total = sum(terms[field].total() for terms in self.terms.values())
        return 2 ** (round(8 * math.log2(max(total, 1) / max(len(self.documents), 1))) / 8)


@lru_cache(maxsize=10_000)
def _read(title: str, body: str, labels: tuple[str, ...]) -> tuple[Terms, str]:
    """Return what a document is found by: how often each term is in each field, and title and body as one text."""
    title, body = normalise(title), normalise(body)
    terms = {
        "title": Counter(index_words(title)),
        "words": Counter(index_words(body)),
        "labels": Counter(word for label in labels for word in index_words(normalise(label))),
        "characters": Counter(character for character in title + body if cjk_characters(character)),
    }
    return terms, f"\n{title}\n{body}\n"


@lru_cache(maxsize=10_000)
def _terms(other: str) -> tuple[str, ...]:
    """Return the terms of an alternative; a single word without Chinese is a stem already."""
    return (other,) if other.isalnum() and not cjk_characters(other) else tuple(query_words(other))


@lru_cache(maxsize=10_000)
def _is_character(word: str) -> bool:
    return len(word) == 1 and bool(cjk_characters(word))


def _whole(phrase: str, text: str) -> bool:
    """Tell whether the phrase stands in the text; a phrase without Chinese not inside of a word."""
    place = text.find(phrase)
    while place >= 0:
        around = text[place - 1], text[place + len(phrase)]
        inner = phrase[0], phrase[-1]
        glued = any(a.isalnum() and not cjk_characters(a) and b.isalnum() for a, b in zip(around, inner, strict=True))
        if cjk_characters(phrase) or not glued:
            return True
        place = text.find(phrase, place + 1)
    return False
