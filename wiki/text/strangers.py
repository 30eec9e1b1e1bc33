"""What may be somebody's name, of words that are known nowhere: much less sure than `names`, and meant to be.

A Chinese name begins with a surname that no longer word takes in. A surname that is mostly a word needs a title beside
it, or has to be all that was said. A Latin one has capitals, or a Chinese title.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import rjieba

from wiki.text.language import simplified
from wiki.text.surnames import COMPOUND, STRONG, WEAK

_HAN = re.compile("[\u4e00-\u9fff]+")
_TITLE = "总监?|总经理|董事?长?|经理|主任|先生|女士|小姐|太太|老师|师傅|老板|[科处局厅]长|客户|联系人|同事"
_BEFORE, _AFTER = re.compile(rf"(?:{_TITLE})$"), re.compile(rf"(?:{_TITLE})")
_SURNAME = re.compile(rf"{COMPOUND}|[{STRONG}{WEAK}]")
_TITLED_LATIN = re.compile(rf"\b([A-Za-z]{{2,20}}) ?(?:{_TITLE})")
_CAPITALS = re.compile(r"\b[A-Z][a-z\u00df-\u024f]+\b")
_WHOLE = 3
"""Characters of a name that is all that was said, if its surname may be a word."""


def strangers(text: str) -> Iterator[tuple[str, ...]]:
    """Yield what may be a name: of a Chinese one the characters, of a Latin one its words."""
    for run in _HAN.finditer(simplified(text)):
        yield from ((name,) for name in _chinese(run[0]))
    yield from ((found[1],) for found in _TITLED_LATIN.finditer(simplified(text)))
    for one, other in pairwise(_CAPITALS.finditer(text)):
        if text[one.end() : other.start()] in (" ", "-", "·"):
            yield one[0], other[0]


def _chinese(run: str) -> Iterator[str]:
    words, at = rjieba.cut(run, hmm=False), 0
    for number, word in enumerate(words):
        for length in (2, 1) if _SURNAME.fullmatch(word) else ():
            name = _whole(words[number:], len(word) + length)
            if name and _is_likely(run, word, at, at + len(name)):
                yield name
        at += len(word)


def _whole(words: Sequence[str], length: int) -> str:
    """Return so many characters if no word reaches beyond them, else nothing."""
    return "".join(words)[:length] if length in accumulate(map(len, words)) else ""


def _is_likely(run: str, surname: str, start: int, end: int) -> bool:
    if surname not in WEAK:
        return True
    titled = _BEFORE.search(run[:start]) or _AFTER.match(run, end)
    return bool(titled) or (end - start == len(run) == _WHOLE)
