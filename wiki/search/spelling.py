"""Did you mean: words that nothing holds which the reader may find, and what they are likely to be instead.

A Latin word may have a letter wrong, a long one two. A piece of Chinese that stands nowhere may be written with other
characters of the same sound, or one of three and more may be wrong. What is said instead stands in something that the
reader may find: no correction tells of a word that is elsewhere.
"""

from collections.abc import Iterator

import rjieba

from wiki.search.analysis import fold, is_cjk, other_words, stem, traditional
from wiki.search.backend import Query, Words
from wiki.search.stop_words import STOP_WORDS

SHORTEST = 4
MOST_CORRECTED = 3
MOST_PIECES = 12
LENGTHS = (4, 3, 2)

Correction = tuple[str, str]


def corrected(typed: str, query: Query, known: Words) -> str | None:
    """Return what was typed with its unknown words put right, or None if nothing is to be said."""
    corrections = [*_latin(query, known), *_chinese(query, known)][:MOST_CORRECTED]
    text = typed
    for wrong, right in corrections:
        text = _replaced(text, wrong, right)
    return text if text != typed else None


def _latin(query: Query, known: Words) -> Iterator[Correction]:
    for word in dict.fromkeys(match[0] for match in other_words(query.text)):
        if _may_be_wrong(word, query) and not known.count(stem(word)):
            yield from ((word, right) for right in known.near(word))


def _may_be_wrong(word: str, query: Query) -> bool:
    return len(word) >= SHORTEST and word.isascii() and word.isalpha() and stem(word) not in query.alternatives


def _chinese(query: Query, known: Words) -> Iterator[Correction]:
    for start, end, run in _unknown(query, known):
        pieces = _pieces(run, start, end)
        for piece in pieces[:MOST_PIECES]:
            right = known.mistaken_for(piece)
            if right and not known.stands(piece):
                yield piece, right[0]
                break


def _unknown(query: Query, known: Words) -> Iterator[tuple[int, int, str]]:
    """Yield where neighbouring words begin and end that are single characters or nowhere, with the text around them."""
    for run in _runs(query.text):
        place, start = 0, None
        for token in (*rjieba.cut(run), ""):
            weak = bool(token) and _is_weak(token, query, known)
            if weak and start is None:
                start = place
            elif not weak and start is not None:
                yield start, place, run
                start = None
            place += len(token)


def _runs(text: str) -> Iterator[str]:
    """Yield the pieces of a text that are Chinese."""
    marked = "".join(character if is_cjk(character) else " " for character in text)
    yield from marked.split()


def _is_weak(token: str, query: Query, known: Words) -> bool:
    if token in STOP_WORDS or token in query.alternatives:
        return False
    return len(token) == 1 or not known.count(token)


def _pieces(run: str, start: int, end: int) -> list[str]:
    """Return the pieces of a text that may be one wrong word, those inside the unknown part first, then longest."""
    places = [
        (first, first + length)
        for length in LENGTHS
        for first in range(max(0, start - 1), end)
        if first + length <= min(len(run), end + 1)
    ]
    places.sort(key=lambda place: place[0] < start or place[1] > end)
    return list(dict.fromkeys(run[first:last] for first, last in places))


def _replaced(typed: str, wrong: str, right: str) -> str:
    """Put a correction in the place of a word, in the script in which it was typed."""
    place = fold(typed).find(wrong)
    if place < 0:
        return typed
    own = typed[place : place + len(wrong)]
    if own != wrong and traditional(wrong) == own:
        right = traditional(right)
    return typed[:place] + right + typed[place + len(wrong) :]
