"""Numbers and addresses by which a person can be reached or known: telephones, e-mail, identity cards, and the like."""

import re
from collections.abc import Iterator

# Full-width digits and signs, one for one, so that places stay the same.
_NARROW = str.maketrans("０１２３４５６７８９＋－＠．（）：ＸＶＷｘｖｗ", "0123456789+-@.():XVWxvw") | {0x3000: " "}

_EDGE = r"(?<![0-9A-Za-z.,/_@-])"
_END = r"(?![0-9A-Za-z_@]|[-.,/][0-9])"
_GAP = r"[ -]?"
_EXTENSION = rf"(?:{_GAP}(?:转|轉|ext\.?) ?[0-9]{{1,5}}|-[0-9]{{1,4}})?"
_TELEPHONE = "|".join(
    [
        # Mainland mobiles, with or without country code.
        rf"(?:\(?(?:\+|00)?86\)?{_GAP})?1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}",
        rf"(?:\(?(?:\+|00)?86\)?{_GAP})?1[3-9][0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{4}}",
        # Mainland land lines: area code of three or four figures.
        rf"\(?0(?:10|2[0-9])\)?{_GAP}[2-9][0-9]{{3}}{_GAP}[0-9]{{4}}{_EXTENSION}",
        rf"\(?0[3-9][0-9]{{2}}\)?{_GAP}[2-9][0-9]{{2,3}}{_GAP}[0-9]{{4}}{_EXTENSION}",
        # Taiwan.
        rf"09[0-9]{{2}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}",
        r"\(0[2-8][0-9]?\) ?[0-9]{3,4}[ -][0-9]{4}|0[2-8][0-9]?[ -][0-9]{3,4}[ -][0-9]{4}",
        # International.
        r"\+[1-9][0-9]{0,2}(?:[ -]?\(?[0-9]{1,5}\)?){2,5}",
    ]
)
_TELEPHONES = re.compile(rf"{_EDGE}(?:{_TELEPHONE}){_END}")
_DIGITS = re.compile("[0-9]")
_LEAST_DIGITS, _MOST_DIGITS = 8, 17

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![A-Za-z0-9-])"
)
_IDENTITY = re.compile(
    r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_WECHAT = re.compile(
    r"(?:微信号?|微信號|加我?微|[vV]信|\b(?:[Ww]e[Cc]hat|WECHAT|[Ww]eixin|[Vv][Xx]|[Ww][Xx]))"
    r"(?:[ ]?(?:ID|id|号|號))?[ ]?(?:[:：是为為]|is)?[ ]?"
    r"(?P<id>[A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_@-])"
    r"|\b(?P<own>wxid_[A-Za-z0-9]{6,24})\b"
)
_PLATE = re.compile(
    r"[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊]"
    r"[A-HJ-NP-Z][ ·•.]?(?=[A-HJ-NP-Z]*[0-9])[A-HJ-NP-Z0-9]{5,6}(?![A-Za-z0-9])"
)


def numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield kind ("telephone", "email", "identity", "wechat", "plate"), start and end of each."""
    narrow = text.translate(_NARROW)
    for found in _IDENTITY.finditer(narrow):
        if is_identity(found[0]):
            yield "identity", found.start(), found.end()
    for found in _EMAIL.finditer(narrow):
        yield "email", found.start(), found.end()
    for found in _TELEPHONES.finditer(narrow):
        if _LEAST_DIGITS <= len(_DIGITS.findall(found[0])) <= _MOST_DIGITS:
            yield "telephone", found.start(), found.end()
    for found in _WECHAT.finditer(narrow):
        name = "id" if found["id"] else "own"
        yield "wechat", found.start(name), found.end(name)
    for found in _PLATE.finditer(narrow):
        yield "plate", found.start(), found.end()


def is_identity(number: str) -> bool:
    """Tell whether the last sign of an identity card's number is the one that its others ask for (GB 11643)."""
    total = sum(int(figure) * weight for figure, weight in zip(number[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == number[17].upper()
