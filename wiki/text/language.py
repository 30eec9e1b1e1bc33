"""The three languages of the house: in which one a text is written, and which of several texts a reader gets."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

import opencc

Language = Literal["zh-Hans", "zh-Hant", "en"]

LANGUAGE_NAMES = (("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("en", "English"))
"""What each calls itself."""

# Characters looked at: enough to decide, so that the time does not grow with the text.
_SAMPLE = 2_000
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HALVES = re.compile("[\ud800-\udfff]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")


def guess(text: str) -> Language:
    """Return the language of `text` by its script: Chinese from one Chinese character for each Latin word.

    Traditional if more characters would change on the way to simplified than on the way back; simplified for a
    Chinese text that is the same in both, and for a text without letters.
    """
    sample = text[:_SAMPLE]
    han = "".join(_HAN.findall(sample))
    if len(_LATIN_WORD.findall(sample)) > len(han):
        return "en"
    return "zh-Hant" if _changed(han, "t2s") > _changed(han, "s2t") else "zh-Hans"


def spoken(texts: Mapping[str, str], language: str) -> str:
    """Return the text in a language, else in the next best: the two ways of writing Chinese stand in for each other."""
    order = (language, "zh-Hans", "zh-Hant", "en") if language.startswith("zh") else (language, "en", "zh-Hans")
    return next((texts[one] for one in order if texts.get(one)), next(iter(texts.values()), ""))


def simplified(text: str) -> str:
    """Return the text in simplified characters, each in its old place; as it is where one would move."""
    simple = _converter("t2s").convert(_HALVES.sub("?", text))
    return simple if len(simple) == len(text) else text


def _changed(han: str, direction: str) -> int:
    converted = _converter(direction).convert(han)
    return sum(before != after for before, after in zip(han, converted, strict=False))


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)
