"""From a question to a query that prefers what the question names.

A name that a question says is looked for as a word, too: every document of the class holds the names of its class
among its labels. A name of several words, or said in others (“嫌贵”), is looked for by one word that those documents
hold, or by all of its own. Where a question asks for more than classes, the rest of its words is enough for a
hit. What is denied is not looked for, and words that only ask are not, as long as others are left.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations

from wiki.models import TERM_LISTS
from wiki.search.analysis import cjk_characters, fold, is_cjk, query_words, words_asked
from wiki.search.backend import Preference, Query
from wiki.search.grammar import MOST_TERMS
from wiki.search.understanding.lexicon import Code, Held, Lexicon, lexicon
from wiki.search.understanding.reading import Named, Place, Reading, read
from wiki.services.vocabulary import Vocabulary

MOST_EFFECT = 0.5
"""What all preferences together may be worth beside the words, in shares of the best score."""

EFFECT = 0.15
"""What one class may be worth beside the words."""

MOST_TYPED = 3
"""Up to so many words a hit may hold them as they were typed; half of more would let in what fits no better."""

MAY_LACK_ONE = 3
"""Of so many classes, and nothing else, a hit may lack one; of two it lacks none, of more the rule for words holds."""

LEAD = 1.0
"""What one class is worth in a question of classes alone: as much as the best words, so more of them come first."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """One class that a question names: a list, a code of it, the words as they were typed, and whether away from it."""

    facet: str
    code: str
    text: str
    start: int
    end: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """The query to ask the index, and what was recognised in it."""

    query: Query
    recognised: tuple[Recognised, ...] = ()


def understood(
    query: Query, known: Vocabulary, *, held: Held, typed: str = "", ignored: Collection[Code] = ()
) -> Understanding:
    """Return the query with what it prefers, and what was recognised in it.

    `typed` is what somebody typed, `ignored` what is not to be recognised. A word that came into the vocabulary with a
    case is known to those who find one with it: `held` tells that of a list and a code.
    """
    words = lexicon(known)
    reading = read(words.spans(query.text, held)) if query.text else Reading()
    names = [named for named in reading.names if not named.open and _narrow(named, ignored)]
    if not (names or reading.asking):
        return Understanding(query)
    recognised = tuple(_recognised(query, names, typed))
    sorted_words = _Words(query, names, reading.asking, words)
    preferences = _preferences(recognised, sorted_words.rest)
    return Understanding(replace(sorted_words.query(), preferences=preferences), recognised)


def _narrow(named: Named, ignored: Collection[Code]) -> bool:
    """Take from a name what is ignored, and tell whether anything is left."""
    named.codes = [code for code in named.codes if code not in ignored]
    return bool(named.codes)


def _recognised(query: Query, names: Iterable[Named], typed: str) -> Iterable[Recognised]:
    """Yield each class once; none that is chosen as a filter, and none that is both wanted and denied."""
    found: dict[Code, Recognised] = {}
    folded = fold(typed)
    for named in names:
        for facet, code in named.codes:
            text = _as_typed(query.text[named.start : named.end], typed, folded)
            one = Recognised(facet, code, text, named.start, named.end, named.negated)
            if found.setdefault((facet, code), one).negated is not named.negated:
                found[facet, code] = replace(one, text="")
    return (one for one in found.values() if one.text and one.facet not in query.filters)


def _as_typed(text: str, typed: str, folded: str) -> str:
    place = folded.find(text)
    return typed[place : place + len(text)] if place >= 0 else text


def _preferences(recognised: Collection[Recognised], rest: Collection[str]) -> tuple[Preference, ...]:
    each = min(EFFECT, MOST_EFFECT / max(len(recognised), 1)) if rest else LEAD
    return tuple(Preference(one.facet, one.code, -each if one.negated else each) for one in recognised)


class _Words:
    """The words of a question, sorted by what they are there for."""

    def __init__(self, query: Query, names: Collection[Named], asking: Iterable[Place], known: Lexicon) -> None:
        self._query = query
        self._classes: dict[tuple[str, ...], None] = {}
        self._typed: list[str] = []
        self._things: list[str] = []
        self._said: list[str] = []
        self._kept: list[str] = []
        for named in names:
            if not named.negated:
                self._take(named, known)
        pieces = list(_without(query.text, [*asking, *(named.whole for named in names)]))
        self._kept += pieces
        self.rest = list(dict.fromkeys(word for piece in pieces for word in words_asked(piece)))

    def _take(self, named: Named, known: Lexicon) -> None:
        """Look for a name by its words, or by a word of its class."""
        text = self._query.text[named.start : named.end]
        own = [word for word in query_words(text) if word not in known.asking]
        labels = known.labels.of(*named.codes[0])
        word = None if len(named.codes) > 1 or (len(own) == 1 and own[0] in labels.held) else labels.name
        self._said += own if word else []
        self._kept.append(text)
        if any(TERM_LISTS[facet].free for facet, _code in named.codes):
            self._things += [word] if word else own
        else:
            self._typed += own
            self._classes[(word,) if word else tuple(own)] = None

    def query(self) -> Query:
        """Return the query for these words; as it was, if none are left."""
        classes = list(chain.from_iterable(self._classes))
        words = tuple(dict.fromkeys((*classes, *self._things, *self.rest)))[:MOST_TERMS]
        if not words:
            return self._query
        return replace(
            self._query,
            words=words,
            hints=tuple(dict.fromkeys((*self._hints(), *(word for word in self._said if word not in words)))),
            characters=tuple(cjk_characters("".join((*self._kept, *self._query.phrases)))),
            alternatives={word: more for word, more in self._query.alternatives.items() if word in words},
            enough=tuple(dict.fromkeys(self._enough(classes))),
        )

    def _enough(self, classes: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Yield the sets of words of which one is enough for a hit; first the words as they were typed."""
        others = tuple(dict.fromkeys((*self._things, *self.rest)))[:MOST_TERMS]
        typed = tuple(dict.fromkeys((*self._typed, *others)))
        if self._typed != classes and len(typed) <= MOST_TYPED:
            yield typed
        if others and classes:
            yield others
            if len(self._classes) > 1:
                yield tuple(dict.fromkeys(classes))
        elif len(self._classes) == MAY_LACK_ONE:
            for some in combinations(self._classes, MAY_LACK_ONE - 1):
                yield tuple(dict.fromkeys(chain.from_iterable(some)))

    def _hints(self) -> Iterable[str]:
        kept = " ".join((*self._kept, *self._query.phrases))
        return (hint for hint in self._query.hints if not is_cjk(hint[0]) or hint in kept)


def _without(text: str, places: Iterable[Place]) -> Iterable[str]:
    """Yield the parts of a text outside of these places."""
    at = 0
    for start, end in sorted(places):
        if start > at:
            yield text[at:start]
        at = max(at, end)
    if at < len(text):
        yield text[at:]
