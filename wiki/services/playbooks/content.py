"""What a line of a playbook consists of and may hold."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from wiki.errors import N_, Invalid, Message
from wiki.models.playbooks import Section
from wiki.settings import LANGUAGES
from wiki.text.checks import checked, clean_line
from wiki.text.language import spoken

TEXT_LENGTH = 300
WORDINGS_LENGTH = 600
MOST_LINES = 120
FITS = range(-2, 3)
WITH_REPLY = (Section.OBJECTION, Section.FIT)


@dataclass(frozen=True)
class LineContent:
    """One line: plain text by language. `id` is empty for a new one.

    `wordings` is how people tell of what the line is about, whether they kept to it or not: short texts separated by
    semicolons. Nobody reads them but the search.
    """

    section: Section
    text: Mapping[str, str]
    id: str = ""
    reply: Mapping[str, str] = field(default_factory=dict)
    product: str | None = None
    fit: int | None = None
    wordings: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, language: str) -> str:
        """Return the text for a reader of `language`, in another one if it is not there."""
        return spoken(self.text, language)

    def as_json(self) -> dict[str, Any]:
        """Return what a revision keeps: what is not empty."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "", {})}


def from_body(body: Mapping[str, Any]) -> list[LineContent]:
    """Return the lines that a revision kept."""
    return [LineContent(**{**line, "section": Section(line["section"])}) for line in body.get("lines", ())]


def parse(raw: Iterable[Mapping[str, Any]]) -> list[LineContent]:
    """Return checked lines; one without any text is left out. Raise Invalid, naming the section of what is wrong."""
    lines: list[LineContent] = []
    wrong: dict[str, Message] = {}
    for one in raw:
        try:
            line = _line(one)
        except Invalid as error:
            wrong |= {Section(one["section"]).value: message for message in error.fields.values()}
        else:
            if line.text:
                lines.append(line)
    if len(lines) > MOST_LINES:
        wrong["lines"] = Message(
            N_("At most %(limit)s lines: a handbook is read before a visit."), {"limit": MOST_LINES}
        )
    if wrong:
        raise Invalid(wrong)
    return lines


def checked_title(title: Mapping[str, str]) -> dict[str, str]:
    """Return the cleaned finding by language, or raise Invalid."""
    return _texts(title, "finding")


def checked_wordings(wordings: Mapping[str, str]) -> dict[str, str]:
    """Return the cleaned other words of a line by language, or raise Invalid."""
    return _texts(wordings, "wordings", WORDINGS_LENGTH)


def _line(raw: Mapping[str, Any]) -> LineContent:
    section = Section(raw["section"])
    fit = raw.get("fit")
    if fit is not None and fit not in FITS:
        raise Invalid({"fit": Message(N_("How well it fits is a number from -2 to 2."))})
    return LineContent(
        section=section,
        id=raw.get("id") or "",
        text=_texts(raw.get("text") or {}, "text"),
        reply=_texts(raw.get("reply") or {}, "reply") if section in WITH_REPLY else {},
        product=(checked(raw.get("product") or "", "product", TEXT_LENGTH, clean_line) or None)
        if section is Section.FIT
        else None,
        fit=fit if section is Section.FIT else None,
        wordings=checked_wordings(raw.get("wordings") or {}),
    )


def _texts(raw: Mapping[str, str], name: str, length: int = TEXT_LENGTH) -> dict[str, str]:
    texts = {
        language: checked(text, name, length, clean_line) for language, text in raw.items() if language in LANGUAGES
    }
    return {language: text for language, text in texts.items() if text}
