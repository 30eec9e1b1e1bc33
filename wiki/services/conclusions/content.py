"""What is said when a topic is concluded: what works, when it applies, and where it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_, Invalid, Message
from wiki.models import Conclusion, Destination
from wiki.models.topics import REASON_LENGTH
from wiki.text.checks import checked, clean, clean_line
from wiki.text.rendering import render

SUMMARY_LENGTH = 2_000
CONDITIONS_LENGTH = 1_000
TEXTS = ("summary", "conditions")
MOST_POSTS = 20


@dataclass(frozen=True)
class ConclusionContent:
    """`summary` and `conditions` are Markdown; `posts` are the ids of the replies that are taken over, in their order.

    `target` is the document into which it is merged; `reason` says why it is not worth keeping.
    """

    summary: str
    conditions: str
    destination: Destination
    reason: str = ""
    target: str = ""
    posts: tuple[str, ...] = ()


def parse(raw: Mapping[str, Any]) -> ConclusionContent:
    """Return the checked content, or raise Invalid with a sentence for each field."""
    wrong: dict[str, Message] = {}
    texts: dict[str, str] = {}
    for name, limit, cleaner in (
        ("summary", SUMMARY_LENGTH, clean),
        ("conditions", CONDITIONS_LENGTH, clean),
        ("reason", REASON_LENGTH, clean_line),
        ("target", 16, clean_line),
    ):
        try:
            texts[name] = checked(raw.get(name) or "", name, limit, cleaner)
        except Invalid as error:
            wrong |= error.fields
    chosen = str(raw.get("destination") or "")
    if chosen not in set(Destination):
        wrong["destination"] = Message(N_("Choose where it goes: what stays here alone is lost."))
    elif not wrong:
        wrong = _missing(texts, Destination(chosen))
    if wrong:
        raise Invalid(wrong)
    return ConclusionContent(**texts, destination=Destination(chosen), posts=_ids(raw.get("posts") or ()))


def from_conclusion(conclusion: Conclusion, posts: Sequence[str] = ()) -> ConclusionContent:
    """Return what was said, to write the draft anew; `posts` are the replies that are taken over this time."""
    texts = {name: getattr(conclusion, name) for name in (*TEXTS, "destination", "reason")}
    return ConclusionContent(**texts, posts=tuple(posts))


def rendered(content: ConclusionContent) -> dict[str, str]:
    """Return the Markdown fields as safe HTML. It takes a child process: call it before the writing transaction."""
    pages = render([getattr(content, name) for name in TEXTS])
    return {name: page.html for name, page in zip(TEXTS, pages, strict=True)}


def _missing(texts: Mapping[str, str], destination: Destination) -> dict[str, Message]:
    if destination is Destination.NOTHING:
        needed = {"reason": N_("Say in one line why it is not worth keeping.")}
    else:
        needed = {
            "summary": N_("Say in two lines what works."),
            "conditions": N_("Say when it applies, and when it does not."),
        }
    if destination is Destination.MERGE:
        needed["target"] = N_("Choose the page or case that it belongs to.")
    return {name: Message(text) for name, text in needed.items() if not texts[name]}


def _ids(posts: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(ident)[:16] for ident in posts))[:MOST_POSTS]
