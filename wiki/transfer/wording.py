"""Terms of the vocabulary as people write them into cells: by code, label or synonym, in either script."""

import re
from collections.abc import Iterator

from wiki.models.terms import TERM_LISTS
from wiki.services.vocabulary import TermView, Vocabulary
from wiki.transfer.values import key, says_nothing

# How a sale ended, in words that a table has and a story has not; the vocabulary has the rest.
_ENDINGS = {
    "success": "赢 赢了 成 成单 签约 已签约 签单 已成交 已中标 得单 win won success successful closed-won deal",
    "failure": "输 输单 败 丢 失单 未成交 未签约 未中标 没成 不成功 lose lost loss fail failure closed-lost",
}
_PARTED = re.compile(r"[,，、;；/／|\n]+")
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")


class Wording:
    """What the words of one vocabulary mean, list by list."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._codes: dict[str, dict[str, str]] = {}

    def code(self, name: str, text: str) -> str | None:
        """Return the code of a list that a text stands for; what stands in brackets may be another name for it."""
        known = self._known(name)
        if found := known.get(key(text)):
            return found
        if term := self._vocabulary.get(name, text):
            return term.code
        if not _BRACKETS.search(text):
            return None
        names = (_BRACKETS.sub("", text), *_BRACKETS.findall(text))
        return next((code for part in names if (code := known.get(key(part)))), None)

    def pieces(self, name: str, text: str) -> list[str]:
        """Return the values in a cell: of a list that takes several there may be several, parted by commas and such."""
        if says_nothing(text):
            return []
        if not TERM_LISTS[name].multiple or self.code(name, text):
            return [text]
        parts = (part.strip() for part in _PARTED.split(text))
        return [part for part in parts if not says_nothing(part)]

    def _known(self, name: str) -> dict[str, str]:
        if name not in self._codes:
            codes = self._codes[name] = {}
            for term in self._vocabulary.terms(name):
                for word in _words(term):
                    codes.setdefault(key(word), term.code)
            for code, words in _ENDINGS.items() if name == "outcome" else ():
                for word in words.split():
                    codes.setdefault(key(word), code)
        return self._codes[name]


def _words(term: TermView) -> Iterator[str]:
    yield term.code
    yield from term.words()
