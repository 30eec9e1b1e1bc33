"""Words that mean the same, ready to be found in a question, however the words around them are cut.

A text is read unit by unit: a Chinese character, or the stem of a word of another script.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from wiki.search.analysis import edges, is_cjk, normalise, stem, units

Row = tuple[str, ...]
"""The units of a text."""

_NEAR = re.compile(r"[\s'’/-]*")
"""What may stand between two units that are one word or are said in one breath."""


class Standing(NamedTuple):
    """A text that stands in a question, its units, and what counts in the place of it."""

    text: str
    row: Row
    others: Sequence[str]

    def holds(self, word: str) -> bool:
        """Tell whether a word of the question is a part of it; Chinese may have been cut into a longer one."""
        return word in self.row or (is_cjk(word[0]) and (word in self.text or self.text in word))


class Equivalents:
    """What counts in the place of which words, as `Query.alternatives` has it."""

    def __init__(self, sets: Iterable[tuple[Sequence[str], bool]]) -> None:
        """Take sets of words, each with whether its first word alone has the others in its place."""
        found: defaultdict[Row, dict[str, None]] = defaultdict(dict)
        for words, one_way in sets:
            countables = list(map(countable, words))
            for word, own in zip(words[:1] if one_way else words, countables, strict=False):
                found[_row(word)].update((other, None) for other in countables if other != own)
        found.pop((), None)
        self._others: Mapping[Row, Sequence[str]] = {row: tuple(others) for row, others in found.items()}
        self._longest: dict[str, int] = {}
        for row in self._others:
            self._longest[row[0]] = max(len(row), self._longest.get(row[0], 0))

    def standing_in(self, text: str) -> Iterator[Standing]:
        """Yield what stands in a normalised text, of what begins at a place the longest.

        None begins inside of another, or cuts through a word of the dictionary.
        """
        borders = edges(text)
        for run in _runs(text):
            row, place = tuple(stem(unit[0]) for unit in run), 0
            while place < len(run):
                end = self._end(run, row, place, borders)
                if end > place:
                    found = row[place:end]
                    yield Standing(text[run[place].start() : run[end - 1].end()], found, self._others[found])
                place = max(end, place + 1)

    def _end(self, run: Sequence[re.Match[str]], row: Row, place: int, borders: set[int]) -> int:
        """Return the end of the longest that begins at a place, which is the place itself if none does."""
        longest = self._longest.get(row[place], 0)
        if not longest or run[place].start() not in borders:
            return place
        ends = range(min(place + longest, len(row)), place, -1)
        return next((end for end in ends if row[place:end] in self._others and run[end - 1].end() in borders), place)


def countable(text: str) -> str:
    """Return a text as it stands among alternatives: normalised, a single English word by its stem."""
    plain, row = normalise(text), _row(text)
    return row[0] if len(row) == 1 and plain.isalnum() else plain


def _row(text: str) -> Row:
    return tuple(stem(unit[0]) for unit in units(normalise(text)))


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the units of a text that stand together, without punctuation between them."""
    run: list[re.Match[str]] = []
    for unit in units(text):
        if run and not _NEAR.fullmatch(text, run[-1].end(), unit.start()):
            yield run
            run = []
        run.append(unit)
    if run:
        yield run
