"""A question of a single character: where it stands says more than how often.

In a title it counts once more, and so it does as a word of its own: who types 钱 rather means 管钱 than 价钱. It tells
nothing of other documents, so the other steps of the ranking leave it alone.
"""

import numpy as np
import rjieba

from wiki.search.whoosh_backend.among import Among
from wiki.search.whoosh_backend.bm25 import K1, WEIGHTS
from wiki.search.whoosh_backend.snapshot import Numbers
from wiki.search.whoosh_backend.titles import in_title
from wiki.search.whoosh_backend.vectors import Scores

TITLE, WORD = 2.0, 1.0
"""What standing in a title counts, and as a word of its own in all places, in parts of what the character counts."""

MOST_LOOKED_AT = 150
"""Documents whose texts are cut around the character."""

MOST_PLACES = 4
AROUND = 6
"""Characters beside it that decide how its neighbourhood is cut into words."""


def alone(among: Among, character: str, numbers: Numbers, scores: Scores) -> Scores:
    """Return what the places of a character add to the lexical scores of these documents."""
    index = among.index
    worth = among.rarity(character) * WEIGHTS["characters"] * (K1 + 1)
    added = TITLE * in_title(index, character, numbers).astype(np.float32)
    best = index.first(numbers, -(scores + worth * added), MOST_LOOKED_AT)
    for place in best.tolist():
        times = _as_word(index.text(int(numbers[place])), character)
        added[place] += WORD * times / (times + K1)
    return np.float32(worth) * added


def _as_word(text: str, character: str) -> int:
    """Return how often a character is a word of its own."""
    times, at = 0, text.find(character)
    for _ in range(MOST_PLACES):
        if at < 0:
            break
        first = max(0, at - AROUND)
        around = text[first : at + 1 + AROUND].encode("utf-8", "replace").decode()
        times += (at - first, at - first + 1) in {(start, end) for _word, start, end in rjieba.tokenize(around)}
        at = text.find(character, at + 1)
    return times
