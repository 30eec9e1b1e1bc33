"""Chats as people paste them: who said what, without times, pictures and notices of the program.

Copies of WeChat, DingTalk, WeCom, WhatsApp, Teams and the like are known by lines that name a speaker and a time.
The words are kept; who is who is settled later, by `roles`.
"""

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

LONGEST_PASTE = 1_000_000
"""Characters that are looked at."""

FEWEST_MESSAGES = 2
_LONGEST_NAME = 30

_DATE = (
    r"(?:[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}日?|[0-9]{1,2}[-/.月][0-9]{1,2}(?:日|[-/.][0-9]{2,4})?"
    r"|今天|昨天|前天|星期[一二三四五六日天]|(?:周|週|禮拜)[一二三四五六日]"
    r"|Today|Yesterday|(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?)"
)
_TIME = (
    r"(?:凌晨|早上|上午|中午|下午|晚上)?[ ]?[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?(?:[ \u202f]?[AaPp]\.?[Mm]\.?)?"
)
_WHEN = rf"[\[(（【]?(?:{_DATE}[,，]?[ ]{{0,3}})?{_TIME}[\])）】]?"
_WHO = rf"(?P<who>[^\s:：,，。！？!?\[\]](?:[^\n:：,，。！？!?]{{0,{_LONGEST_NAME - 2}}}?[^\s:：,，。！？!?])??)"

_NAME_THEN_TIME = re.compile(rf"{_WHO}[ \t\u3000]{{1,4}}{_WHEN}[ \t]*(?:[:：][ \t]*(?P<text>.*))?")
_TIME_THEN_NAME = re.compile(rf"{_WHEN}[ \t]{{0,3}}(?:[-–—][ \t]{{0,2}})?{_WHO}[ \t]?[:：][ \t]*(?P<text>.*)")
_NAME_ONLY = re.compile(rf"{_WHO}[ \t]?[:：][ \t]*(?P<text>.+)")

_PICTURE = (
    r"(?:图片|圖片|照片|相片|视频|影片|視訊|语音|語音|语音通话|视频通话|表情|动画表情|貼圖|文件|檔案|链接|連結"
    r"|位置|名片|红包|紅包|转账|轉帳|聊天记录|小程序"
    r"|Photo|Picture|Image|Video|Sticker|Voice ?[Mm]essage|Voice|File|GIF|Location|Contact)"
)
_PICTURES = re.compile(
    rf"[\[【<]{_PICTURE}[\]】>]|<Media omitted>|\b(?:image|video|audio|sticker|GIF|document) omitted\b"
)
_NOTICE = re.compile(
    r".{0,40}(?:撤回了一条消息|撤回了一則訊息|收回了?一?則?訊息"
    r"|已收回訊息|撤回一条消息|recalled a message|unsent a message"
    r"|[Tt]his message was deleted|[Yy]ou deleted this message|deleted this message)[.。]?"
    r"|.{0,40}(?:加入了?群聊|退出了?群聊|拍了拍.{0,40}|修改群名为.{0,40}|joined the group.{0,20}|left the group.{0,20})"
    r"|.{0,20}(?:以上是打招呼的内容|以下为新消息|Messages and calls are end-to-end encrypted).{0,80}"
)
_RULE = re.compile(rf"[-—–_=\s]*(?:{_DATE})?[-—–_=\s]*")
# Heads of a story's parts, which are no speakers.
_HEADS = re.compile(
    r"(?i)(?:客户|客戶)?(?:背景|情况|情況|经过|經過|做法|过程|過程|结果|結果|原因|教训|教訓|经验|經驗|总结|總結"
    r"|下次|以后|时间|時間|地点|地點|产品|產品|报价|報價|预算|預算|注意|备注|備註|问题|問題"
    r"|situation|background|actions?|what we did|results?|outcome|why|reasons?|lessons?|next time|note|https?)"
)


@dataclass(frozen=True, slots=True)
class Chat:
    """What was said: (speaker, words) pairs in order, and how many pictures and notices were left out."""

    messages: list[tuple[str, str]]
    pictures: int = 0
    notices: int = 0

    def speakers(self) -> list[str]:
        """Return who spoke, the most talkative first."""
        return [who for who, _ in Counter(who for who, _ in self.messages).most_common()]

    def text(self, most: int) -> tuple[str, int]:
        """Return the chat as paragraphs of at most `most` characters together, and how many messages that leaves out.

        What is left out is from the middle: how it began and how it ended tell most.
        """
        lines = [_paragraph(who, words) for who, words in self.messages]
        if sum(map(len, lines)) + 2 * len(lines) <= most:
            return "\n\n".join(lines), 0
        room = (most - 20) // 2
        head, tail = _fitting(lines, room), _fitting(lines[::-1], room)[::-1]
        return "\n\n".join([*head, "[…]", *tail]), max(0, len(lines) - len(head) - len(tail))


def recognise(text: str) -> Chat | None:
    """Return the chat that was pasted, or None if the text is a story."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    timed = [_timed(line) for line in lines]
    heads = [found["who"] for found in timed if found]
    if len(heads) < FEWEST_MESSAGES:
        timed = [_untimed(line) for line in lines]
        heads = [found["who"] for found in timed if found]
        if not _is_talk(heads, sum(bool(line.strip()) for line in lines)):
            return None
    return _collected(lines, timed)


def said_by(text: str) -> dict[str, str]:
    """Return what each speaker says in a text that `Chat.text` made, or in what the writer left of it."""
    said: dict[str, str] = {}
    for paragraph in text.split("\n\n"):
        if found := _untimed(paragraph.strip("\n").split("\n", 1)[0]):
            said[found["who"]] = said.get(found["who"], "") + paragraph
    return said


def spoken(text: str) -> list[tuple[str, str]]:
    """Return (speaker, words) pairs of a text that `Chat.text` made; the speaker of what stands before is ""."""
    said: list[tuple[str, str]] = []
    for paragraph in (part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")):
        first, _, rest = paragraph.partition("\n")
        if found := _untimed(first):
            said.append((found["who"].strip(), "\n".join(part for part in (found["text"], rest) if part)))
        elif said and paragraph.strip():
            said[-1] = (said[-1][0], f"{said[-1][1]}\n\n{paragraph}")
        elif paragraph.strip():
            said.append(("", paragraph))
    return said


def renamed(text: str, names: dict[str, str]) -> str:
    """Return the text with other names at the beginning of what each speaker says."""
    return "\n".join(_renamed_line(line, names) for line in text.split("\n"))


def _renamed_line(line: str, names: dict[str, str]) -> str:
    found = _untimed(line)
    if not found or found["who"] not in names:
        return line
    return names[found["who"]] + line[found.end("who") :]


def _timed(line: str) -> re.Match[str] | None:
    """Return the match of a line that names a speaker and a time."""
    if len(line) > 2_000 and ":" not in line[:100] and "：" not in line[:100]:
        return None
    return _TIME_THEN_NAME.match(line.strip()) or _NAME_THEN_TIME.fullmatch(line.strip())


def _untimed(line: str) -> re.Match[str] | None:
    """Return the match of a line that begins with a name and a colon."""
    found = _NAME_ONLY.match(line)
    return None if not found or _HEADS.fullmatch(found["who"]) or found["who"].isdigit() else found


def _is_talk(heads: list[str], lines: int) -> bool:
    """Tell whether lines that begin with a word and a colon are a talk: most do, and some words come again."""
    often = [who for who, count in Counter(heads).items() if count > 1]
    return len(heads) > FEWEST_MESSAGES and len(set(heads)) > 1 and bool(often) and len(heads) * 5 >= lines * 3


def _collected(lines: list[str], heads: list[re.Match[str] | None]) -> Chat:
    messages: list[tuple[str, list[str]]] = []
    pictures = notices = 0
    for line, head in zip(lines, heads, strict=True):
        if head:
            messages.append((head["who"].strip(), []))
        words = (head["text"] or "") if head else line
        if _NOTICE.fullmatch(words.strip()):
            notices += 1
            continue
        words, dropped = _PICTURES.subn("", words)
        pictures += dropped
        if words.strip() and not _RULE.fullmatch(words):
            if not messages:
                messages.append(("", []))
            messages[-1][1].append(words.strip())
    said = [(who, "\n".join(words)) for who, words in messages if words]
    return Chat(said, pictures, notices)


def _paragraph(who: str, words: str) -> str:
    if not who:
        return words
    return f"{who}: {words}" if who.isascii() else f"{who}：{words}"


def _fitting(lines: list[str], room: int) -> list[str]:
    """Return the first lines that fit."""
    lengths = accumulate(len(line) + 2 for line in lines)
    return lines[: bisect_right(list(lengths), room)]
