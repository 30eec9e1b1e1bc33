"""Lines of a playbook as one types them: a row each, in one language.

An objection is `what they say → what to answer`, a fit `+2 product: why`. Whoever edits a row, or moves it, keeps the
line with its cases; a row that has little to do with any line before is a new one.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from wiki.errors import N_, Invalid, Message
from wiki.models.playbooks import Section
from wiki.services.playbooks.content import LineContent
from wiki.text.language import spoken

ARROW = " → "
ALIKE = 0.5
"""How alike (difflib's ratio) an edited row and a line have to be, to be the same advice in other words."""

_ARROW = re.compile(r"\s*(?:→|->|=>)\s*")
_FIT = re.compile(r"([+＋\-−－]?)\s*([0-2])\s+([^:：]+?)\s*(?:[:：]\s*(.*))?")


def written(lines: Sequence[LineContent], section: Section, language: str) -> str:
    """Return the rows of a section, in a language or the next best."""
    return "\n".join(_row(line, language) for line in lines if line.section is section)


def read(text: str, section: Section, language: str, before: Sequence[LineContent]) -> list[LineContent]:
    """Return the lines of typed rows; what they say in other languages is kept from the line that they were.

    Raise Invalid, naming the section, where a fit is not written as one.
    """
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    left = {line.id: line for line in before if line.section is section}
    same = {row: line for line in left.values() for row in [_row(line, language)] if row in rows}
    for line in same.values():
        left.pop(line.id, None)
    lines = []
    for row in rows:
        was = same.pop(row, None) or _like(row, left, language)
        lines.append(_line(row, section, language, was))
    return lines


def _row(line: LineContent, language: str) -> str:
    text, reply = spoken(line.text, language), spoken(line.reply, language)
    if line.section is Section.FIT:
        return f"{line.fit or 0:+d} {line.product or text}" + (f": {reply}" if reply else "")
    return text + (ARROW + reply if line.section is Section.OBJECTION and reply else "")


def _like(row: str, left: dict[str, LineContent], language: str) -> LineContent | None:
    """Take the line that the row most looks like out of those that are left."""
    ratios = {key: SequenceMatcher(None, row, _row(line, language)).ratio() for key, line in left.items()}
    best = max(ratios, key=lambda key: ratios[key], default="")
    return left.pop(best) if best and ratios[best] >= ALIKE else None


def _line(row: str, section: Section, language: str, before: LineContent | None) -> LineContent:
    values = _values(row, section)
    if before is None:
        texts = {name: {language: values[name]} for name in ("text", "reply") if values.get(name)}
        return LineContent(section=section, **{**values, "text": {}, "reply": {}, **texts})
    changed: dict[str, Any] = {name: value for name, value in values.items() if name not in ("text", "reply")}
    for name in ("text", "reply"):
        changed[name] = _spoken_anew(getattr(before, name), values.get(name, ""), language)
    return replace(before, **changed)


def _spoken_anew(texts: Mapping[str, str], said: str, language: str) -> dict[str, str]:
    """Return the texts with what is said now; unchanged, if it is what was shown of another language."""
    if said == spoken(texts, language):
        return dict(texts)
    return {**texts, language: said} if said else {}


def _values(row: str, section: Section) -> dict[str, Any]:
    if section is Section.OBJECTION:
        text, *reply = _ARROW.split(row, maxsplit=1)
        return {"text": text, "reply": "".join(reply)}
    if section is Section.FIT:
        found = _FIT.fullmatch(row)
        if found is None:
            hint = N_("Write a fit as “+2 product: why”, from -2 to +2.")
            raise Invalid({section.value: Message(hint)})
        sign = -1 if found[1] in ("-", "−", "－") else 1
        return {"fit": sign * int(found[2]), "product": found[3], "text": found[3], "reply": found[4] or ""}
    return {"text": row}
