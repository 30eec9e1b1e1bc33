"""In which encoding a text is written: nobody says so in the file, and Excel takes that of its country."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from wiki.errors import N_
from wiki.files.tabular import Unreadable

# What a person may choose, and the codec of each: GB 18030 holds GBK and GB 2312, what Windows calls Big5 is its own.
ENCODINGS = {
    "utf-8": "utf-8-sig",
    "gb18030": "gb18030",
    "big5": "cp950",
    "utf-16-le": "utf-16-le",
    "utf-16-be": "utf-16-be",
}

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_PIECE = 256 * 1024
_SAMPLE = 64 * 1024  # bytes, enough to tell two encodings apart
# Of the characters beyond ASCII, so many may be damaged.
_MOST_DAMAGED = 0.02
_LEAST_ZEROS = 0.02
_LEAST_FAMILIAR = 0.1

# The characters that Chinese is mostly made of: half of any text, in either script, and a few in a hundred of what
# the wrong encoding makes of it.
_COMMON = frozenset(
    "，。、；：？！（）“”《》　的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而"
    "子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些"
    "主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由"
    "问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任"
    "常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结"
    "反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白"
    "却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今"
    "切院让识候带导争运客户案例销售签约失败背景姓型号称标额价付款服订单购采招投验收项预算厂商局县省這個們"
    "來爲國說時會對於過發後裏種經麼學現當沒動還進樣開從實軍無與長機關點業將兩間問並應戰頭體見產話內給門兒"
    "東聲員論處義幾認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記類據邊張該規萬覺術領確"
    "傳師觀讓識帶導爭運戶銷簽約敗號稱標額價訂單購採驗項預廠縣"
)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")


def encoding_of(source: Path) -> str:
    """Return the encoding, a key of ENCODINGS; raise Unreadable if it is none of them."""
    with source.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if any(b"\0" in piece for piece in _pieces(source)):
        return _wide(source, head)
    with source.open("rb") as file:
        if decodes(file, "utf-8"):
            return "utf-8"
    return _likeliest(source, head)


def decodes(file: IO[bytes], codec: str) -> bool:
    """Tell whether a file is all text in an encoding; nothing with a zero byte is."""
    decoder = codecs.getincrementaldecoder(codec)()
    file.seek(0)
    try:
        while piece := file.read(_PIECE):
            if b"\0" in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(source: Path) -> Iterator[bytes]:
    with source.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _wide(source: Path, head: bytes) -> str:
    """UTF-16 has a zero beside each comma and line break, on one side of it; and what is read by that are words."""
    zeros = head[::2].count(0), head[1::2].count(0)
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    familiar = _familiar(head, encoding) >= _LEAST_FAMILIAR and max(zeros) >= _LEAST_ZEROS * len(head)
    if not familiar or _damaged(source, encoding):
        raise Unreadable(
            N_("This is no text: it holds characters that only programs use. Save the table as .xlsx and try again.")
        )
    return encoding


def _likeliest(source: Path, head: bytes) -> str:
    candidates = {name: _damaged(source, name) for name in ("gb18030", "big5")}
    possible = [name for name, share in candidates.items() if share <= _MOST_DAMAGED]
    if not possible:
        raise Unreadable(
            N_("Nobody can tell in which encoding this is written. Save the table as .xlsx, or as CSV UTF-8.")
        )
    return max(possible, key=lambda name: (_familiar(head, name), -candidates[name]))


def _damaged(source: Path, encoding: str) -> float:
    """Return the share of the characters beyond ASCII that cannot be read."""
    decoder = codecs.getincrementaldecoder(ENCODINGS[encoding])("replace")
    beyond = damaged = 0
    for piece in _pieces(source):
        text = decoder.decode(piece)
        beyond += len(text) - len(text.encode("ascii", "ignore"))
        damaged += text.count("\ufffd")
    damaged += decoder.decode(b"", final=True).count("\ufffd")
    return damaged / max(beyond, 1)


def _familiar(head: bytes, encoding: str) -> float:
    beyond = _BEYOND_ASCII.findall(head.decode(ENCODINGS[encoding], "replace"))
    return sum(character in _COMMON for character in beyond) / len(beyond) if beyond else 1.0
