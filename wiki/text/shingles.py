"""How much two texts have in common, by what stands side by side in them: for finding what was written twice."""

import re
import unicodedata
from collections.abc import Set
from itertools import pairwise

from wiki.text.chinese import simplified

_PIECE = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")

LONGEST = 20_000
"""Characters of a text that are looked at."""


def bare(text: str) -> str:
    """Return the letters and digits of a title, without differences of width, case and Chinese script."""
    return "".join(_pieces(text))


def shingles(text: str) -> frozenset[str]:
    """Return what stands side by side: each two Chinese characters or words in a row."""
    pieces = _pieces(text[:LONGEST])
    return frozenset(f"{first} {second}" for first, second in pairwise(pieces))


def likeness(one: Set[str], other: Set[str]) -> float:
    """Return the share of the shingles that two texts have in common, from 0 to 1."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def _pieces(text: str) -> list[str]:
    return _PIECE.findall(simplified(unicodedata.normalize("NFKC", text).casefold()))
