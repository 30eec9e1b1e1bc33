"""Texts in units, a Chinese character or a whole word of another script: what names and questions are compared by."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from wiki.search.analysis import edges, is_cjk, normalise, units

SHORT = 2
"""A Chinese word of so many characters counts only where it does not cut through other words."""

_APART = re.compile(r"[^\s\w、/'’\-]")
_JOINED = re.compile(r"[、/]")
_NEGATIONS = "不没非未无"


class Gap(StrEnum):
    """What stands between two units, or two words that are understood."""

    NONE = ""
    JOINED = "joined"
    APART = "apart"


class Unit(NamedTuple):
    """One unit of a text, its place, and what stands between it and the one before."""

    text: str
    start: int
    end: int
    gap: Gap


@lru_cache(maxsize=1 << 15)
def spelled(word: str) -> tuple[str, ...]:
    """Return the units of a word."""
    return tuple(unit.text for unit in units_of(normalise(word)))


def units_of(normalised: str) -> Iterator[Unit]:
    """Find the units of a text, from left to right."""
    end = 0
    for match in units(normalised):
        between = normalised[end : match.start()]
        gap = Gap.APART if _APART.search(between) else Gap.JOINED if _JOINED.search(between) else Gap.NONE
        yield Unit(_singular(match[0]), *match.span(), gap)
        end = match.end()


def borders_of(normalised: str) -> frozenset[int]:
    """Return where words begin and end; a negation is a word however it is written."""
    found = edges(normalised)
    return frozenset(found | {at + 1 for at in found if at < len(normalised) and normalised[at] in _NEGATIONS})


def stands(first: Unit, end: int, borders: frozenset[int]) -> bool:
    """Tell whether what begins with a unit and goes to `end` may be a word: a short Chinese one only whole."""
    return end - first.start > SHORT or not is_cjk(first.text[0]) or {first.start, end} <= borders


def _singular(word: str) -> str:
    """Return an English noun's singular, roughly: equal for both is enough."""
    if not word.isascii() or len(word) < 4 or word.endswith(("ss", "us", "is")):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
