"""Two rows of tokens laid beside each other: what both have, what only one has."""

import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Literal

from diff_match_patch import diff_match_patch

Operation = Literal["=", "+", "-"]
# A run of tokens with what happened to it.
Run = tuple[Operation, list[str]]

# CPU seconds for one comparison, so that a busy machine compares as well as an idle one; what is not told apart by
# then counts as replaced.
PATIENCE = 0.5

_SIGNS: dict[int, Operation] = {0: "=", 1: "+", -1: "-"}
# Beyond the surrogates: room for a million different tokens, ten times as many as two texts can hold.
_FIRST = 0xE000


def align(old: Sequence[str], new: Sequence[str], *, span: int, readable: bool) -> Iterator[Run]:
    """Yield what both rows have ("="), only the old one ("-") and only the new one ("+"), in reading order.

    Where `span` tokens in a row stand once in each, they hold the rows together (patience diff, Bram Cohen), so that
    the time grows with the text; Myers' algorithm, which takes the square of the changes, only sees what lies between.
    `readable` gives up a common run that is shorter than the changes on both sides of it.
    """
    end = time.thread_time() + PATIENCE
    left = right = 0
    for i, j in [*_anchors(old, new, span), (len(old), len(new))]:
        if i > left or j > right:
            yield from _compared(old[left:i], new[right:j], end - time.thread_time(), readable)
        if i < len(old):
            yield "=", [old[i]]
        left, right = i + 1, j + 1


def _anchors(old: Sequence[str], new: Sequence[str], span: int) -> list[tuple[int, int]]:
    """Return the longest chain of places (in old, in new) that rises in both rows."""
    there = _unique(new, span)
    pairs = [(i, there[key]) for key, i in _unique(old, span).items() if key in there]
    # Patience sorting: `ends[n]` is the pair with the lowest end of all chains of n + 1 pairs.
    heights: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for number, (_, j) in enumerate(pairs):
        height = bisect_left(heights, j)
        before.append(ends[height - 1] if height else None)
        heights[height : height + 1] = [j]
        ends[height : height + 1] = [number]
    chain: list[tuple[int, int]] = []
    last = ends[-1] if ends else None
    while last is not None:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _unique(row: Sequence[str], span: int) -> dict[tuple[str, ...], int]:
    """Return the place of each run of `span` tokens that stands only once, in the order of the row."""
    places: dict[tuple[str, ...], int] = {}
    repeated: set[tuple[str, ...]] = set()
    for place in range(len(row) - span + 1):
        key = tuple(row[place : place + span])
        if key in places:
            repeated.add(key)
        places.setdefault(key, place)
    return {key: place for key, place in places.items() if key not in repeated}


def _compared(old: Sequence[str], new: Sequence[str], seconds: float, readable: bool) -> Iterator[Run]:
    """Compare with diff-match-patch: each different token becomes one character, as in its line mode."""
    if not old or not new or seconds <= 0:
        yield "-", list(old)
        yield "+", list(new)
        return
    codes: dict[str, str] = {}
    rows = ["".join(codes.setdefault(token, chr(_FIRST + len(codes))) for token in row) for row in (old, new)]
    tokens = {code: token for token, code in codes.items()}
    engine = diff_match_patch()
    engine.Diff_Timeout = seconds
    found = engine.diff_main(*rows, False)
    if readable:
        engine.diff_cleanupSemantic(found)
    for sign, run in found:
        yield _SIGNS[sign], [tokens[code] for code in run]
