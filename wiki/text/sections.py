"""A story told in one go, taken apart into situation, what was done, result, why and lessons.

Sentences are put by the words they begin with, and by their order where no word tells. Each sentence goes to one
section, whole: nothing is lost and nothing doubled.
"""

import re
from collections.abc import Iterator

SITUATION, ACTIONS, RESULT, WHY, LESSONS = range(5)
NAMES = ("situation", "actions", "result", "why", "lessons")

_SENTENCE = re.compile(r"[^。！？!?\n.]*(?:[。！？!?]+[”」』’）)]*|\.+(?=[\s”」』’）)]|\Z)[”」』’）)]*|\.|\n|\Z)\s*")
_SPEAKER = re.compile(r"[^\n:：,，。！？!?]{1,30}[:：]\s*")

# A head with a colon, or alone on its line, holds until the next one.
_HEADS = {
    SITUATION: "(?:客户|客戶)?(?:背景|情况|情況|概况|概況)|situation|background|context",
    ACTIONS: ("做法|经过|經過|过程|過程|怎么做的|我们做了什么|行动|行動|actions?|what we did|what i did|what was done"),
    RESULT: "结果|結果|结局|結局|results?|outcome|what happened",
    WHY: "(?:成败|成敗|失败|失敗|成功)?原因|为什么|為什麼|分析|why|(?:the )?(?:reasons?|cause)",
    LESSONS: (
        "(?:经验)?教训|(?:經驗)?教訓|经验|經驗|下次|以后|以後|建议|建議|反思|总结|總結|lessons?|next time|takeaways?"
    ),
}
_HEAD = {
    section: re.compile(rf"\s*[#*【\[]*(?:{words})[】\]*]*\s*(?:[:：]|(?=\n))", re.IGNORECASE)
    for section, words in _HEADS.items()
}
# How long after: it may stand before how it ended.
_LATER = (
    r"(?:(?:过了?|過了?|隔了?|没过|沒過)?[\d一二两兩三四五六七八九十几幾半]+(?:个|個)?"
    r"(?:天|周|週|星期|礼拜|禮拜|月|年|日)(?:之?[后後]|以[后後])?[，,]?|(?:\w+ )?(?:days?|weeks?|months?) later,? )?"
)
# The words with which a sentence leads on.
_CUES = {
    LESSONS: (
        "下次|下回|以后|以後|今后|今後|教训|教訓|早知道|应该|應該|千万别|千萬別|记住|記住|要先|别再|別再|"
        "不要再|切记|(?:我|我们|我們)?(?:当时|當時|本来|本來|真|早就)?(?:应该|應該|该先|該先)|"
        "next time|in future|lesson|i should|we should|never again|always "
    ),
    WHY: (
        "因为|因為|原因|主要是|主要因|问题出在|問題出在|问题在|問題在|事后|事後|后来才知道|後來才知道|"
        "后来听说|後來聽說|说白了|說白了|其实|其實|归根|歸根|回头想|回頭想|because|the reason|it turned out|"
        "in hindsight|looking back|what mattered|the cause|what went wrong|(?:my|our) mistake|"
        "i made (?:him|her|them) "
    ),
    RESULT: (
        "结果|結果|最后|最後|最终|最終|到头来|当场签|當場簽|签了|簽了|签下|丢了|丟了|没签|沒簽|没成|沒成|"
        "黄了|成交|中标|得標|落标|落標|in the end|finally|eventually|as a result|we won|we lost|they signed|"
        f"the deal|{_LATER}(?:他|她|客户|客戶|对方|對方|they|he|she)(?:们|們)?(?:就|还是|還是| )?"
        "(?:选了|選了|签给|簽給|买了|買了|换成|換成|chose|signed|picked|bought|went with)|"
        r"(?:they|he|she)\b[^.]{0,50}\b(?:signed|went) with "
    ),
    ACTIONS: (
        "后来|後來|于是|於是|然后|然後|接着|接著|先是|第一次|第二次|第二天|第三次|我先|我们先|我們先|我去|"
        "(?:我|我们|我們)(?:就|带|帶|给|給|约|約|请|請|把|派|送|报了|報了)|then|so i|so we|we went|i went|"
        "we sent|i sent|we showed|i showed|we offered|i offered|first,? (?:i|we)|after that|the next day|"
        r"(?:on|at|during) (?:my|our|the) (?:\w+ )?(?:visit|meeting|call)|(?:i|we) (?:corrected|told|asked|tried|"
        "called|brought|put|gave|proposed|explained|insisted)|on the second"
    ),
}
_BUT = r"[\s“「\"'，,—-]*(?:但是?|可是?|不过|不過|but |and )?"
_CUE = {section: re.compile(rf"{_BUT}(?:{words})", re.IGNORECASE) for section, words in _CUES.items()}
_FEWEST = 3


def split(text: str) -> dict[str, str]:
    """Return the sections that have any text. Put together they hold every character of `text` once."""
    found: dict[str, str] = {}
    for section, piece in pieces(text):
        found[NAMES[section]] = found.get(NAMES[section], "") + piece
    return found


def pieces(text: str) -> list[tuple[int, str]]:
    """Return the sentences in their order, each with its section; joined they are `text`."""
    placed = list(_by_words(_sentences(text)))
    if len({section for section, piece in placed if piece.strip()}) > 1:
        return placed
    return _by_order(text)


def _sentences(text: str) -> Iterator[str]:
    place = 0
    while place < len(text):
        found = _SENTENCE.match(text, place)
        end = found.end() if found and found.end() > place else place + 1
        yield text[place:end]
        place = end


def _by_words(sentences: Iterator[str]) -> Iterator[tuple[int, str]]:
    section, fixed = SITUATION, False
    for sentence in sentences:
        speaker = _SPEAKER.match(sentence)
        head = _headed(sentence)
        if head is not None:
            section, fixed = head, True
        elif not fixed or section == WHY:  # behind a reason comes what one learnt from it, with a head or without
            section = _led(sentence[speaker.end() :] if speaker else sentence, section)
        yield section, sentence


def _headed(sentence: str) -> int | None:
    return next((section for section, head in _HEAD.items() if head.match(sentence)), None)


def _led(sentence: str, section: int) -> int:
    """Return the section that a sentence's first words lead to; a story goes forward, except from why to lessons."""
    for wanted, cue in _CUE.items():
        if cue.match(sentence) and wanted >= section:
            return wanted
    return section


def _by_order(text: str) -> list[tuple[int, str]]:
    """Put the first part to the situation and the last to the result, where no word told anything."""
    parts = [part for part in re.split(r"(?<=\n\n)(?=[^\n])", text) if part]
    if len(parts) < _FEWEST:
        parts = list(_sentences(text))
    if len(parts) < _FEWEST:
        return [(SITUATION, text)] if text else []
    last = len(parts) - 1
    return [({0: SITUATION, last: RESULT}.get(place, ACTIONS), part) for place, part in enumerate(parts)]
