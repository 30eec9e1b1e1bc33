"""The currencies that people write into tables, and telling one that is not ours."""

import re
import unicodedata

NAMES = {
    "CNY": "人民币 人民幣 rmb cny 元 圆 块 塊 ¥",
    "TWD": "新台币 新台幣 新臺幣 台币 台幣 臺幣 ntd twd nt$ 元 圓 块 塊",
    "HKD": "港币 港幣 港元 hkd hk$",
    "SGD": "新币 sgd s$",
    "USD": "美元 美金 usd us$ $",
    "EUR": "欧元 歐元 eur €",
    "GBP": "英镑 英鎊 gbp £",
    "JPY": "日元 日圓 日币 jpy ¥",
}
"""What each is called, in small letters."""

# The longest first: 港元 is not 元, and US$ not $.
_KNOWN = "|".join(
    map(re.escape, sorted({one for text in NAMES.values() for one in text.split()}, key=len, reverse=True))
)
_NAMED = re.compile(rf"(?<![a-z])(?:{_KNOWN})(?![a-z])")


def foreign_in(text: str, house: str) -> str:
    """Return the first currency that an amount or a heading names and that is not that of the house; else nothing."""
    ours = _names(house)
    return next((name for name in _NAMED.findall(_narrow(text)) if name not in ours), "")


def is_ours(text: str, house: str) -> bool:
    """Tell whether a cell that names a currency names that of the house."""
    return _narrow(text) in _names(house)


def _names(house: str) -> set[str]:
    return {house.casefold(), *NAMES.get(house.upper(), "").split()}


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
