"""What a search should answer, worked out document by document without any index."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from wiki.search.analysis import cjk_characters, index_words, normalise, query_words
from wiki.search.backend import Document, Query

B, K1 = 0.75, 1.2
WEIGHTS = {"title": 0.5, "words": 1.0, "labels": 1.0, "characters": 0.5}


class Oracle:
    """A list of documents and BM25 as in the textbook."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self.documents = {document.key: document for document in documents}
        self.terms = {key: _terms(document) for key, document in self.documents.items()}
        self.texts = {key: _text(document) for key, document in self.documents.items()}

    def hits(self, query: Query, audience: Iterable[str]) -> set[str]:
        """Return the keys that the query finds, before filters; what is a hit is decided for each kind."""
        kinds = {document.kind for document in self.documents.values()}
        known = {key for key in audience if key in self.documents}
        alike = ({key for key in known if self.documents[key].kind == kind} for kind in kinds)
        return {key for able in alike for key in self._hits(query, able)}

    def _hits(self, query: Query, able: set[str]) -> set[str]:
        able = {key for key in able if all(_whole(phrase, self.texts[key]) for phrase in query.phrases)}
        able = {key for key in able if not any(self._excluded(text, key) for text in query.without)}
        if not query.text:
            return able
        words = len(query.words)
        needed = words if words <= 3 else min(math.ceil(words / 2), 3)
        typed = {key for key in able if _whole(query.text, self.texts[key])}
        full = {key for key in able if words and sum(self._holds(word, key) for word in query.words) >= needed}
        some = {key for key in able if any(self._holds(word, key) for word in (*query.words, *query.hints))}
        return full | typed or some or {key for key in able if query.text in self.texts[key]}

    def score(self, query: Query, key: str) -> float:
        """Return the score of one document."""
        words = [word for word in (*query.words, *query.hints) if not cjk_characters(word) or len(word) > 1]
        score = sum(self._bm25(field, word, key) for word in words for field in ("title", "words", "labels"))
        score += sum(self._bm25("characters", character, key) for character in query.characters)
        score *= 1.25 if query.text and _whole(query.text, self.texts[key]) else 1
        return score * (1 + 0.1 * self.documents[key].usefulness)

    def filtered(self, keys: Iterable[str], filters: Mapping[str, Iterable[str]]) -> set[str]:
        """Return those keys that pass all filters."""
        return {
            key for key in keys if all(set(codes) & set(self._codes(key, facet)) for facet, codes in filters.items())
        }

    def counts(
        self, keys: Iterable[str], filters: Mapping[str, Iterable[str]], facets: Iterable[str]
    ) -> dict[str, dict[str, int]]:
        """Return for each facet the counts among what passes the filters of all others."""
        answer = {}
        for facet in facets:
            others = {name: codes for name, codes in filters.items() if name != facet}
            answer[facet] = dict(
                Counter(code for key in self.filtered(keys, others) for code in self._codes(key, facet))
            )
        return answer

    def _codes(self, key: str, facet: str) -> set[str]:
        document = self.documents[key]
        return {document.kind} if facet == "kind" else set(document.facets.get(facet, ()))

    def _holds(self, word: str, key: str) -> bool:
        fields = self.terms[key]
        single = len(word) == 1 and cjk_characters(word)
        return (
            word in fields["characters"] if single else any(word in fields[one] for one in ("title", "words", "labels"))
        )

    def _excluded(self, text: str, key: str) -> bool:
        words = query_words(text)
        return _whole(text, self.texts[key]) or (len(words) == 1 and self._holds(words[0], key))

    def _bm25(self, field: str, term: str, key: str) -> float:
        holding = sum(term in fields[field] for fields in self.terms.values())
        everything = len(self.documents)
        count = self.terms[key][field][term]
        average = sum(fields[field].total() for fields in self.terms.values()) / everything
        if not count:
            return 0.0
        idf = math.log(1 + (everything - holding + 0.5) / (holding + 0.5))
        damping = K1 * (1 - B + B * self.terms[key][field].total() / average)
        return WEIGHTS[field] * idf * count * (K1 + 1) / (count + damping)


def _terms(document: Document) -> dict[str, Counter[str]]:
    title, body = normalise(document.title), normalise(document.body)
    return {
        "title": Counter(index_words(title)),
        "words": Counter(index_words(body)),
        "labels": Counter(word for label in document.labels for word in index_words(normalise(label))),
        "characters": Counter(character for character in title + body if cjk_characters(character)),
    }


def _text(document: Document) -> str:
    return f"\n{normalise(document.title)}\n{normalise(document.body)}\n"


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
