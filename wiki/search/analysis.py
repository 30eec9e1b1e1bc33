"""The one analyser, for documents and for queries of every backend.

A text is *normalised* character by character: compatibility forms (full-width letters, ligatures), case and
traditional Chinese become one form. Because no character's form depends on its neighbours, whatever somebody copies
out of a text is found in that text. Words are then cut: runs of Chinese by rjieba in search mode (a long word also
yields the shorter words inside it), other runs of letters and digits as they are, reduced to English stems. Single
Chinese characters are no words here: an index reads them off the text itself.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import accumulate, groupby, islice

import opencc
import rjieba
from Stemmer import Stemmer

from wiki.search.stop_words import STOP_WORDS

ANALYSER_VERSION = 2
"""Rises with every change that makes old terms and new ones differ; an index of another version is rebuilt."""

LONGEST_WORD = 64
"""Characters of a word that count; the rest of a longer run is left out."""

CJK_RANGES = (
    (0x3005, 0x3007),  # iteration mark, closing mark, zero
    (0x3040, 0x30FF),  # kana
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7AF),  # hangul
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""First and last code points of the scripts that are written without spaces."""

_CJK = "".join(f"{chr(first)}-{chr(last)}" for first, last in CJK_RANGES)
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_OTHER_WORD = re.compile(rf"[^\W_{_CJK}]+")
_ANY_WORD = re.compile(rf"[{_CJK}]|{_OTHER_WORD.pattern}")
_SPACES = re.compile(r"\s+")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs"))
_KOREAN_LETTERS = range(0x3131, 0x318F)
"""Letters that stand for themselves; NFKC makes parts of syllables of them, which then join."""


class _Forms(dict[int, str]):
    """Code point → normal form, filled as characters are met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = self.form(chr(code))
        return form

    @staticmethod
    def form(character: str) -> str:
        """Return the normal form; nothing for a character that cannot be seen."""
        if character.isspace():
            return " "
        if unicodedata.category(character) in _INVISIBLE:
            return ""
        if ord(character) in _KOREAN_LETTERS:
            return character
        plain = unicodedata.normalize("NFKC", character).lower()
        return "".join(_simplified(one) for one in plain)


class _FormsOfOne(_Forms):
    """As `_Forms`, but a form is one character long, so that places in the result are places in the text."""

    @staticmethod
    def form(character: str) -> str:
        form = _Forms.form(character)
        return form if len(form) == 1 else character


_forms = _Forms()
_forms_of_one = _FormsOfOne()


def normalise(text: str) -> str:
    """Return `text` in the form that is searched: simplified, narrow, lower case, single spaces, nothing invisible."""
    # Composed before, as a form is that of a whole letter; and after, as forms may bring marks with them (ﬁ, ｶﾞ).
    forms = unicodedata.normalize("NFC", text).translate(_forms)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", forms)).strip()


def fold(text: str) -> str:
    """Return `text` normalised as far as every character keeps its place."""
    return text.translate(_forms_of_one)


def index_words(normalised: str) -> list[str]:
    """Return every word that a document's text is found by, repeated as often as it occurs."""
    words = [word for word in rjieba.cut_for_search(normalised) if len(word) > 1 and is_cjk(word[0])]
    words.extend(stem(word) for word in _OTHER_WORD.findall(normalised))
    return words


def query_words(normalised: str) -> list[str]:
    """Return the distinct words of a query in their order, without stop words unless there is nothing else.

    They do not overlap: a long word counts once. A single Chinese character counts as a word.
    """
    words = list(dict.fromkeys(_words_in_order(normalised)))
    return _stems([word for word in words if word not in STOP_WORDS] or words)


def words_asked(normalised: str) -> list[str]:
    """Return the words of a part of a query, as `query_words` does, but none if there are only stop words."""
    return _stems(word for word in _words_in_order(normalised) if word not in STOP_WORDS)


def _stems(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word if is_cjk(word[0]) else stem(word) for word in words))


def units(normalised: str) -> Iterator[re.Match[str]]:
    """Find every Chinese character and every word of other scripts."""
    return _ANY_WORD.finditer(normalised)


def edges(normalised: str) -> set[int]:
    """Return the places where words of a dictionary begin or end; what is in none is cut into characters."""
    return {0, *accumulate(map(len, rjieba.cut(normalised, False)))}


def _words_in_order(normalised: str) -> Iterator[str]:
    """Yield the words as they follow one another, Chinese ones as rjieba cuts them."""
    for is_chinese, group in groupby(rjieba.cut(normalised), key=lambda token: is_cjk(token[0])):
        tokens = list(group)
        # Between two Chinese words rjieba cuts at every accent; the words of a document have none of these borders.
        yield from tokens if is_chinese else _ANY_WORD.findall("".join(tokens))


def telling_words(normalised: str, most: int) -> tuple[str, ...]:
    """Return the first `most` distinct words that a document of this text is found by, without stop words."""
    telling = (word for word in dict.fromkeys(index_words(normalised)) if word not in _STEMMED_STOP_WORDS)
    return tuple(islice(telling, most))


def parts(word: str) -> list[str]:
    """Return the shorter words inside a Chinese word."""
    return [part for part in rjieba.cut_for_search(word) if 1 < len(part) < len(word) and is_cjk(part[0])]


def is_in_dictionary(word: str) -> bool:
    """Tell whether a Chinese word is one that is known, not one that was guessed from what stands around it."""
    found: list[str] = rjieba.cut(word, hmm=False)
    return found == [word]


def other_words(text: str) -> Iterator[re.Match[str]]:
    """Find the words of `text` that are written with spaces between them."""
    return _OTHER_WORD.finditer(text)


def cjk_characters(text: str) -> list[str]:
    """Return the distinct Chinese, Japanese and Korean characters of `text` in their order."""
    return list(dict.fromkeys(_CJK_CHARACTER.findall(text)))


def count_cjk(text: str) -> int:
    """Return how many characters of `text` are Chinese, Japanese or Korean."""
    return len(_CJK_CHARACTER.findall(text))


def is_cjk(character: str) -> bool:
    """Tell whether a character belongs to a script that is written without spaces."""
    return _CJK_CHARACTER.match(character) is not None


def is_character(word: str) -> bool:
    """Tell whether a word is a single Chinese character, which every text holds that it occurs in."""
    return len(word) == 1 and is_cjk(word)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the stem of an English word; words of other alphabets stay as they are."""
    word = word[:LONGEST_WORD]
    # A stemmer keeps the word it works on in itself: one per call, or threads would mix theirs up.
    return Stemmer("english", 0).stemWord(word) if word.isascii() else word


_STEMMED_STOP_WORDS = frozenset(map(stem, STOP_WORDS))


def traditional(normalised: str) -> str:
    """Return how a normalised text is written in traditional Chinese."""
    converted: str = _converter("s2t").convert(normalised)
    return converted


def simplified(text: str) -> str:
    """Return a text with traditional characters made simple, otherwise as it was written."""
    converted: str = _converter("t2s").convert(text)
    return converted


def _simplified(character: str) -> str:
    converted: str = _converter("t2s").convert(character)
    return converted if len(converted) == 1 else character


@cache
def _converter(direction: str) -> opencc.OpenCC:
    return opencc.OpenCC(direction)
