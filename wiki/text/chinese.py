"""From one Chinese script to the other."""

from functools import cache

import opencc


def traditional(text: str) -> str:
    """Return simplified text as one writes it in Taiwan; a proposal, to be read by a person."""
    return _converter("s2twp").convert(text)


def simplified(text: str) -> str:
    """Return traditional text in simplified characters."""
    return _converter("t2s").convert(text)


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)
