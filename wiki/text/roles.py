"""Who is who in a chat: ours or the customer's, guessed by name and by how somebody speaks."""

import re
from collections.abc import Mapping

_OURSELVES = frozenset(("我", "me", "you", "自己", "本人"))
_CUSTOMERS = re.compile(r"(?i)客户|客戶|甲方|采购|採購|业主|業主|customer|client|buyer")
_COLLEAGUES = re.compile(r"(?i)同事|我司|我方|售前|技术支持|客服|销售|銷售|colleague|support|sales")
# Sellers speak of what they offer and politely; customers of what they want.
_SELLS = re.compile(
    r"(?i)您|报价|報價|方案给|我们公司|我司|方便吗|给您|給您|our (?:quote|offer|price|product)|would you|happy to"
)
_BUYS = re.compile(
    r"(?i)你们|你們|太贵|太貴|便宜|领导说|领导不|预算|預算|再看看|考虑|考慮"
    r"|your (?:price|quote|offer|product)|too expensive|budget"
)
_WORDS = {
    "zh-Hans": ("我们", "客户", "同事"),
    "zh-Hant": ("我們", "客戶", "同事"),
    "en": ("We", "Customer", "Colleague"),
}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def roles(said: Mapping[str, str], writer: str, language: str) -> dict[str, str]:
    """Return a role for each speaker. `said` holds all that each said, `writer` is the name of who pastes the chat."""
    ours, customer, colleague = _WORDS.get(language, _WORDS["zh-Hans"])
    sides = {who: _side(who, words, writer) for who, words in said.items()}
    if "ours" not in sides.values() and (seller := _likeliest(said)):
        sides[seller] = "ours"
    found: dict[str, str] = {}
    for side, word in (("ours", ours), ("customer", customer), ("colleague", colleague)):
        members = [who for who in said if sides[who] == side]
        numbered = len(members) > 1 and side != "ours"
        for place, who in enumerate(members):
            found[who] = f"{word} {_LETTERS[place % 26]}" if numbered or side == "colleague" else word
    return found


def _side(who: str, words: str, writer: str) -> str:
    if who.casefold() in _OURSELVES or (writer and who.casefold() == writer.casefold()):
        return "ours"
    if _COLLEAGUES.search(who):
        return "colleague"
    return "customer"


def _likeliest(said: Mapping[str, str]) -> str | None:
    """Return who speaks most like a seller, if anybody does."""
    scores = {who: len(_SELLS.findall(words)) - len(_BUYS.findall(words)) for who, words in said.items()}
    open_to = [who for who in scores if not _CUSTOMERS.search(who)]
    best = max(open_to, key=lambda who: scores[who], default=None)
    if best is not None and scores[best] > 0:
        return best
    return open_to[0] if len(said) == 2 and open_to else None  # who writes first mostly wants something
