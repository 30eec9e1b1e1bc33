"""What people write into the cells of a table, as values: money, dates, languages. None where it is not clear."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from wiki.services.vocabulary import fold
from wiki.text.language import simplified

# Cells that say that there is nothing to say.
_NOTHING = frozenset(("", "无", "無", "暂无", "暫無", "没有", "沒有", "空", "不详", "不詳", "未知", "未填", "未填写"))
_NOTHING_LATIN = frozenset(("n/a", "na", "#n/a", "none", "null", "nil", "nan", "unknown", "tbd", "?"))
# Cells that say that there is no price to say.
_UNPRICED = frozenset(("面议", "面議", "另议", "另議", "待定", "未定", "保密", "negotiable", "confidential"))
_DASHES = re.compile(r"[-–—−_/\\.…·\s]*")

_FIGURES = {
    figure: value
    for value, figures in enumerate(
        ("零〇", "一壹", "二两兩贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
    )
    for figure in figures
}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_UNITS = {
    "千": 10**3, "仟": 10**3, "k": 10**3, "thousand": 10**3, "万": 10**4, "萬": 10**4, "十万": 10**5, "十萬": 10**5,
    "百万": 10**6, "百萬": 10**6, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6, "千万": 10**7,
    "千萬": 10**7, "亿": 10**8, "億": 10**8, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
# The figure behind these is of the place below, which is not said: 两万五 is 25,000.
_LEFT_OPEN = re.compile("[百佰千仟万萬亿億][^零〇]$")
_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_CURRENCY = (
    r"人民币|人民幣|新台币|新台幣|新臺幣|台币|台幣|臺幣|美元|美金|港币|港幣|港元|欧元|歐元|日元|日圓|元整|元|圆|圓|块|塊"
    r"|rmb|cny|ntd|twd|usd|hkd|sgd|eur|gbp|(?:nt|us|hk|s)?\$|[¥€£]"
)
_MARKS = re.compile(rf"^(?:大?[约約]|about|approx\.?|[~≈])|{_CURRENCY}|(?:左右|上下|整)$")
_NUMBER = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_AMOUNT = re.compile(rf"(?:{_NUMBER}(?:{_UNIT}))*(?:{_NUMBER})?")
_PART = re.compile(rf"({_NUMBER})({_UNIT})?")
_IN_HEADER = re.compile(rf"(?:[(\[/:](?:{_CURRENCY})?({_UNIT})(?:{_CURRENCY})?[)\]]?$|({_UNIT})(?:{_CURRENCY}))")

_ROC = re.compile(r"民[国國]|中[华華]民[国國]|\broc\b")
_TIME = re.compile(r"[ t](?:上午|下午)?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?: ?[ap]m)?z?$")
_WEEKDAY = re.compile(r"[ (]*(?:星期|周|週|礼拜|禮拜)[一二三四五六日天][ )]*$")
_REST = r" ?[-/.年] ?([0-9]{1,2})(?: ?[-/.月] ?([0-9]{1,2}) ?[日号號]?| ?月)?"
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_REST}")
_ROC_YEAR_FIRST = re.compile(rf"([0-9]{{1,3}}|元){_REST}")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_MONTH_NAMES = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_DAY_NAME = re.compile(r"(?:([0-9]{1,2})(?:st|nd|rd|th)?[ -])?([a-z]{3})[a-z]*\.?,?[ -]([0-9]{4})")
_NAME_DAY = re.compile(r"([a-z]{3})[a-z]*\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199

_SIMPLIFIED = "zh,zh-hans,zh-cn,zh-sg,简体,简体中文,简中,中文,中文(简体),汉语,chinese,simplified,simplified chinese"
_TRADITIONAL = "zh-hant,zh-tw,zh-hk,繁体,繁体中文,繁中,正体,正体中文,中文(繁体),traditional,traditional chinese"
_LANGUAGES = {
    "zh-Hans": _SIMPLIFIED + ",chinese (simplified)",
    "zh-Hant": _TRADITIONAL + ",chinese (traditional)",
    "en": "en,en-us,en-gb,英文,英语,english",
}


def says_nothing(text: str) -> bool:
    """Tell whether a cell only says that there is nothing to say."""
    return text in _NOTHING or text.casefold() in _NOTHING_LATIN or bool(_DASHES.fullmatch(text))


def says_no_price(text: str) -> bool:
    """Tell whether a cell for an amount only says that there is none to tell."""
    return text.casefold() in _UNPRICED


def key(text: str) -> str:
    """Return what spellings of a word have in common: case, width, script, blanks and dashes do not count."""
    return re.sub(r"[\s_-]", "", simplified(fold(text)))


def unit_of(header: str) -> int:
    """Return by what the numbers below a header are to be multiplied: 10,000 for “金额（万元）”."""
    found = _IN_HEADER.search(_narrow(header).replace(" ", ""))
    return _UNITS[found[1] or found[2]] if found else 1


def money(text: str, unit: int = 1) -> float | int | None:
    """Return the amount that a text says; `unit` multiplies a bare number."""
    narrow = _narrow(text)
    bare = _MARKS.sub("", narrow).strip()
    if (amount := _counted(bare)) is None:
        amount = _summed(bare, 1 if narrow.endswith("元") else unit)
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(round(amount, 2))


def day(text: str, *, roc: bool = False) -> str | None:
    """Return YYYY-MM-DD or YYYY-MM. `roc` says that years are counted from 1912 where they are short.

    Of 9.3.2026 nobody knows which is the month: None.
    """
    narrow = _WEEKDAY.sub("", _TIME.sub("", _narrow(text))).strip()
    roc = roc or is_roc(narrow)
    narrow = _ROC.sub("", narrow).strip()
    if found := _YEAR_FIRST.fullmatch(narrow) or _COMPACT.fullmatch(narrow):
        return _valid(found[1], found[2], found[3])
    if roc and (found := _ROC_YEAR_FIRST.fullmatch(narrow)):
        return _valid(str((1 if found[1] == "元" else int(found[1])) + 1911), found[2], found[3])
    if found := _YEAR_LAST.fullmatch(narrow):
        return _year_last(int(found[1]), int(found[3]), found[4])
    if found := _MONTH_YEAR.fullmatch(narrow):
        return _valid(found[2], found[1], None)
    return _english(narrow)


def is_roc(text: str) -> bool:
    """Tell whether a header or cell says that its years are those of the Republic of China (民國)."""
    return bool(_ROC.search(_narrow(text)))


def language(text: str) -> str | None:
    """Return the code of the language that a text names."""
    return _LANGUAGE_KEYS.get(key(text))


_LANGUAGE_KEYS = {key(name): code for code, names in _LANGUAGES.items() for name in names.split(",")}


def _narrow(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", "").replace(" ", ""))


def _summed(text: str, unit: int) -> Decimal | None:
    """Return what figures with units say: 12.5万, 1亿2000万; not 12万5, which is more than it says."""
    compact = re.sub(rf"(?<=[0-9]) (?={_UNIT})", "", text)
    if not compact or not _AMOUNT.fullmatch(compact):
        return None
    parts = [(_decimal(number), _UNITS.get(named, 0)) for number, named in _PART.findall(compact)]
    if len(parts) == 1:
        return parts[0][0] * (parts[0][1] or unit)
    units = [named for _, named in parts]
    if units != sorted(units, reverse=True) or (not units[-1] and parts[-1][0] < 10):
        return None
    return sum((number * (named or 1) for number, named in parts), Decimal(0))


def _counted(text: str) -> Decimal | None:
    """Return what is written in Chinese figures alone: 三百五十万, 一亿二千万; not 二三, 两万五."""
    total = section = figure = 0
    for sign in text:
        if sign in _FIGURES and figure == 0:
            figure = _FIGURES[sign]
        elif sign in _TENS:
            section, figure = section + (figure or 1) * _TENS[sign], 0
        elif sign in _MYRIADS and section + figure:
            total, section, figure = total + (section + figure) * _MYRIADS[sign], 0, 0
        else:
            return None
    return None if figure and _LEFT_OPEN.search(text) else Decimal(total + section + figure) if text else None


def _year_last(first: int, second: int, year: str) -> str | None:
    if first > 12 or first == second:
        return _valid(year, str(second), str(first))
    return _valid(year, str(first), str(second)) if second > 12 else None


def _english(narrow: str) -> str | None:
    if (found := _DAY_NAME.fullmatch(narrow)) and found[2] in _MONTHS:
        return _valid(found[3], str(_MONTHS[found[2]]), found[1])
    if (found := _NAME_DAY.fullmatch(narrow)) and found[1] in _MONTHS:
        return _valid(found[3], str(_MONTHS[found[1]]), found[2])
    return None


def _valid(year: str, month: str, day_of_month: str | None) -> str | None:
    try:
        found = date(int(year), int(month), int(day_of_month or 1))
    except ValueError:
        return None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return f"{found:%Y-%m-%d}" if day_of_month else f"{found:%Y-%m}"
