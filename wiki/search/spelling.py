"""Did you mean: words that nothing holds which the reader may find, and what they are likely to be instead.

A Latin word may have a letter wrong, a long one two. A piece of Chinese that stands nowhere may be written with other
characters of the same sound, or one of three and more may be wrong. What is said instead stands in something that the
reader may find: no correction tells of a word that is elsewhere.
"""

from collections.abc import Collection, Iterator
from itertools import groupby, islice

import rjieba

from wiki.search.analysis import fold, is_cjk, is_in_dictionary, other_words, query_words, stem, traditional
from wiki.search.backend import Query, Words
from wiki.search.stop_words import STOP_WORDS
from wiki.search.wording import words_read

SHORTEST = 4
MOST_UNKNOWN = 3
"""Unknown words of a query that are looked at, of either script: a long query of nonsense must not take long."""

MOST_PIECES = 12
LENGTHS = (4, 3, 2)
LONG_WORD = 7
"""Letters from which on two of them may be wrong."""

BRIEF = 4
"""Words of a query up to which each is worth a guess. Of longer ones without a fault, one in ten would be put right."""

LITTLE_WORDS = frozenset("是的了在和与也又就不有叫以")
"""Characters that are seldom a wrong part of a word, and often a word between two."""

SURE_LENGTH = 6
USUAL = 0.01
"""Share of the documents that a Chinese word must be in to be meant in a longer question."""

LEAST_USUAL = 2
"""Documents that it must be in even where few can be found: one of them says too little."""

Correction = tuple[str, str]


def corrected(typed: str, query: Query, known: Words, named: Collection[str] = ()) -> str | None:
    """Return what was typed with its unknown words put right, or None if nothing is to be said.

    `named` are parts of it that name something, as they were typed: these are right.
    """
    text, names = typed, [fold(name) for name in named]
    for wrong, right in (*_latin(query, known), *_chinese(query, known)):
        if not any(wrong in name or name in wrong for name in names):
            text = _replaced(text, wrong, right)
    return text if text != typed else None


def _latin(query: Query, known: Words) -> Iterator[Correction]:
    words = dict.fromkeys(match[0] for match in other_words(query.text))
    unknown = (word for word in words if _may_be_wrong(word, query) and not known.count(stem(word)))
    for word in islice(unknown, MOST_UNKNOWN):
        if read := words_read(word, known):
            yield word, " ".join(read)
            continue
        edits = 2 if len(word) >= LONG_WORD and _is_brief(query) else 1
        yield from ((word, right) for right in known.near(word, edits) if _is_brief(query) or _is_sure(word, right))


def _is_sure(word: str, right: str) -> bool:
    return len(word) >= SURE_LENGTH and word[0] == right[0]


def _is_brief(query: Query) -> bool:
    """Tell whether each word of a query matters much; a longer question finds enough by its others.

    What was typed counts, and not the few words that it may have come to when it was understood.
    """
    return len(query_words(query.text)) <= BRIEF


def _may_be_wrong(word: str, query: Query) -> bool:
    return len(word) >= SHORTEST and word.isascii() and word.isalpha() and stem(word) not in query.alternatives


def _chinese(query: Query, known: Words) -> Iterator[Correction]:
    least = 1 if _is_brief(query) else max(LEAST_USUAL, round(USUAL * known.total))
    for unknown in islice(_unknown(query, known), MOST_UNKNOWN):
        for piece in _pieces(unknown):
            if any(len(word) > 1 and word in piece for word in query.alternatives):
                continue  # what else it is called is known
            alike = not _is_brief(query) or is_in_dictionary(piece)
            right = known.mistaken_for(piece, alike=alike)
            if right and known.count(right[0]) >= least and not known.stands(piece):
                yield piece, right[0]
                break


def _unknown(query: Query, known: Words) -> Iterator[str]:
    """Yield pieces of two characters and more that neighbouring words make which are single characters or nowhere."""
    for run in _runs(query.text):
        # Only words of the dictionary: others, which rjieba would guess, are what is looked for.
        for weak, tokens in groupby(rjieba.cut(run, hmm=False), lambda token: _is_weak(token, query, known)):
            piece = "".join(tokens)
            if weak and len(piece) > 1:
                yield piece


def _runs(text: str) -> Iterator[str]:
    """Yield the pieces of a text that are Chinese."""
    marked = "".join(character if is_cjk(character) else " " for character in text)
    yield from marked.split()


def _is_weak(token: str, query: Query, known: Words) -> bool:
    if token in query.alternatives:
        return False
    return len(token) == 1 or (_is_brief(query) and token not in STOP_WORDS and not known.count(token))


def _pieces(unknown: str) -> list[str]:
    """Return the pieces of an unknown part that may be one wrong word, longest first."""
    found = [unknown[at : at + length] for length in LENGTHS for at in range(len(unknown) - length + 1)]
    telling = [
        piece for piece in dict.fromkeys(found) if LITTLE_WORDS.isdisjoint(piece) and not STOP_WORDS.issuperset(piece)
    ]
    return telling[:MOST_PIECES]


def _replaced(typed: str, wrong: str, right: str) -> str:
    """Put a correction in the place of a word, in the script in which it was typed."""
    place = fold(typed).find(wrong)
    if place < 0:
        return typed
    own = typed[place : place + len(wrong)]
    if own != wrong and traditional(wrong) == own:
        right = traditional(right)
    return typed[:place] + right + typed[place + len(wrong) :]
