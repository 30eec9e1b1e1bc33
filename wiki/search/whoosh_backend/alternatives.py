"""Other words that count in the place of one: what a word and its alternatives add to the scores of all documents.

A document that holds several of them gets the best, not the sum: it says the same thing twice. An alternative counts
`SHARE` of what it is worth, and it is worth no more than the word itself: a rare synonym would outrank a common word.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np

from wiki.search.analysis import is_character, is_cjk, query_words
from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.bm25 import idf
from wiki.search.whoosh_backend.vectors import Sparse, Term, Vector, of_row, picked

SHARE = 0.7

STEPS = 16
"""How finely it is told how rare an alternative is beside the word, so that most audiences share a vector."""

Made = Callable[[str], Vector]
"""Makes the vector of an alternative, once."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A word, if it counts here, what counts in its place at how many steps of its rarity, and that rarity."""

    own: tuple[str, ...]
    others: tuple[tuple[str, int], ...]
    rarity: np.float32


def joined(among: Among, word: str, others: Sequence[str], *, alone: bool = False) -> Term:
    """Return a word with its alternatives, of these `alone` if the word counts elsewhere."""
    own, made = () if alone else (word,), cache(partial(_alternative, among))
    recipe = among.kept((own, *others), lambda: _recipe(among, own, others, made))
    vector = among.index.vector((recipe, among.scale), lambda: _joined(among, recipe, made))
    return Term(vector, recipe.rarity, among.count_of(recipe, lambda: vector))


def _recipe(among: Among, own: tuple[str, ...], others: Sequence[str], made: Made) -> Recipe:
    """Tell what to join. If the audience has the word nowhere, the rarest alternative is the measure of the others."""
    counts = {
        other: among.count_of(("other", other), partial(made, other)) for other in others if _is_known(among, other)
    }
    rarities = {other: idf(among.count, held) for other, held in counts.items() if held}
    known = [among.rarity(word) for word in own if among.held(word)]
    rarity = max(known or rarities.values(), default=1.0)
    steps = ((other, max(round(STEPS * min(one / rarity, 1)), 1)) for other, one in rarities.items())
    return Recipe(own, tuple(steps), np.float32(rarity))


def _joined(among: Among, recipe: Recipe, made: Made) -> Vector:
    weights = np.zeros(among.index.size, np.float32)
    for word in recipe.own:
        among.vector(word).raise_to(weights, 1)
    for other, steps in recipe.others:
        made(other).raise_to(weights, SHARE * steps / STEPS)
    return of_row(weights)


def _is_known(among: Among, text: str) -> bool:
    """Tell whether an alternative is looked for: of one of several words, the audience has to know each."""
    words = _words(text)
    if not words or not all(is_character(word) or among.index.knows(word) for word in words):
        return False
    return words == [text] or all(is_character(word) or among.held(word) for word in words)


def _alternative(among: Among, text: str) -> Vector:
    """Return the vector of an alternative; several words have to stand as they are written."""
    index, words = among.index, _words(text)
    if words == [text]:
        return index.term(text, among.scale, keep=False)
    standing = index.phrase(text)
    weights = np.zeros(len(standing), np.float32)
    for word in words if len(standing) else ():
        weights += picked(among.vector(word), standing)
    return Sparse(standing.astype(np.uint32), weights)


def _words(text: str) -> list[str]:
    """Return the words of an alternative; one without Chinese is a stem."""
    return [text] if text.isalnum() and not any(map(is_cjk, text)) else query_words(text)
