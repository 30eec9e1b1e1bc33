"""What a case consists of: one set of rules for the form, the API and the import file.

`parse()` takes untrusted values under the names of the import file and gives a `CaseContent`, or raises Invalid with a
sentence for each field that breaks a rule.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from wiki.errors import N_, BadText, Invalid, Message
from wiki.models.documents import LEVEL_PUBLIC, LEVEL_SELLERS, body_hash
from wiki.models.terms import TERM_LISTS
from wiki.services.cases import question
from wiki.services.cases.question import Question
from wiki.services.vocabulary import CODE_LENGTH, Vocabulary
from wiki.settings import LANGUAGES
from wiki.text.checks import clean, clean_line

TITLE_LENGTH = 200
TEXT_LENGTH = 50_000
MOST_TERMS = 20
LARGEST_DEAL = 1e15
STORY_FIELDS = ("situation", "actions", "result", "lessons")
TEXT_FIELDS = (*STORY_FIELDS, "why")
TERM_FIELDS = tuple(TERM_LISTS)
SEPARATORS = re.compile(r"[,，、;；\n]+")
DATE = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True)
class CaseContent:
    """Everything that a person writes in a case, cleaned and checked. Texts are Markdown.

    With `judge` it is read only by who has answered that question.
    """

    title: str
    outcome: str | None = None
    personality: tuple[str, ...] = ()
    situation: str = ""
    actions: str = ""
    result: str = ""
    lessons: str = ""
    why: str = ""
    cause: tuple[str, ...] = ()
    deal_size: float | None = None
    industry: str | None = None
    ownership: str | None = None
    contact_level: str | None = None
    department: str | None = None
    grade: str | None = None
    sale_stage: str | None = None
    approach: tuple[str, ...] = ()
    product: str | None = None
    competitor: str | None = None
    tags: tuple[str, ...] = ()
    occurred_on: str | None = None
    language: str | None = None
    judge: Question | None = None

    def body(self) -> dict[str, Any]:
        """Return what a revision keeps: everything that is not empty, as JSON values."""
        found = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value not in (None, "", ())
        }
        return found | {"judge": self.judge.body()} if self.judge else found

    def hash(self) -> str:
        """Return the hash of the content; equal contents have equal hashes."""
        return body_hash(self.body())

    def codes(self, list_code: str) -> tuple[str, ...]:
        """Return the codes chosen from a list, the primary one first."""
        value = getattr(self, list_code)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def with_terms(self, named: Callable[[str, tuple[str, ...]], Iterable[str]]) -> "CaseContent":
        """Return the content with the values of its free lists replaced by what `named(list, values)` gives."""
        values: dict[str, Any] = {}
        for kind in TERM_LISTS.values():
            if kind.free and (codes := self.codes(kind.code)):
                new = tuple(dict.fromkeys(named(kind.code, codes)))
                values[kind.code] = new if kind.multiple else new[0]
        return replace(self, **values)


FIELDS = tuple(field.name for field in fields(CaseContent))


def from_body(body: Mapping[str, Any]) -> CaseContent:
    """Return the content that a revision kept."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in body.items() if name in FIELDS
    }
    if asked := known.get("judge"):
        known["judge"] = question.from_body(asked)
    return CaseContent(**known)


def parse(
    raw: Mapping[str, Any], vocabulary: Vocabulary, *, draft: bool = False, before: Mapping[str, Any] | None = None
) -> CaseContent:
    """Return the checked content. A draft needs only a title; anything else needs outcome, type and a story.

    What was retired is chosen by nobody who sits at a form: `before` is the body that is being changed, {} for a new
    case, and what that says may stay. Without it, as in an import, all that is known may be said.
    """
    reader = Reader(raw, vocabulary, before)
    content = reader.content(draft=draft)
    reader.check()
    return content


def parse_named(
    raw: Mapping[str, Any], vocabulary: Vocabulary, *, draft: bool = False, level: int = LEVEL_SELLERS
) -> tuple[str | None, CaseContent]:
    """Return the name under which another system knows the record (`ref`), or None, and the checked content.

    A record that says it is closed more than the case is or will be (`level`) is refused: nobody means it to be opened.
    """
    reader = Reader(raw, vocabulary)
    if raw.get("level") not in (None, LEVEL_PUBLIC, LEVEL_SELLERS, level):
        reader.refuse("level", N_("Cases come in at level 2. Write it on the page and choose its level there."))
    ref, content = reader.line("ref", TITLE_LENGTH), reader.content(draft=draft)
    reader.check()
    return ref or None, content


def unknown_keys(raw: Mapping[str, Any]) -> list[str]:
    """Return keys that no rule knows; they are ignored, and worth a warning."""
    asked = raw.get("judge")
    inside = [f"judge.{key}" for key in asked if key not in question.KEYS] if isinstance(asked, Mapping) else []
    return sorted([*(str(key) for key in raw if key not in FIELDS and key != "ref"), *inside])


def split_words(text: Any) -> list[Any]:
    """Return the free words that commas and the like part, so that one field of a form can hold them all."""
    return [word.strip() for word in SEPARATORS.split(text) if word.strip()] if isinstance(text, str) else [text]


class Reader:
    """Reads fields one by one and remembers what is wrong with each."""

    def __init__(self, raw: Mapping[str, Any], vocabulary: Vocabulary, before: Mapping[str, Any] | None = None) -> None:
        self.raw, self.vocabulary, self.before = raw, vocabulary, before
        self.wrong: dict[str, Message] = {}

    def content(self, *, draft: bool) -> CaseContent:
        values: dict[str, Any] = {"title": self.line("title", TITLE_LENGTH)}
        values |= {name: self.text(name) for name in TEXT_FIELDS}
        values |= {name: self.terms(name) for name in TERM_FIELDS}
        values |= {"deal_size": self.number("deal_size"), "occurred_on": self.date("occurred_on")}
        values["language"] = self.language("language")
        values["judge"] = question.read(self.raw.get("judge"), string=self.string, refuse=self.refuse, draft=draft)
        self.require(values, draft=draft)
        return CaseContent(**values)

    def check(self) -> None:
        if self.wrong:
            raise Invalid(self.wrong)

    def refuse(self, name: str, text: str, **values: Any) -> None:
        self.wrong.setdefault(name, Message(text, values))

    def string(self, name: str, value: Any, cleaner: Any, limit: int) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse(name, N_("This has to be a text."))
            return ""
        try:
            text: str = cleaner(value) if len(value) <= limit else value
        except BadText as error:
            self.wrong.setdefault(name, error.message)
            return ""
        if len(text) > limit:  # cleaning can take a character apart into several
            self.refuse(name, N_("Too long: at most %(limit)s characters."), limit=limit)
            return ""
        return text

    def line(self, name: str, limit: int) -> str:
        return self.string(name, self.raw.get(name), clean_line, limit)

    def text(self, name: str) -> str:
        return self.string(name, self.raw.get(name), clean, TEXT_LENGTH).strip("\n")

    def number(self, name: str) -> float | None:
        value = self.raw.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(name, N_("This has to be a number."))
        elif not (0 <= value <= LARGEST_DEAL and math.isfinite(value)):
            self.refuse(name, N_("This number is out of range."))
        else:
            rounded = round(float(value), 2)
            return int(rounded) if rounded.is_integer() else rounded
        return None

    def date(self, name: str) -> str | None:
        value = self.string(name, self.raw.get(name), clean_line, 10)
        found = DATE.fullmatch(value)
        if not value or name in self.wrong:
            return None
        try:
            if found:
                date(int(found[1]), int(found[2]), int(found[3] or 1))
                return value
        except ValueError:
            pass
        self.refuse(name, N_("Write the date as 2026-03-09 or 2026-03."))
        return None

    def language(self, name: str) -> str | None:
        value = self.raw.get(name)
        if value is not None and value not in LANGUAGES:
            self.refuse(name, N_("The language is zh-Hans, zh-Hant or en."))
            return None
        return value

    def terms(self, name: str) -> Any:
        kind, value = TERM_LISTS[name], self.raw.get(name)
        if not kind.multiple:
            return self._term(name, value) if value is not None else None
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self.refuse(name, N_("This has to be a list."))
            return ()
        value = [word for item in value for word in split_words(item)] if kind.free else value
        if len(value) > MOST_TERMS:
            self.refuse(name, N_("At most %(limit)s values."), limit=MOST_TERMS)
            return ()
        return tuple(dict.fromkeys(code for code in (self._term(name, item) for item in value) if code))

    def _term(self, name: str, value: Any) -> str | None:
        if value is None:
            self.refuse(name, N_("This has to be a text."))
        code = self.string(name, value, clean_line, CODE_LENGTH)
        if not code:
            return None
        free = TERM_LISTS[name].free
        known = self.vocabulary.find(name, code) if free else self.vocabulary.get(name, code)
        if known is None:
            if not free:
                self.refuse(name, N_("There is no “%(code)s” in this list."), code=code)
            return code
        if known.retired and self.before is not None and known.code not in (self.before.get(name) or ()):
            self.refuse(name, N_("“%(code)s” is no longer offered. Choose another one."), code=code)
        return known.code

    def require(self, values: Mapping[str, Any], *, draft: bool) -> None:
        if not values["title"]:
            self.refuse("title", N_("Give the case a title: who it was and what happened."))
        if draft:
            return
        if not values["outcome"]:
            self.refuse("outcome", N_("Say how it ended: success or failure."))
        if not values["personality"]:
            self.refuse("personality", N_("No customer type yet. Pick the closest; add a second if unsure."))
        if not any(values[name] for name in STORY_FIELDS):
            self.refuse(STORY_FIELDS[0], N_("Tell at least the situation, what was done, the result or the lessons."))
