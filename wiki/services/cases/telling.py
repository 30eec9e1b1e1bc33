"""A case told in one go: a draft is made of one text, or of a pasted chat."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wiki.errors import N_, BadText, Invalid, Message
from wiki.services.cases.content import TEXT_FIELDS, TEXT_LENGTH
from wiki.text import sections
from wiki.text.chat import LONGEST_PASTE, Chat, recognise, said_by
from wiki.text.checks import clean, shorten
from wiki.text.language import guess
from wiki.text.roles import roles

# Characters of a title: who it was, how it ended. Latin letters say less each.
_PARTS = {True: (26, 24), False: (54, 42)}
_SHARE = 2 / 3
_UNSHOWN = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPEAKER = re.compile(r"[^\n:：,，。！？!?]{1,30}[:：]\s*")
_HEAD = re.compile(
    r"\s*[#*【\[]*(?:背景|情况|情況|结果|結果|最后|最後|最终|最終|situation|background|result)[】\]*]*\s*[:：，,]?\s*",
    re.I,
)
_COMMA = re.compile("([，、]|, )")
_CLAUSE = re.compile(r"[^。！？!?；;\n.]*(?:\.(?=\S)[^。！？!?；;\n.]*)*")


@dataclass(frozen=True)
class Story:
    """What was told: values under the names of the import file, and what to say about a pasted chat."""

    values: dict[str, str]
    chat: Chat | None = None
    dropped: int = 0
    notes: list[Message] = field(default_factory=list)


def told(text: str) -> Story:
    """Return the story in its sections with a title, or raise Invalid with a sentence for the field `story`."""
    try:
        text = clean(text)
    except BadText as error:
        raise Invalid({"story": error.message}) from None
    if not text.strip():
        raise Invalid({"story": Message(N_("Write a sentence, or paste the chat."))})
    if len(text) > LONGEST_PASTE:
        raise _too_long(LONGEST_PASTE)
    chat = recognise(text)
    if chat and not chat.messages:
        raise Invalid({"story": Message(N_("This chat holds no words, only pictures and notices."))})
    kept, dropped = chat.text(TEXT_LENGTH) if chat else (text, 0)
    if len(kept) > TEXT_LENGTH:
        raise _too_long(TEXT_LENGTH)
    found = {name: part.strip("\n") for name, part in sections.split(kept).items()}
    values = {"title": title_of(found, kept), **found}
    return Story(values, chat, dropped, _notes(chat, dropped) if chat else [])


def title_of(parts: Mapping[str, str], text: str) -> str:
    """Return a title from the story: who it was and how it ended. It is never the whole text."""
    latin = guess(text) == "en"
    who, ending = _PARTS[not latin]
    first = _brief(_first_clause(parts.get("situation", "")) or _first_clause(text), who)
    end = _brief(_first_clause(parts.get("result", "")), ending)
    between = "，" if not latin else " " if first.endswith("…") else ". "
    title = between.join(dict.fromkeys(part for part in (first, end) if part)) or "…"
    whole = _line(text)
    if _bare(title) == _bare(whole):
        title = shorten(whole, max(2, int(len(whole) * _SHARE)))
    return title if title != whole else "…"


def speakers(values: Mapping[str, Any], writer: str) -> dict[str, str]:
    """Return who speaks in a kept chat and what to call them instead."""
    text = "\n\n".join(part for name in TEXT_FIELDS if isinstance(part := values.get(name), str) and part)
    return roles(said_by(text), writer, guess(text))


def _too_long(limit: int) -> Invalid:
    return Invalid({"story": Message(N_("Too long: at most %(limit)s characters."), {"limit": limit})})


def _notes(chat: Chat, dropped: int) -> list[Message]:
    notes = [Message(N_("Read as a chat: %(kept)s messages are kept."), {"kept": len(chat.messages) - dropped})]
    if chat.pictures or chat.notices:
        text = N_("Left out: %(pictures)s pictures, files and the like, %(notices)s notices of the program.")
        notes.append(Message(text, {"pictures": chat.pictures, "notices": chat.notices}))
    if dropped:
        text = N_(
            "A case holds %(limit)s characters: beginning and end are kept, %(dropped)s messages between are not."
        )
        notes.append(Message(text, {"limit": TEXT_LENGTH, "dropped": dropped}))
    return notes


def _first_clause(text: str) -> str:
    """Return the first clause that has a letter, without who says it."""
    for paragraph in text.split("\n"):
        bare = _HEAD.sub("", _SPEAKER.sub("", paragraph, count=1) if _SPEAKER.match(paragraph) else paragraph, count=1)
        clause = _CLAUSE.match(bare.strip())
        if clause and any(sign.isalnum() for sign in clause[0]):
            return _line(clause[0])
    return ""


def _brief(clause: str, limit: int) -> str:
    """Return so many whole parts of the clause as fit, at least the first, shortened if need be."""
    first, *others = _COMMA.split(clause)
    kept = shorten(first, limit)
    for mark, part in zip(others[::2], others[1::2], strict=True):
        if kept != first or len(kept) + len(mark) + len(part) > limit:
            return kept
        kept = first = kept + mark + part
    return kept


def _line(text: str) -> str:
    """Return the text as a title may hold it: on one line, without signs that nobody sees."""
    return unicodedata.normalize("NFC", " ".join(_UNSHOWN.sub("", text).split()))


def _bare(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())
