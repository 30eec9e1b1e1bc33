"""Documents by their titles: what fits while somebody is typing, and what holds a word of a question there."""

from collections.abc import Sequence

import numpy as np

from wiki.search.analysis import is_character
from wiki.search.lines import NOT_FOUND, Way
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.vectors import Scores

BELOW = 0.999
"""Score of the best related document as a share of that of a hit that it must not outrank."""


def titled(index: Snapshot, wanted: Sequence[Sequence[Way]], audience: Mask, most: int) -> list[int]:
    """Return the numbers of those of the audience whose titles fit, best first, equal ones newest first."""
    ranks = index.titles.ranks(wanted)
    found = np.flatnonzero((ranks < NOT_FOUND) & audience)
    numbers: list[int] = index.best(found, ranks[found], most).tolist()
    return numbers


def in_title(index: Snapshot, word: str, numbers: Numbers) -> Mask:
    """Tell of each of these documents whether its title holds a word, or a Chinese character."""
    if not is_character(word):
        return index.times("title", word, numbers) > 0
    places = np.flatnonzero(index.titles.units == ord(word))
    held: Mask = np.isin(numbers, np.searchsorted(index.titles.ends, places, side="right"))
    return held


def lowering(index: Snapshot, words: Sequence[str], scores: Scores, hits: Numbers, related: Numbers) -> float:
    """Return what the scores of related documents are multiplied by to stand below hits whose titles say it all."""
    if not (words and len(hits) and len(related)):
        return 1.0
    final = scores if index.raises is None else scores * index.raises
    best = float(final[related].max())
    held = final[hits] <= best
    for word in words:
        held[held] = in_title(index, word, hits[held])
    return BELOW * float(final[hits[held]].min()) / best if held.any() else 1.0
