"""The passages that show why a record was found: plain text and the places of the words in it, never HTML.

Words are found in whatever script, width or case the record has them; English words in every form of their stem.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import rjieba

from wiki.search.analysis import is_cjk, other_words, stem
from wiki.search.backend import Query
from wiki.search.prepared import Prepared

COLUMNS = 150
"""Length of a passage: Chinese characters count two, others one."""

_MOST_MARKS = 60
_FIRST_WIDE = 0x2E80
_LEAD = COLUMNS // 4
_REACH = 12
_ELLIPSIS = "…"
_WIDE = re.compile(f"[{chr(_FIRST_WIDE)}-\U0010ffff]+")
_CLAUSE = 40
_SHORTEST_CLAUSE = 12
"""Columns. What is shorter may stand further up on the page, too, as in the title, and a browser goes to the first."""
_CLAUSE_END = re.compile(r"[。！？；，、：…]|[.,;:!?](?=\s|$)")
_SENTENCE_END = re.compile(r"[。！？；!?;][”’」』）]*\s?|\.\s")

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text and those (start, end) of it that a reader should see marked, in order and apart.

    `section` names the part of the record that its first mark stands in, `clause` is what it says around that mark.
    `words` is how many different words are marked.
    """

    text: str
    marks: tuple[Place, ...] = ()
    section: str = ""
    clause: str = ""
    words: int = 0

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        edges = [0, *(edge for mark in self.marks for edge in mark), len(self.text)]
        pieces = [(self.text[start:end], bool(place % 2)) for place, (start, end) in enumerate(pairwise(edges))]
        return [piece for piece in pieces if piece[0]]


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    word: str


class Highlighter:
    """Marks the words of one query; made once for all hits of a page."""

    def __init__(self, query: Query) -> None:
        words = [word for word in query.words if len(word) > 1] or query.words
        others = chain.from_iterable(query.alternatives.values())
        self._words = _Words((*words, *query.phrases, query.text, *others))
        self._hints = _Words(query.hints)

    def title(self, title: str) -> Marked:
        """Return the whole title."""
        prepared = Prepared.of(title)
        return Marked(prepared.text, _joined(self._found(prepared)))

    def passage(self, prepared: Prepared, columns: int = COLUMNS) -> Marked:
        """Return the part of a text, about `columns` long, that holds most of the words; else its beginning."""
        text, found = prepared.text, self._found(prepared)
        start, end = _window(text, found, columns)
        start, end = _inside_section(prepared, start, end, next((one.start for one in found if one.start >= start), 0))
        before, after = _ELLIPSIS if start else "", _ELLIPSIS if end < len(text) else ""
        shift = len(before) - start
        inside = [one for one in found if start <= one.start and one.end <= end]
        marks = tuple((first + shift, last + shift) for first, last in _joined(inside))
        section, clause = _whereabouts(prepared, inside[0]) if inside else ("", "")
        words = len({one.word for one in inside})
        return Marked(f"{before}{text[start:end]}{after}", marks, section, clause, words)

    def number(self, prepared: Prepared) -> int:
        """Return how many different words a text holds: a quick look, before a passage is cut."""
        return len({one.word for one in self._found(prepared)})

    def _found(self, prepared: Prepared) -> Sequence[_Found]:
        return self._words.find(prepared.folded) or self._hints.find(prepared.folded)


class _Words:
    """Normalised words and phrases, ready to be found in folded texts."""

    def __init__(self, words: Sequence[str]) -> None:
        written = dict.fromkeys(word for word in words if word and (not word.isalnum() or any(map(is_cjk, word))))
        longest_first = sorted(written, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if written else None
        self._stems = frozenset(words) - frozenset(written) - {""}

    def find(self, folded: str) -> Sequence[_Found]:
        """Return the places of the words, in order of their start."""
        found = [_Found(*match.span(), match[0]) for match in self._written(folded)]
        if self._stems:
            words = ((match, stem(match[0])) for match in other_words(folded))
            found.extend(_Found(*match.span(), word) for match, word in words if word in self._stems)
            found.sort(key=lambda one: one.start)
        return found[:_MOST_MARKS]

    def _written(self, folded: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(folded) if self._pattern else iter(())


def _window(text: str, found: Sequence[_Found], columns: int) -> Place:
    """Return where the passage begins and ends."""
    characters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    passed = [0, *np.cumsum(1 + (characters >= _FIRST_WIDE)).tolist()]
    if passed[-1] <= columns:
        return 0, len(text)
    start = _start(text, passed, _best(found, passed, columns - _LEAD))
    # Near the end of the text, show more of what stands before.
    start = min(start, bisect_left(passed, passed[-1] - columns))
    end = bisect_right(passed, passed[start] + columns) - 1
    return _border(text, start, ahead=True), _border(text, end, ahead=False)


def _inside_section(prepared: Prepared, start: int, end: int, place: int) -> Place:
    """Return a passage that begins in the section of `place`, and ends in it if that leaves at least half of it."""
    if len(prepared.sections) < 2:
        return start, end
    first, last = prepared.section(place)
    first, last = max(start, first), min(end, last)
    return first, last if 2 * (last - first) >= end - start else end


def _whereabouts(prepared: Prepared, found: _Found) -> tuple[str, str]:
    """Return the section of a place, and the clause that it stands in, cut short where that is long.

    A short clause is joined by those after it, then by those before it, as long as the paragraph has any.
    """
    start, end, section = prepared.block(found.start)
    start, end = max(start, found.start - _CLAUSE), min(end, found.end + _CLAUSE)
    text = prepared.text
    before = [match.end() for match in _CLAUSE_END.finditer(text, start, found.start)]
    after = [match.start() for match in _CLAUSE_END.finditer(text, found.end, end)]
    clause = ""
    for first, last in _clauses(text, (start, end), (before[::-1], after), found):
        clause = text[first:last].strip()
        if _columns(clause) >= _SHORTEST_CLAUSE:
            break
    return section, clause


def _clauses(text: str, around: Place, edges: tuple[Sequence[int], Sequence[int]], found: _Found) -> Iterator[Place]:
    """Yield where clauses around a place begin and end, the shortest first; the last reaches from edge to edge.

    Where no clause ends, a word does; to find its border takes longest, so it is looked for only if it is needed.
    """
    (start, end), (before, after) = around, edges
    first = before[0] if before else _first(text, start, found)
    yield from ((first, last) for last in after)
    last = max(_border(text, end, ahead=False), found.end)
    yield first, last
    yield from ((earlier, last) for earlier in before[1:])
    if before:
        yield _first(text, start, found), last


def _first(text: str, start: int, found: _Found) -> int:
    return min(_border(text, start, ahead=True), found.start)


def _columns(text: str) -> int:
    """Return the length of a text in columns."""
    return len(text) + sum(map(len, _WIDE.findall(text)))


def _best(found: Sequence[_Found], passed: Sequence[int], columns: int) -> int:
    """Return where the part begins that holds most different words, then most words."""
    best, start = (0, 0), 0
    for number, first in enumerate(found):
        inside = [one.word for one in found[number:] if passed[one.end] - passed[first.start] <= columns]
        if (merit := (len(set(inside)), len(inside))) > best:
            best, start = merit, first.start
    return start


def _start(text: str, passed: Sequence[int], first: int) -> int:
    """Return the beginning of the sentence that holds `first`, or a place a little before it if that is far."""
    lead = bisect_left(passed, passed[first] - _LEAD)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, lead, first)]
    return ends[-1] if ends else lead


def _border(text: str, place: int, *, ahead: bool) -> int:
    """Return the border between words nearest to `place`, looking only ahead or only back."""
    if place in (0, len(text)):
        return place
    first = max(0, place - _REACH)
    around = text[first : place + _REACH].encode("utf-8", "replace").decode()  # half a character is none for rjieba
    borders = [first + end for _, _, end in rjieba.tokenize(around)]
    if ahead:
        return next((border for border in borders if border >= place), place)
    return next((border for border in reversed(borders) if border <= place), place)


def _joined(found: Sequence[_Found]) -> tuple[Place, ...]:
    """Return the places without overlaps; neighbours become one."""
    places: list[Place] = []
    for one in found:
        if places and one.start <= places[-1][1]:
            places[-1] = places[-1][0], max(places[-1][1], one.end)
        else:
            places.append((one.start, one.end))
    return tuple(places)
