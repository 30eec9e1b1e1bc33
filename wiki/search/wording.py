"""What was typed, in other words: synonyms that editors keep, the other language, and Chinese typed as pinyin.

Alternatives of a word count in its place. Those of several words in a row, “proof of concept”, count in the place of
each: who says POC has said them all, but “no budget” is not “budget”. Pinyin is read only where nothing that the
reader may find holds the letters as they are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from wiki.search import pinyin
from wiki.search.analysis import is_cjk, other_words, query_words, stem
from wiki.search.backend import Query, Words
from wiki.search.dictionary import Dictionary
from wiki.search.equivalents import Equivalents
from wiki.search.lines import NOT_FOUND, Lines, ways

MOST_ALTERNATIVES = 12
"""Of one word."""

MOST_TRANSLATED = 12
"""Words of a query."""

MOST_READ = 6
"""Words of a query that may be read as pinyin, and ways to read each: a long query must not take long."""

MOST_WAYS = 2

LONGEST_WORD_READ = 4
"""Characters."""

SHORTEST_READ = 3
"""Letters of a word from which on it is read as pinyin."""


def expanded(query: Query, synonyms: Equivalents, names: Lines, known: Words | None) -> Query:
    """Return the query with what counts in the place of its words; without an index, nothing is read as pinyin."""
    found: dict[str, dict[str, None]] = {}
    for standing in synonyms.standing_in(query.text):
        for word in filter(standing.holds, query.words):
            found.setdefault(word, {}).update(dict.fromkeys(standing.others))
    for word, others in _read(query, names, known, found):
        found.setdefault(word, {}).update(dict.fromkeys(others))
    alternatives = {
        word: tuple(other for other in others if other != word)[:MOST_ALTERNATIVES] for word, others in found.items()
    }
    return replace(query, alternatives={**query.alternatives, **{w: o for w, o in alternatives.items() if o}})


def translated(query: Query, dictionary: Dictionary) -> Query:
    """Return the query with what its words are called in the other language."""
    alternatives = dict(query.alternatives)
    for word, others in dictionary.translations(query.words[:MOST_TRANSLATED]).items():
        alternatives[word] = tuple(dict.fromkeys((*alternatives.get(word, ()), *others)))
    return replace(query, alternatives=alternatives)


def read_out(query: Query, known: Words) -> str:
    """Return the text of a query with Chinese in the place of letters that are read as it: they mean nothing else."""
    text = query.text
    for word in _typed(query)[:MOST_READ]:
        read = next((other for other in query.alternatives.get(stem(word), ()) if is_cjk(other[0])), None)
        if read and is_unknown(word, known) and _sounds_like(word, read):
            text = text.replace(word, read, 1)
    return text


def _sounds_like(letters: str, text: str) -> bool:
    """Tell whether letters are all of a text's syllables, or the first one of each."""
    ways_to_read = (*pinyin.syllables(letters), pinyin.initials(letters) or ())
    units = np.frombuffer(text.encode("utf-16-le"), "<u2")
    return any(
        len(way) == len(units) and all(pinyin.table(part)[unit] for part, unit in zip(way, units, strict=True))
        for way in ways_to_read
    )


def _read(
    query: Query, names: Lines, known: Words | None, found: Mapping[str, object]
) -> Iterator[tuple[str, list[str]]]:
    """Yield the words that may be pinyin, with what they are read as: each by itself and all neighbours together."""
    if known is None:
        return
    for unknown, row in groupby(
        _typed(query)[:MOST_READ], lambda word: stem(word) not in found and is_unknown(word, known)
    ):
        letters = list(row)
        together = _sounding("".join(letters), names, known) if unknown and len(letters) > 1 else []
        for word in letters if unknown else ():
            yield stem(word), [*_sounding(word, names, known), *together]


def letters_in(query: Query) -> list[re.Match[str]]:
    """Return the words without Chinese where and as they were typed."""
    return [match for match in other_words(query.text) if stem(match[0]) in query.words]


def _typed(query: Query) -> list[str]:
    return [match[0] for match in letters_in(query)]


def is_unknown(word: str, known: Words) -> bool:
    """Tell whether a word of letters stands nowhere as it is."""
    return word.isalpha() and not known.count(stem(word))


def _sounding(letters: str, names: Lines, known: Words) -> list[str]:
    if len(letters) < SHORTEST_READ:
        return []
    for spelling in pinyin.syllables(letters)[:MOST_WAYS]:
        if len(spelling) > 1 and (found := known.read_as(spelling)):
            return found
    if known.stands(row := "".join(words_read(letters, known))):
        return [row]
    return [name for name in _named(letters, names) if _is_held(name, known)]


def words_read(letters: str, known: Words) -> list[str]:
    """Return the known words in a row that letters are read as, none if a part of them is no word."""
    for spelling in pinyin.syllables(letters)[:MOST_WAYS]:
        if found := _cut(spelling, known):
            return found
    return []


def _cut(spelling: Sequence[str], known: Words) -> list[str]:
    """Return the words of a spelling, each as long as can be."""
    words, start = [], 0
    while start < len(spelling):
        lengths = range(min(LONGEST_WORD_READ, len(spelling) - start), 1, -1)
        read = next((found for length in lengths if (found := known.read_as(spelling[start : start + length]))), [])
        if not read:
            return []
        words.append(read[0])
        start += len(read[0])
    return words


def _named(letters: str, names: Lines) -> Iterable[str]:
    """Return the names of terms whose initials are the letters."""
    if not pinyin.initials(letters):
        return []
    ranks = names.ranks([[way for way in piece if len(way.pattern) == len(letters)] for piece in ways(letters)])
    fitting = (names.text(number) for number in (ranks < NOT_FOUND).nonzero()[0].tolist())
    return [name for name in fitting if len(name) == len(letters)]


def _is_held(name: str, known: Words) -> bool:
    words = query_words(name)
    return bool(words) and all(map(known.count, words))
