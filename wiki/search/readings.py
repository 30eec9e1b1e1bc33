"""Names of the classification typed as pinyin, by its initials or a character: what is filed under one need not say it.

The name takes the place of the letters, so that all that follows, what is understood included, takes it as typed. That
is done only where it is plain: nothing that the reader may find holds the letters as they are or another word that is
read like them, one name is, and the reader finds something filed under it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

import numpy as np

from wiki.search import pinyin
from wiki.search.analysis import is_character, stem
from wiki.search.backend import Query, Words
from wiki.search.equivalents import Equivalents
from wiki.search.grammar import retold
from wiki.search.lines import NOT_FOUND, Way
from wiki.search.names import Names
from wiki.search.wording import (
    MOST_ALTERNATIVES,
    MOST_READ,
    MOST_WAYS,
    SHORTEST_READ,
    is_unknown,
    letters_in,
    words_read,
)
from wiki.services.vocabulary import TermView

Held = Callable[[str, str], bool]
"""Tells of a list and a code whether somebody finds a document that holds it."""

Place = tuple[int, int]


def named(query: Query, names: Names, known: Words, held: Held, synonyms: Equivalents) -> Query:
    """Return the query with names in the place of letters that are read as one; words with synonyms stay."""
    text, same = query.text, {unit for standing in synonyms.standing_in(query.text) for unit in standing.row}
    places = [place for place in _letters(query, known) if stem(text[slice(*place)]) not in same]
    found = [one for row in _rows(text, places) for one in _read(text, row, names, known, held)]
    for start, end, name in reversed(found):
        text = text[:start] + name + text[end:]
    return retold(query, text) if text != query.text else query


def filed_under(query: Query, names: Names, held: Held) -> Query:
    """Return a query of a single character with the names that hold it, which count in its place."""
    if not is_character(query.text):
        return query
    ranks = names.lines.ranks([[Way([ord(query.text)], 0, 1, 1)]])
    order = np.argsort(ranks, kind="stable")[: np.count_nonzero(ranks < NOT_FOUND)].tolist()
    found = (names.lines.text(number) for number in order if _is_held(names.terms[number], held))
    others = tuple(dict.fromkeys(islice((name for name in found if name != query.text), MOST_ALTERNATIVES)))
    return replace(query, alternatives={query.text: others}) if others else query


def _letters(query: Query, known: Words) -> list[Place]:
    """Return the places of words of Latin letters that nothing holds."""
    return [match.span() for match in letters_in(query)[:MOST_READ] if is_unknown(match[0], known)]


def _rows(text: str, places: Sequence[Place]) -> Iterator[list[Place]]:
    """Yield the places that have nothing but a space between them together."""
    row: list[Place] = []
    for place in places:
        if row and text[row[-1][1] : place[0]] != " ":
            yield row
            row = []
        row.append(place)
    if row:
        yield row


def _read(text: str, row: Sequence[Place], names: Names, known: Words, held: Held) -> Iterator[tuple[int, int, str]]:
    """Yield the name of a whole row with its place, else those of its words."""
    whole = row[0][0], row[-1][1]
    for places in ([whole], row):
        found = [(start, end, _name(text[start:end].replace(" ", ""), names, known, held)) for start, end in places]
        if any(name for _start, _end, name in found):
            yield from ((start, end, name) for start, end, name in found if name)
            return


def _name(letters: str, names: Names, known: Words, held: Held) -> str | None:
    """Return the name that is meant, if it is plain which."""
    if len(letters) < SHORTEST_READ:
        return None
    spellings = pinyin.syllables(letters)[:MOST_WAYS]
    if found := {name for spelling in spellings for name in _fitting(spelling, names, held)}:
        others = set(chain.from_iterable(map(known.read_as, spellings))) - found
        return found.pop() if len(found) == 1 and not others else None
    initials = pinyin.initials(letters)
    if initials is None or words_read(letters, known):
        return None
    found = set(_fitting(initials, names, held))
    return found.pop() if len(found) == 1 else None


def _fitting(spelling: pinyin.Spelling, names: Names, held: Held) -> Iterator[str]:
    """Yield the names that are read like a spelling from beginning to end, and held by what the reader may find."""
    lines = names.lines
    ranks = lines.ranks([[Way([pinyin.table(part) for part in spelling], 0, 1)]])
    for number in np.flatnonzero(ranks == 0).tolist():
        name = lines.text(number)
        if len(name) == len(spelling) and _is_held(names.terms[number], held):
            yield name


def _is_held(term: TermView, held: Held) -> bool:
    return held(term.list_code, term.code)
