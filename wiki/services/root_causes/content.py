"""What a root cause says and may hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from wiki.errors import N_, Invalid, Message
from wiki.services import vocabulary
from wiki.text.checks import checked, clean, clean_line
from wiki.text.rendering import render

TITLE_LENGTH = 200
TEXT_LENGTH = 10_000
TEXTS = ("text", "action")


@dataclass(frozen=True)
class RootCauseContent:
    """What is typed: title, what happens again and again, what is done about it, its word of the list, its day."""

    title: str
    text: str = ""
    action: str = ""
    cause: str | None = None
    due_on: str | None = None


def from_body(body: Mapping[str, Any]) -> RootCauseContent:
    """Return the content that a revision kept, its word under the code that it has now."""
    term = vocabulary.current().get("cause", body["cause"]) if body["cause"] else None
    code = term.code if term else None
    return RootCauseContent(body["title"], body["text"], body["action"], code, body["due_on"])


def parse(raw: Mapping[str, Any], *, before: str | None = None) -> RootCauseContent:
    """Return the checked content, or raise Invalid. `before` is the word it had, which may stay though retired."""
    wrong: dict[str, Message] = {}
    values: dict[str, Any] = {}
    for name, limit, cleaner in (("title", TITLE_LENGTH, clean_line), *((name, TEXT_LENGTH, clean) for name in TEXTS)):
        try:
            values[name] = checked(raw.get(name) or "", name, limit, cleaner)
        except Invalid as error:
            wrong |= error.fields
    if not values.get("title", "x"):
        wrong["title"] = Message(N_("Say in one line what is wrong with us."))
    try:
        values |= {"cause": _cause(raw.get("cause") or "", before), "due_on": _day(raw.get("due_on") or "")}
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid(wrong)
    return RootCauseContent(**values)


def rendered(content: RootCauseContent) -> dict[str, str]:
    """Return the Markdown fields as safe HTML. It takes a child process: call it before the writing transaction."""
    pages = render([content.text, content.action])
    return {name: page.html for name, page in zip(TEXTS, pages, strict=True)}


def _cause(code: str, before: str | None) -> str | None:
    if not code:
        return None
    known = vocabulary.current().get("cause", code)
    if known is None or (known.retired and known.code != before):
        raise Invalid({"cause": Message(N_("There is no “%(code)s” in this list."), {"code": code[:80]})})
    return known.code


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise Invalid({"due_on": Message(N_("Write the day as 2026-03-09."))}) from error
