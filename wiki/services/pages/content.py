"""What a page says and may hold: one set of rules for form, API and shipped pages."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from wiki.errors import N_
from wiki.services.cases.content import TITLE_LENGTH, Reader
from wiki.services.vocabulary import Vocabulary
from wiki.text.language import guess
from wiki.text.rendering import render

LISTS = (
    "personality",
    "industry",
    "ownership",
    "department",
    "contact_level",
    "sale_stage",
    "approach",
    "product",
    "competitor",
    "tags",
)


@dataclass(frozen=True)
class PageContent:
    """Everything that a person writes on a page, cleaned and checked. The text is Markdown.

    Terms of free lists stay as they were typed: they become terms when the text is shown to readers.
    """

    title: str
    text: str = ""
    personality: tuple[str, ...] = ()
    industry: str | None = None
    ownership: str | None = None
    department: str | None = None
    contact_level: str | None = None
    sale_stage: str | None = None
    approach: tuple[str, ...] = ()
    product: str | None = None
    competitor: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None

    def body(self) -> dict[str, Any]:
        """Return what a revision keeps: everything that is not empty, as JSON values, and the language it is in."""
        found = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value not in (None, "", ())
        }
        return found | {"language": self.language or guess(f"{self.title} {self.text}")}

    def codes(self, list_code: str) -> tuple[str, ...]:
        """Return the codes chosen from a list, the primary one first."""
        value = getattr(self, list_code)
        return value if isinstance(value, tuple) else (value,) if value else ()


FIELDS = tuple(field.name for field in fields(PageContent))


def from_body(body: Mapping[str, Any]) -> PageContent:
    """Return the content that a revision kept."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in body.items() if name in FIELDS
    }
    return PageContent(**known)


def parse(
    raw: Mapping[str, Any], vocabulary: Vocabulary, *, draft: bool = False, before: Mapping[str, Any] | None = None
) -> PageContent:
    """Return the checked content, or raise Invalid. A draft needs only a title.

    What was retired may stay if the body that is being changed (`before`) has it; without `before` all that is known
    may be said.
    """
    reader = Reader(raw, vocabulary, before)
    values: dict[str, Any] = {"title": reader.line("title", TITLE_LENGTH), "text": reader.text("text")}
    values |= {name: reader.terms(name) for name in LISTS}
    values["language"] = reader.language("language")
    if not values["title"]:
        reader.refuse("title", N_("Give the page a name; others link to it by this name."))
    elif set("[]|#") & set(values["title"]):
        reader.refuse("title", N_("A name cannot hold [ ] | or #, because links are written with them."))
    if not draft and not values["text"]:
        reader.refuse("text", N_("Write what colleagues should know."))
    reader.check()
    return PageContent(**values)


def unknown_keys(raw: Mapping[str, Any]) -> list[str]:
    """Return keys that no rule knows; they are ignored, and worth a warning."""
    return sorted(str(key) for key in raw if key not in FIELDS)


def rendered(content: PageContent) -> dict[str, str]:
    """Return the text as safe HTML. It takes a child process: call it before the writing transaction."""
    return {"text": render([content.text])[0].html}
