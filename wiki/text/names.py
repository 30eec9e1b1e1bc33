"""Names of persons in a text: Chinese ones by surname, with a title or given name, and Latin ones.

Whether a character is a surname or a part of a word is asked of the dictionary: 方 is none in 对方经理, 高 none in
提高, and 周 none in 小周期. Full names are what the word cutter takes for one and that begin with a surname.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import rjieba

from wiki.text.language import simplified
from wiki.text.surnames import COMPOUND, FIRST, PINYIN, STRONG, WEAK

_SURNAME = f"{COMPOUND}|[{STRONG}{WEAK}]"
_TITLE = (
    "副?总经理|副?董事长|副?总裁|副?(?:科|处|局|厅|部|院|校|厂|行|所|站|队|课|组|班|店|社|县|市|区|镇|村|会|理事|秘书|营业部|车间主)长"
    "|副?主任|副?经理|副?总监|总工|副总|总助|副?主管|副?书记|副?教授|副?主席|协理|襄理|副理|助理|秘书|会计|工程师|老师|医生|博士|院士"
    "|先生|女士|小姐|太太|师傅|老板|大姐|大哥|同志|董|总|工"
)
_TITLED = re.compile(rf"(?P<surname>{_SURNAME})(?P<given>[\u4e00-\u9fff]{{1,2}}?)??(?P<title>{_TITLE})")
_SHORT_TITLED = re.compile(rf"(?P<surname>[{STRONG}])(?P<title>[科处局厅])(?P<next>[\u4e00-\u9fff]?)")
_FAMILIAR = re.compile(rf"[小老阿](?P<surname>[{STRONG}{WEAK}])(?P<next>[\u4e00-\u9fff]?)")
_SHORT = ("总", "工", "董")
_HAN = re.compile("[\u4e00-\u9fff]")
_STARTS_WITH_SURNAME = re.compile(_SURNAME)
# Surnames that are mostly prepositions and the like, and what may stand before them if they are surnames.
_FUNCTION = "于任向连时常成应安单全从华"
_BEFORE = "跟和给找问请对的了见由让叫被同与约"
_SAYING = "说问讲答笑带回打接催"
# No given name has one of these.
_NO_NAME = re.compile(
    "[您你我他她它们了的是说在也都就不没有很去来要会能让给把被和跟与吗呢吧着过这那哪什么再又还先后前上下里外个只总科处局长任理员部厂家户单价款货场所式性化型者度量率额著煮费镜客问点]"
)
_NO_NAMES = frozenset(
    [
        "张罗",
        "黄金周",
        "谢谢",
        "马上",
        "万万",
        "高高",
        "常常",
        "平平",
        "安安",
        "马马",
        "方方",
        "许许",
        "许可证",
        "谢绝",
        "康复",
        "安装",
        "钱包",
        "石头",
        "任何",
        "江山",
        "梅雨",
        "夏天",
        "古董",
        "东方红",
        "高尔夫",
    ]
)

_MR = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Herr|Frau|Madame|Mme|Sir)\.? "
    r"(?:O')?[A-Z][A-Za-z\u00c0-\u024f-]+(?: [A-Z][a-z\u00c0-\u024f-]+)?"
)
_LATIN = re.compile(rf"\b(?:{FIRST}) (?:[A-Z]\. )?(?:O')?[A-Z][A-Za-z\u00c0-\u024f]+(?:-[A-Z][a-z]+)?\b")
_SYLLABLE = (
    "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)(?:iang|iong|uang|ang|eng|ong|ian|iao|ing|uai|uan"
    "|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|[aeiou])"
)
_PINYIN = re.compile(rf"\b(?:{PINYIN}) (?=[A-Z])(?i:{_SYLLABLE}(?:-?{_SYLLABLE})?)\b")
_NO_SURNAME = re.compile(
    r"\b(?:Street|Road|Avenue|Square|Airport|University|Hospital|Bank|Hotel|Group|Company|Institute|Park|Bridge|Island)\b"
)


class Name(NamedTuple):
    """Where a name stands. `kind` is "titled", "familiar", "full" or "latin"; `title` is where a title begins."""

    kind: str
    start: int
    end: int
    title: int


def names(text: str) -> Iterator[Name]:
    """Yield what look like names of persons, in no order; some lie inside of others."""
    simple = simplified(text)
    yield from _titled(simple)
    yield from _familiar(simple)
    yield from _full(simple)
    yield from _latin(text)


def _titled(text: str) -> Iterator[Name]:
    """Yield surnames, or whole names, before a title."""
    position = 0
    while found := _TITLED.search(text, position):
        if _is_titled(text, found):
            yield Name("titled", found.start(), found.end(), found.start("title"))
            position = found.end()
        else:
            position = found.start() + 1
    for found in _SHORT_TITLED.finditer(text):
        words = found["title"] + found["next"], found["surname"] + found["title"]
        if not (_joins_before(text, found.start()) or any(map(rjieba.has_word, words))):
            yield Name("titled", found.start(), found.end("title"), found.start("title"))


def _is_titled(text: str, found: re.Match[str]) -> bool:
    surname, given, title = found["surname"], found["given"] or "", found["title"]
    if (len(surname) == 1 and _joins_before(text, found.start())) or surname + title in _NO_NAMES:
        return False
    before = text[found.start() - 1 : found.start()]
    if surname in _FUNCTION and _HAN.match(before) and before not in _BEFORE:
        return False
    if surname in WEAK and _is_common(surname + title[0]) and len(title) > 1:  # 史书|记
        return False
    if given:
        if _is_common(surname + given[0]) or (surname in WEAK and rjieba.has_word(surname + given[0])):  # 应急|值班长
            return False
        return len(title) > 1 and not _NO_NAME.search(given) and _is_person(surname + given)
    if title in _SHORT:
        return _is_short_titled(surname, title, text[found.end() : found.end() + 1])
    return not (surname in WEAK and _is_common(surname + title))


def _is_short_titled(surname: str, title: str, behind: str) -> bool:
    """Tell 李总, 陈工 and 刘董 from 高总部, 施工 and 古董."""
    if rjieba.has_word(surname + title) and not _is_person(surname + title):
        return False
    if not _HAN.match(behind):
        return True
    if behind in "理统":  # 津巴布韦总理
        return False
    # 李总是这么说的: a frequent surname stands before a title.
    return not ((surname in WEAK or title != "总") and rjieba.has_word(title + behind))


def _joins_before(text: str, start: int) -> bool:
    """Tell whether the character is the end of a word: 方 in 对方, 程 in 工程."""
    before = text[start - 1 : start]
    if not before or not _HAN.match(before):
        return False
    pair, triple = text[start - 1 : start + 1], text[max(0, start - 2) : start + 1]
    return _is_common(pair) or (len(triple) == 3 and _HAN.match(triple[0]) is not None and _is_common(triple))


def _familiar(text: str) -> Iterator[Name]:
    """Yield 小赵, 老李, 阿陈."""
    for found in _FAMILIAR.finditer(text):
        start, surname, behind = found.start(), found["surname"], found["next"]
        if _joins_before(text, start) or (behind and _is_common(surname + behind)):
            continue
        if _is_common(found[0][:2]) or _is_common(found[0]):
            continue
        if surname in WEAK and not (behind and behind in _SAYING):
            continue
        yield Name("familiar", start, found.end("surname"), found.end("surname"))


def _full(text: str) -> Iterator[Name]:
    """Yield what the word cutter takes for a name and that begins with a surname."""
    place = 0
    for token, tag in rjieba.tag(text):
        start, place = place, place + len(token)
        token = token.rstrip("说问讲答") if len(token) == 3 else token
        if not tag.startswith("nr") or not 2 <= len(token) <= 4 or not _is_full(token) or _joins_before(text, start):
            continue
        if "·" not in (text[start - 1 : start], text[place : place + 1]):  # 罗伊·霍奇森
            yield Name("full", start, start + len(token), start + len(token))


def _is_full(token: str) -> bool:
    surname = _STARTS_WITH_SURNAME.match(token)
    if not surname or token in _NO_NAMES or token[-1] in _PLACE:
        return False
    given = token[surname.end() :]
    if not 1 <= len(given) <= 2 or _NO_NAME.search(given) or any(title in given for title in _SHORT):
        return False
    if len(given) == 1:
        return len(surname[0]) > 1 or (surname[0] in STRONG and given in _ONE)
    return not _is_common(token[:2]) and (given in _TWO or not _is_common(given))


# Ends of names of places, firms and things.
_PLACE = "区县郡村镇州岛峪市省路街湖港站校"
# Given names that are words as well.
_TWO = frozenset(
    [
        "建国",
        "卫国",
        "爱国",
        "国庆",
        "建军",
        "红军",
        "建设",
        "光明",
        "和平",
        "文明",
        "志愿",
        "长江",
        "建新",
        "春生",
        "海洋",
        "春风",
        "明月",
        "冬梅",
        "晓光",
        "向阳",
        "胜利",
        "英雄",
    ]
)
_ONE = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞刚燕鹏辉玲红波斌凯浩帅琳琴峰飞婷雪梅倩颖三四五六"


def _latin(text: str) -> Iterator[Name]:
    for pattern in (_MR, _LATIN, _PINYIN):
        for found in pattern.finditer(text):
            if not _NO_SURNAME.search(text, found.start(), found.end() + 12):
                yield Name("latin", found.start(), found.end(), found.end())


@cache
def _is_common(word: str) -> bool:
    """Tell whether it is a word of the dictionary that names no person."""
    return rjieba.has_word(word) and not _is_person(word)


@cache
def _is_person(word: str) -> bool:
    tagged = rjieba.tag(word)
    return len(tagged) == 1 and tagged[0][1].startswith("nr")
