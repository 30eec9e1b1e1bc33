"""What in a text could tell colleagues who somebody is: names, telephones, addresses and the like.

It is noticed, never forbidden: the writer decides. What is marked as fictional is passed over.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from wiki.text.names import Name, names
from wiki.text.numbers import numbers

_FICTIONAL = re.compile(r"\s?[(（]\s?(?:虚构|虛構|化名|fictional|fictitious|invented)", re.IGNORECASE)
_ALL_FICTIONAL = re.compile(
    r"(?:人名|姓名|人物|名字)[^。.\n]{0,12}(?:虚构|虛構|化名)|\bnames?\b[^.\n]{0,30}\b(?:fictional|fictitious|invented|changed)\b",
    re.IGNORECASE,
)
# What stands instead, in the language of the text.
_PLACEHOLDERS = {
    "telephone": ("（电话）", "（電話）", "(telephone)"),
    "email": ("（邮箱）", "（信箱）", "(e-mail address)"),
    "identity": ("（证件号）", "（證件號碼）", "(identity number)"),
    "wechat": ("（微信号）", "（微信號）", "(WeChat)"),
    "plate": ("（车牌）", "（車牌）", "(number plate)"),
    "familiar": ("一位同事", "一位同事", "a colleague"),
    "latin": ("某人", "某人", "somebody"),
}
_LANGUAGES = {"zh-Hans": 0, "zh-Hant": 1, "en": 2}
_WHOLE_TITLES = {"总": "总经理", "總": "總經理", "工": "工程师", "董": "董事长"}
_NUMBERS = ("telephone", "email", "identity", "wechat", "plate")


@dataclass(frozen=True, slots=True)
class Noticed:
    """One place: what stands there and what could stand instead. `kind` is "name" or what number it is."""

    kind: str
    text: str
    start: int
    end: int
    instead: str

    @property
    def key(self) -> str:
        """Return what all places with the same text have in common."""
        return hashlib.sha256(f"{self.kind} {self.text}".encode()).hexdigest()[:12]


def notice(text: str, language: str = "zh-Hans") -> list[Noticed]:
    """Return what is noticed in `text`, in order and without overlaps."""
    found = sorted(_candidates(text, language), key=lambda one: (one.start, -one.end))
    fictional = {one.text for one in found if _FICTIONAL.match(text, one.end)}
    nobody_is_real = bool(_ALL_FICTIONAL.search(text))
    kept: list[Noticed] = []
    for one in found:
        if kept and one.start < kept[-1].end:
            continue
        if one.text not in fictional and not (nobody_is_real and one.kind == "name"):
            kept.append(one)
    return kept


def replaced(text: str, instead: Mapping[str, str], language: str = "zh-Hans") -> str:
    """Return the text with other words at the places whose keys are named."""
    parts, place = [], 0
    for one in notice(text, language):
        if one.key in instead:
            parts += [text[place : one.start], instead[one.key]]
            place = one.end
    return "".join([*parts, text[place:]])


def _candidates(text: str, language: str) -> Iterator[Noticed]:
    for kind, start, end in numbers(text):
        yield Noticed(kind, text[start:end], start, end, _placeholder(kind, language))
    for name in names(text):
        yield Noticed("name", text[name.start : name.end], name.start, name.end, _somebody(text, name, language))


def _placeholder(kind: str, language: str) -> str:
    return _PLACEHOLDERS[kind][_LANGUAGES.get(language, 0)]


def _somebody(text: str, name: Name, language: str) -> str:
    """Return a role for a name: 一位科长 for 王科长, 王某 for a full name."""
    if name.kind == "titled":
        title = text[name.title : name.end]
        return "一位" + _WHOLE_TITLES.get(title, title + ("长" if title in "科处局厅" else ""))
    if name.kind == "full":
        return text[name.start] + "某"
    return _placeholder(name.kind, language)


def is_number(kind: str) -> bool:
    """Tell whether it is a number or address, which no story needs."""
    return kind in _NUMBERS
