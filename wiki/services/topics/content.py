"""What a question in the forum says and may hold: the rules of a case hold for the fields that both have."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from wiki.errors import N_, Invalid, Message
from wiki.models.terms import TERM_LISTS
from wiki.services import cases
from wiki.services.vocabulary import Vocabulary
from wiki.text.rendering import render

MULTIPLE = ("personality", "approach")
SINGLE = ("contact_level", "sale_stage", "industry", "product", "competitor")
LISTS = (*MULTIPLE, *SINGLE)
_TEXT_OF_A_CASE = "situation"


@dataclass(frozen=True)
class TopicContent:
    """Everything that a person asks: the question in one line, what belongs to it (Markdown), its classification."""

    title: str
    text: str = ""
    personality: tuple[str, ...] = ()
    contact_level: str | None = None
    sale_stage: str | None = None
    industry: str | None = None
    approach: tuple[str, ...] = ()
    product: str | None = None
    competitor: str | None = None

    def body(self) -> dict[str, Any]:
        """Return what a revision keeps: everything that is not empty, as JSON values."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in vars(self).items()
            if value not in (None, "", ())
        }

    def codes(self, list_code: str) -> tuple[str, ...]:
        """Return the codes chosen from a list, the primary one first."""
        value = getattr(self, list_code, None)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def filed(self) -> dict[str, tuple[str, ...]]:
        """Return the codes by list, of those lists that say something."""
        return {name: codes for name in LISTS if (codes := self.codes(name))}


FIELDS = tuple(TopicContent.__dataclass_fields__)


def from_body(body: Mapping[str, Any]) -> TopicContent:
    """Return the content that a revision kept."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in body.items() if name in FIELDS
    }
    return TopicContent(**known)


def parse(raw: Mapping[str, Any], vocabulary: Vocabulary, *, before: Mapping[str, Any] | None = None) -> TopicContent:
    """Return the checked content, or raise Invalid. `before` is the body that is being changed, {} for a new one."""
    values = {name: raw.get(name) for name in FIELDS if name != "text"} | {_TEXT_OF_A_CASE: raw.get("text")}
    try:
        if isinstance(values["title"], str) and not values["title"].strip():
            raise Invalid({"title": Message(N_("Put your question in one line."))})
        content = cases.parse(values, vocabulary, draft=True, before=before)
    except Invalid as error:
        names = {_TEXT_OF_A_CASE: "text"}
        raise Invalid({names.get(name, name): message for name, message in error.fields.items()}) from error
    return TopicContent(text=content.situation, **{name: getattr(content, name) for name in FIELDS if name != "text"})


def settled(content: TopicContent, vocabulary_ensure: Any) -> TopicContent:
    """Return the content with its free words under their codes, new ones made by `vocabulary_ensure(list, words)`."""
    free = {name: content.codes(name) for name in SINGLE if TERM_LISTS[name].free}
    kept = {name: next(iter(vocabulary_ensure(name, codes))) for name, codes in free.items() if codes}
    return replace(content, **kept)


def rendered(content: TopicContent) -> dict[str, str]:
    """Return the text as safe HTML. It takes a child process: call it before the writing transaction."""
    return {"text": render([content.text])[0].html} if content.text else {}
