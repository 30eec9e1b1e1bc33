"""Rows of a table become lines of the import file. Rows are read one by one, in constant memory."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from wiki.errors import N_, Message
from wiki.files.tabular import Row
from wiki.models.terms import TERM_LISTS
from wiki.services import cases
from wiki.services.cases.content import TEXT_FIELDS
from wiki.services.cases.telling import title_of
from wiki.services.vocabulary import Vocabulary, fold
from wiki.text.checks import shorten
from wiki.transfer.columns import guess_columns
from wiki.transfer.lines import Line
from wiki.transfer.mapping import CODED, FIELDS, Mapping, problems
from wiki.transfer.values import day, is_roc, language, money, says_no_price, says_nothing, unit_of
from wiki.transfer.wording import Wording

__all__ = ["FIELDS", "Mapping", "guess_columns", "lines", "problems", "unknown_values"]

MOST_UNKNOWN = 100  # told of each field
LONGEST_UNKNOWN = 200  # characters of a text that a person would map
_MOST_COUNTED = 10_000  # different texts of a field, so that memory stays small
_REMEMBERED = 20_000  # words whose meaning is not looked up again
_TITLE_TEXT = 2_000  # characters from which a title is made
_SHOWN = 40  # characters of a cell that is not understood

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#])")
_HAN = re.compile("[\u3400-\u9fff]")
# Lines that mean something by how they begin, or by where: lists, headings, quotes, tables, code.
_MARKED = re.compile(r"^\s*(?:[-*+#>|]|[0-9]{1,3}[.)]\s|```|~~~)|\|", re.MULTILINE)
_BREAKS = re.compile(r"\s*\n\s*")


def unknown_values(rows: Iterable[Row], mapping: Mapping, vocabulary: Vocabulary) -> dict[str, list[tuple[str, int]]]:
    """Return, for each coded field, the texts of cells that no word of the vocabulary explains, with how often they
    occur, most frequent first. What `mapping.values` says of them does not matter here.
    """
    wording = Wording(vocabulary)
    columns = {name: places for name in CODED if (places := mapping.of(name))}
    counts: dict[str, Counter[str]] = {name: Counter() for name in columns}
    spelled: dict[str, dict[str, str]] = {name: {} for name in columns}
    for _, cells in rows:
        for name, places in columns.items():
            for text in _unknown(cells, places, name, wording):
                folded = fold(text)
                if folded in counts[name] or len(counts[name]) < _MOST_COUNTED:
                    counts[name][folded] += 1
                    spelled[name].setdefault(folded, text)
    return {
        name: [(spelled[name][folded], count) for folded, count in found.most_common(MOST_UNKNOWN)]
        for name, found in counts.items()
        if found
    }


def _unknown(cells: list[str | None], places: list[int], name: str, wording: Wording) -> Iterator[str]:
    for text in _said(cells, places):
        for piece in wording.pieces(name, text):
            if len(piece) <= LONGEST_UNKNOWN and wording.code(name, piece) is None:
                yield piece


def lines(rows: Iterable[Row], mapping: Mapping, vocabulary: Vocabulary) -> Iterator[Line]:
    """Yield each row as a line of the import file, under the number that the spreadsheet shows.

    A cell that cannot be understood is the line's problem, the first of several; what else the row says is there.
    A row without a title is given one from its story, as a case told in one go is; without a story the rules of cases
    refuse it.
    """
    reader = _Reader(mapping, vocabulary)
    for number, cells in rows:
        yield reader.line(number, cells)


class _Reader:
    """Reads rows by one mapping."""

    def __init__(self, mapping: Mapping, vocabulary: Vocabulary) -> None:
        self._mapping, self._wording = mapping, Wording(vocabulary)
        self._places = [(name, places) for name in FIELDS if name and (places := mapping.of(name))]
        names = [mapping.column(place) for place in range(len(mapping.columns))]
        self._units, self._roc = [unit_of(name) for name in names], [is_roc(name) for name in names]
        self._known: dict[tuple[str, str], list[str] | None] = {}
        self._problem: Message | None = None

    def line(self, number: int, cells: list[str | None]) -> Line:
        self._problem = None
        read = ((name, self._value(name, cells, places)) for name, places in self._places)
        data = {name: value for name, value in read if value not in (None, "", [])}
        if "title" not in data and (title := self._title(cells)):
            data = {"title": title} | data
        return Line(number, data, self._problem)

    def _value(self, name: str, cells: list[str | None], places: list[int]) -> Any:
        if name in CODED:
            codes = [code for place in places for code in self._codes(name, cells, place)]
            return list(dict.fromkeys(codes)) if TERM_LISTS[name].multiple else next(iter(codes), None)
        if name in TEXT_FIELDS:
            return self._text(cells, places)
        if name == "tags":
            words = (word for text in _said(cells, places) for word in cases.split_words(text))
            return [_line(word) for word in words if not says_nothing(word)]
        return next((value for place in places if (value := self._single(name, cells, place)) is not None), None)

    def _single(self, name: str, cells: list[str | None], place: int) -> Any:
        text = next(_said(cells, [place]), "")
        if not text or (name != "title" and says_nothing(text)):
            return None
        if name == "deal_size" and says_no_price(text):
            return None
        if name == "deal_size":
            hint = N_("Column “%(column)s”: “%(value)s” is not clearly a number. Write it as 125000 or 12.5万.")
            return self._clear(money(text, self._units[place]), hint, place, text)
        if name == "occurred_on":
            hint = N_("Column “%(column)s”: “%(value)s” is not clearly a date. Write it as 2026-03-09 or 2026-03.")
            return self._clear(day(text, roc=self._roc[place]), hint, place, text)
        if name == "language":
            hint = N_("Column “%(column)s”: “%(value)s” is no language that cases have. Write 简体, 繁體 or English.")
            return self._clear(language(text), hint, place, text)
        return _line(text)

    def _codes(self, name: str, cells: list[str | None], place: int) -> list[str]:
        text = next(_said(cells, [place]), "")
        if not text:
            return []
        if (name, text) not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[name, text] = self._meant(name, text)
        hint = N_("Column “%(column)s”: “%(value)s” is none of the values of this field. Say what it stands for.")
        return self._clear(self._known[name, text], hint, place, text) or []

    def _meant(self, name: str, text: str) -> list[str] | None:
        """Return the codes of a cell, or None if one of its words is not known."""
        chosen = self._mapping.values.get(name, {})
        if (whole := chosen.get(fold(text))) is not None:
            return [whole] if whole else []
        pieces = self._wording.pieces(name, text)
        codes = [chosen.get(fold(piece), self._wording.code(name, piece)) for piece in pieces]
        return None if None in codes else [code for code in codes if code]

    def _clear(self, value: Any, hint: str, place: int, text: str) -> Any:
        """Return the value; where there is none, write down why."""
        if value is None and self._problem is None:
            shown = shorten(_line(text), _SHOWN)
            self._problem = Message(hint, {"column": self._mapping.column(place), "value": shown})
        return value

    def _text(self, cells: list[str | None], places: list[int]) -> str:
        said = [(place, paragraphs(text)) for place in places for text in _said(cells, [place])]
        if len(places) == 1:
            return said[0][1] if said else ""
        return "\n\n".join(self._led_in(place, text) for place, text in said)

    def _led_in(self, place: int, text: str) -> str:
        name = self._mapping.header[place] if place < len(self._mapping.header) else ""
        if not name:
            return text
        lead = "**" + _MARKDOWN.sub(r"\\\1", name) + ("：**" if _HAN.search(name) else ":**")
        inline = "\n" not in text and not _MARKED.search(text)
        return f"{lead} {text}" if inline else f"{lead}\n\n{text}"

    def _title(self, cells: list[str | None]) -> str:
        texts = [(name, places) for name, places in self._places if name in TEXT_FIELDS]
        parts = {name: "\n".join(_said(cells, places))[:_TITLE_TEXT] for name, places in texts}
        whole = "\n".join(part for part in parts.values() if part)
        return title_of(parts, whole) if whole else ""


def paragraphs(text: str) -> str:
    """Return a cell's text as Markdown: where it has none, each of its lines is a paragraph, as it looks there."""
    return text if "\n" not in text or _MARKED.search(text) else _BREAKS.sub("\n\n", text)


def _said(cells: list[str | None], places: Iterable[int]) -> Iterator[str]:
    """Yield the texts of some columns; a short row has nothing in the last ones."""
    return (text for place in places if place < len(cells) and (text := cells[place]))


def _line(text: str) -> str:
    return " ".join(text.split())
