"""To which fields the columns of a table belong, by what stands above them and in them: a proposal for a person."""

import re
from collections.abc import Iterable, Sequence

from wiki.services.vocabulary import Vocabulary
from wiki.transfer.headers import meanings
from wiki.transfer.mapping import CODED, SEVERAL
from wiki.transfer.values import day, is_roc, money, says_nothing
from wiki.transfer.wording import Wording

_MOSTLY, _HALF = 0.8, 0.5
_PROSE = 30  # letters of a cell, in the middle, from which it is a text; a Chinese one says as much as two
_LEAST_DEAL = 1000
_UNIT_IN_BRACKETS = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]|[*＊:：]+\s*$")
# What a text is about that stands where values of a list were expected.
_TEXT_OF = {"outcome": "result", "cause": "why", "approach": "actions"}
_HAN = re.compile("[\u3400-\u9fff]")
_UNTITLED = 1000  # rank of what only the cells say


def guess_columns(
    header: Sequence[str], sample: Sequence[Sequence[str | None]], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the likeliest field for each column, "" where it says nothing or would be left out; `sample` are rows."""
    wording = Wording(vocabulary)
    ranked = [
        (rank, place, field)
        for place, name in enumerate(header)
        for field, rank in _Column(name, [row[place] for row in sample if place < len(row)], wording).fields().items()
    ]
    fields = [""] * len(header)
    settled: set[int] = set()
    for _, place, field in sorted(ranked):
        if place not in settled and (field == "" or field in SEVERAL or field not in fields):
            fields[place] = field
            settled.add(place)
    return tuple(fields)


class _Column:
    """One column, by its name and some of its cells."""

    def __init__(self, name: str, cells: Sequence[str | None], wording: Wording) -> None:
        self.name, self.wording = name, wording
        self.texts = [text for text in cells if text and not says_nothing(text)]

    def fields(self) -> dict[str, int]:
        """Return the fields that it may go to, with a rank: what its name says if its cells agree, else the cells."""
        named = meanings(_UNIT_IN_BRACKETS.sub("", self.name)) or meanings(self.name)
        if not self.texts:
            return named
        agreed = {field: rank for field, rank in named.items() if self._fits(field)}
        if agreed:
            return agreed
        said = self._by_cells()
        if said is not None:
            return {said: _UNTITLED}
        return {field: rank for field, rank in named.items() if field in CODED}

    def _fits(self, field: str) -> bool:
        if field in CODED:
            return self._known(field) >= _HALF
        if field == "occurred_on":
            return self._dates() > 0
        if field == "deal_size":
            return self._amounts() > 0
        if field == "result":
            return self._known("outcome") < _HALF
        return True

    def _by_cells(self) -> str | None:
        known, name = max(((self._known(name), -place), name) for place, name in enumerate(CODED))
        if known[0] >= _MOSTLY:
            return name
        if self._dates() >= _MOSTLY:
            return "occurred_on"
        named = meanings(_UNIT_IN_BRACKETS.sub("", self.name))
        if self._prose():
            return next((text for field, text in _TEXT_OF.items() if field in named), "situation")
        if not named and self._amounts() >= _MOSTLY and self._large():
            return "deal_size"
        return None

    def _known(self, name: str) -> float:
        return self._share(self._all_known(name, text) for text in self.texts)

    def _all_known(self, name: str, text: str) -> bool:
        pieces = self.wording.pieces(name, text)
        return bool(pieces) and all(self.wording.code(name, piece) for piece in pieces)

    def _dates(self) -> float:
        roc = is_roc(self.name)
        return self._share(day(text, roc=roc) is not None for text in self.texts)

    def _amounts(self) -> float:
        return self._share(money(text) is not None for text in self.texts)

    def _large(self) -> bool:
        amounts = sorted(amount for text in self.texts if (amount := money(text)) is not None)
        return amounts[len(amounts) // 2] >= _LEAST_DEAL

    def _prose(self) -> bool:
        lengths = sorted(len(text) + len(_HAN.findall(text)) for text in self.texts)
        return lengths[len(lengths) // 2] >= _PROSE

    def _share(self, facts: Iterable[bool]) -> float:
        return sum(facts) / len(self.texts)
