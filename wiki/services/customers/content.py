"""What a customer's profile says and may hold. Only the name is required."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wiki.errors import N_
from wiki.models.customers import (
    CUSTOMER_NAME_LENGTH,
    NOTE_LENGTH,
    REGION_LENGTH,
    MemberRole,
    Phase,
    ReferenceStatus,
    Stage,
)
from wiki.services import vocabulary
from wiki.services.customers.names import alike
from wiki.services.typed import Typed
from wiki.text.rendering import render

SECTIONS = ("business", "market", "trade", "effect", "care")
"""What is to be understood of a customer (domain: customer, market and its customers, how its trade works, what our
product does for its business), and what to mind when serving it."""

SECTION_LENGTH = 10_000
ADDRESS_LENGTH = 300
MOST_NAMES = 10
SIZE_LENGTH = 80
PRODUCTS_LENGTH = 300
LISTS = ("industry", "ownership")


@dataclass(frozen=True)
class CustomerContent:
    """What is typed of a customer: its name and other names, where and of what kind it is, texts by section."""

    name: str
    names: tuple[str, ...] = ()
    region: str = ""
    address: str = ""
    size: str = ""
    products: str = ""
    industry: str | None = None
    ownership: str | None = None
    phase: Phase = Phase.BUILD
    reference: ReferenceStatus = ReferenceStatus.NONE
    watch_on: str | None = None
    watch_why: str = ""
    sections: Mapping[str, str] = field(default_factory=dict)

    @property
    def sought(self) -> str:
        """Return its names as they are looked for."""
        return "\n".join(dict.fromkeys(alike(name) for name in (self.name, *self.names)))


def parse(raw: Mapping[str, Any], *, before: CustomerContent | None = None) -> CustomerContent:
    """Return the checked content, or raise Invalid. Words of lists that it had `before` may stay though retired."""
    typed = Typed(raw)
    texts = {name: typed.text(name, SECTION_LENGTH) for name in SECTIONS}
    content = CustomerContent(
        name=typed.line("name", CUSTOMER_NAME_LENGTH, needed=N_("Write the customer's name.")),
        names=_names(typed),
        region=typed.line("region", REGION_LENGTH),
        address=typed.text("address", ADDRESS_LENGTH),
        size=typed.line("size", SIZE_LENGTH),
        products=typed.line("products", PRODUCTS_LENGTH),
        industry=typed.code("industry", before=before.industry if before else None),
        ownership=typed.code("ownership", before=before.ownership if before else None),
        phase=typed.choice("phase", Phase, Phase.BUILD) or Phase.BUILD,
        reference=typed.choice("reference", ReferenceStatus, ReferenceStatus.NONE) or ReferenceStatus.NONE,
        watch_on=typed.day("watch_on"),
        watch_why=typed.line("watch_why", NOTE_LENGTH),
        sections={name: text for name, text in texts.items() if text},
    )
    typed.done()
    return content


def parse_stage(raw: Mapping[str, Any]) -> tuple[Stage, str]:
    """Return how far we have come, and why; raise Invalid for what is no stage."""
    typed = Typed(raw)
    stage, note = typed.choice("stage", Stage), typed.line("note", NOTE_LENGTH)
    if stage is None:
        typed.refuse("stage", N_("Choose one of the list."))
    typed.done()
    return stage or Stage.POTENTIAL, note


def parse_role(raw: Mapping[str, Any]) -> MemberRole:
    """Return what somebody does on a team, or raise Invalid for what is none of it."""
    typed = Typed(raw)
    role = typed.choice("role", MemberRole, MemberRole.MEMBER)
    typed.done()
    return role or MemberRole.MEMBER


def parse_note(raw: Mapping[str, Any]) -> str:
    """Return the line that says why, or raise Invalid."""
    typed = Typed(raw)
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return note


def from_body(body: Mapping[str, Any]) -> CustomerContent:
    """Return the content that a revision kept, words of lists under the codes that they have now."""
    known = vocabulary.current()
    words = {name: term.code if (code := body[name]) and (term := known.get(name, code)) else None for name in LISTS}
    kept = {name: body[name] for name in CustomerContent.__dataclass_fields__}
    states = {"phase": Phase(body["phase"]), "reference": ReferenceStatus(body["reference"])}
    return CustomerContent(**{**kept, **words, **states, "names": tuple(body["names"])})


def to_body(content: CustomerContent) -> dict[str, Any]:
    """Return what a revision keeps."""
    return {**vars(content), "names": list(content.names), "sections": dict(content.sections)}


def rendered(content: CustomerContent) -> dict[str, str]:
    """Return the sections as safe HTML. It takes a child process: call it before the writing transaction."""
    named = list(content.sections)
    pages = render([content.sections[name] for name in named])
    return {name: page.html for name, page in zip(named, pages, strict=True)}


def _names(typed: Typed) -> tuple[str, ...]:
    """Return the other names, a line each."""
    text = typed.text("names", MOST_NAMES * (CUSTOMER_NAME_LENGTH + 1))
    names = tuple(dict.fromkeys(name for line in text.splitlines() if (name := " ".join(line.split()))))
    if len(names) > MOST_NAMES:
        typed.refuse("names", N_("At most %(most)s other names, a line each."), most=MOST_NAMES)
    if any(len(name) > CUSTOMER_NAME_LENGTH for name in names):
        typed.refuse("names", N_("Too long: at most %(limit)s characters."), limit=CUSTOMER_NAME_LENGTH)
    return names
