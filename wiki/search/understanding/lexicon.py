"""The words of questions that are understood: the names in the vocabulary as it is now, and the shipped phrases.

A text is read unit by unit, a Chinese character or a whole word of another script, and of all words that begin at a
place the longest counts: a name inside a longer word that is known means nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from wiki import content
from wiki.models import TERM_LISTS
from wiki.search.stop_words import STOP_WORDS
from wiki.search.understanding.labels import LabelBook
from wiki.search.understanding.units import Gap, Unit, borders_of, spelled, stands, units_of
from wiki.services.vocabulary import TermView, Vocabulary

NOT_NAMED = ("tags",)
"""Lists whose words are no classes: a tag may be any word."""

Code = tuple[str, str]
"""A list of the vocabulary and a code of it."""

Held = Callable[[str, str], bool]
"""Tells of a list and a code whether somebody finds a document that holds it."""


class Role(StrEnum):
    """What a word does in a question. The values are the names of the lists in the shipped table."""

    NAME = "names"
    OTHER = "other_things"  # a name inside it is none
    ASKING = "asking"  # asks, and is looked for in no text
    BESIDE = "beside"  # the same, after a name only
    DENYING = "denying"  # turns the name after it around
    DENIED = "denied"  # turns the name before it around
    OPEN = "open"  # with it a name tells no preference
    BETWEEN = "between"  # may stand between those and the name
    JOINING = "joining"  # what holds for the name before holds for the one after


@dataclass(slots=True)
class Word:
    """What a word means; a name may be one of several classes."""

    role: Role
    codes: list[Code] = field(default_factory=list)


class Span(NamedTuple):
    """A word that was found, its place, and what stands between it and the one before."""

    word: Word
    start: int
    end: int
    gap: Gap


class Lexicon:
    """All words of one state of the vocabulary, as a tree of units."""

    def __init__(self, known: Vocabulary) -> None:
        self.known = known
        self.labels = LabelBook(known)
        self._root: dict[str, Any] = {}
        table = content.questions()
        self.asking = frozenset("".join(spelled(word)) for word in table["asking"])
        self._name_terms({spelled(word) for word in (*table["common"], *table["asking"])})
        for row in table["names"]:
            if found := known.get(row["list"], row["code"]):
                self._add(row["words"], Role.NAME, (found.list_code, found.code))
        for role in list(Role)[1:]:
            self._add(table[role], role)

    def _name_terms(self, common: Collection[tuple[str, ...]]) -> None:
        for term in _terms(self.known):
            names = (name for name in _names(term) if _tells(name) and spelled(name) not in common)
            self._add(names, Role.NAME, (term.list_code, term.code))

    def _add(self, words: Iterable[str], role: Role, code: Code | None = None) -> None:
        for written in words:
            node = self._root
            for unit in spelled(written):
                node = node.setdefault(unit, {})
            word = node.setdefault("", Word(role))
            if code is None:
                word.role, word.codes = role, []
            elif code not in word.codes:
                word.codes.append(code)

    def spans(self, text: str, held: Held) -> Iterator[Span]:
        """Find the words of a normalised text, from left to right, of those that begin at one place the longest.

        A name that somebody wrote into a case is none for those who find no case with it: `held` tells that.
        """
        row = list(units_of(text))
        borders = borders_of(text)
        place, gap = 0, Gap.NONE
        while place < len(row):
            gap = max(gap, row[place].gap, key=list(Gap).index)
            found = _longest(self._found(row, place, borders), held)
            if found is None:
                place, gap = place + 1, Gap.APART
                continue
            end, word = found
            yield Span(word, row[place].start, row[end - 1].end, gap)
            place, gap = end, Gap.NONE

    def _found(self, row: Sequence[Unit], first: int, borders: frozenset[int]) -> list[tuple[int, Word]]:
        """Return the words that begin at a place, the longest last, each with the place after it."""
        node, found = self._root, []
        for place in range(first, len(row)):
            if place > first and row[place].gap is Gap.APART:
                break
            node = node.get(row[place].text, {})
            if not node:
                break
            if "" in node and stands(row[first], row[place].end, borders):
                found.append((place + 1, node[""]))
        return found


def _longest(found: Sequence[tuple[int, Word]], held: Held) -> tuple[int, Word] | None:
    """Return the longest word, without what it may mean of which nothing is held."""
    for end, word in reversed(found):
        codes = [code for code in word.codes if not TERM_LISTS[code[0]].free or held(*code)]
        if codes or not word.codes:
            return end, Word(word.role, codes)
    return None


def _terms(known: Vocabulary) -> Iterator[TermView]:
    """Yield what can be recognised; retired terms too, for cases are still filed under them."""
    for list_code in TERM_LISTS:
        if list_code not in NOT_NAMED:
            yield from known.terms(list_code)


def _names(term: TermView) -> Iterator[str]:
    """Yield the names of a term, also the parts of one like “A/B” and a type's without the word for type."""
    for word in term.words():
        yield word
        yield from word.split("/") if "/" in word else ()
        if term.list_code == "personality" and word.endswith("型"):
            yield word[:-1]


def _tells(name: str) -> bool:
    """Tell whether a name says enough to be recognised: no single character, number or stop word."""
    word = spelled(name)
    text = "".join(word)
    return len(text) > 1 and not text.isdigit() and text not in STOP_WORDS and not STOP_WORDS.issuperset(word)


_cached: Lexicon | None = None


def lexicon(known: Vocabulary) -> Lexicon:
    """Return the lexicon of a vocabulary; the last one is kept."""
    global _cached
    found = _cached
    if found is None or found.known is not known:
        found = _cached = Lexicon(known)
    return found
