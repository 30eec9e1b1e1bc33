"""What is written down of a contact with a customer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_
from wiki.models.documents import LEVEL_PRIVATE, LEVEL_SELLERS
from wiki.models.interactions import (
    ASKING_VALUE,
    OUTCOME_LENGTH,
    PURPOSE_LENGTH,
    REASON_LENGTH,
    STEP_LENGTH,
    Direction,
    InteractionKind,
    Side,
)
from wiki.services import service_forms
from wiki.services.typed import Typed

TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
LONGEST_MINUTES = 24 * 60
MOST_PEOPLE = 50


@dataclass(frozen=True)
class InteractionContent:
    """What is typed of a contact. `who` are ids of contacts, `services` codes of forms of service, `minded`
    ids of the preferences that were minded; the rest as in `models/interactions.py`."""

    kind: InteractionKind
    direction: Direction
    happened_on: str
    happened_time: str = ""
    minutes: int | None = None
    who: tuple[str, ...] = ()
    purpose: str = ""
    outcome: str = ""
    next_step: str = ""
    next_on: str | None = None
    cost: float | None = None
    attendees: str = ""
    noticed_first: Side | None = None
    level: int = LEVEL_SELLERS
    overruled: str = ""
    services: tuple[str, ...] = ()
    minded: tuple[str, ...] = ()


def parse(raw: Mapping[str, Any], *, worded: bool = True) -> InteractionContent:
    """Return the checked content, or raise Invalid. Without a day it was today; `worded`: something has to be said."""
    typed = Typed(raw)
    kind = typed.choice("kind", InteractionKind)
    if kind is None:
        typed.refuse("kind", N_("Choose what it was."))
    given = kind in ASKING_VALUE
    needed = N_("Write what was said, in a line.") if worded and not given else ""
    needed_purpose = N_("Write what it was for: what is given needs a purpose.") if given else ""
    content = InteractionContent(
        kind=kind or InteractionKind.CALL,
        direction=typed.choice("direction", Direction) or usual_direction(kind),
        happened_on=typed.day("happened_on", past=True, default=True) or "",
        happened_time=time_of(typed, "happened_time"),
        minutes=typed.number("minutes", 0, LONGEST_MINUTES),
        who=tuple(dict.fromkeys(raw.get("who") or ()))[:MOST_PEOPLE],
        purpose=typed.line("purpose", PURPOSE_LENGTH, needed=needed_purpose),
        outcome=typed.text("outcome", OUTCOME_LENGTH, needed=needed),
        next_step=typed.line("next_step", STEP_LENGTH),
        next_on=typed.day("next_on"),
        cost=typed.amount("cost"),
        attendees=typed.line("attendees", PURPOSE_LENGTH),
        noticed_first=typed.choice("noticed_first", Side),
        level=LEVEL_PRIVATE if typed.flag("private") else LEVEL_SELLERS,
        overruled=typed.line("overruled", REASON_LENGTH),
        services=service_forms.chosen(typed, "services"),
        minded=tuple(dict.fromkeys(raw.get("minded") or ()))[:MOST_PEOPLE],
    )
    _check(typed, content)
    typed.done()
    return content


def usual_direction(kind: InteractionKind | None) -> Direction:
    """Return who begins a contact of a kind, where nobody says so."""
    return Direction.IN if kind is InteractionKind.INCOMING_CALL else Direction.OUT


def time_of(typed: Typed, name: str) -> str:
    """Return the time that was typed (HH:MM), "" for none."""
    text = str(typed.raw.get(name) or "").strip()
    found = TIME.fullmatch(text)
    if text and found is None:
        typed.refuse(name, N_("Write the time as 14:30."))
    return f"{int(found[1]):02}:{found[2]}" if found else ""


def _check(typed: Typed, content: InteractionContent) -> None:
    """Note what does not fit together."""
    if content.next_on and not content.next_step:
        typed.refuse("next_step", N_("Write what is to be done on that day."))
    if content.next_on and content.next_on < content.happened_on:
        typed.refuse("next_on", N_("The next step comes after the contact. Write a later day."))
    if content.kind in ASKING_VALUE:
        if content.cost is None:
            typed.refuse("cost", N_("Write what it was worth, in figures."))
        if not content.who and not content.attendees:
            typed.refuse("attendees", N_("Say who was there."))
