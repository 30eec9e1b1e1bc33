"""What is typed of an account's class: marks from 1 to 5, the relationship, what is watched, and the class itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from wiki.errors import N_
from wiki.models import AccountClass, Loyalty, Mark, Strength, Trend
from wiki.models.base import now
from wiki.models.classes import CLASS_NOTE_LENGTH
from wiki.services.classes.rules import HIGHEST, INPUTS, LOWEST, NEEDED_MARKS
from wiki.services.typed import Typed

WATCHED = ("future", "mind", "trade")
"""What may change a customer's potential: its own future, a change of its mind, a change of its trade."""

UNSAID = N_("Choose one.")
E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class ClassContent:
    """What was typed; see `models/classes.py`."""

    inputs: Mapping[str, int]
    strength: Strength
    trend: Trend
    account_class: AccountClass
    review_by: str
    importance_brand: int | None = None
    brand_note: str = ""
    importance_gov: int | None = None
    gov_note: str = ""
    watched: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    loyalty: Loyalty = Loyalty.NEUTRAL
    marks: tuple[str, ...] = ()
    reason: str = ""

    @property
    def needs_leader(self) -> bool:
        """Whether it is said to be a key account with fewer marks than that takes."""
        return self.account_class is AccountClass.KEY and len(self.marks) < NEEDED_MARKS


def parse(raw: Mapping[str, Any], *, may_override: bool) -> ClassContent:
    """Return what was typed, or raise Invalid. A key account with few marks is for those who `may_override`."""
    typed = Typed(raw)
    content = ClassContent(
        inputs={name: _one_to_five(typed, name, needed=True) or LOWEST for name in INPUTS},
        strength=_needed(typed, "strength", Strength),
        trend=_needed(typed, "trend", Trend),
        account_class=_needed(typed, "account_class", AccountClass),
        review_by=typed.day("review_by", needed=N_("Until when does this hold? Name a day to look again.")) or "",
        importance_brand=_one_to_five(typed, "importance_brand"),
        brand_note=typed.line("brand_note", CLASS_NOTE_LENGTH),
        importance_gov=_one_to_five(typed, "importance_gov"),
        gov_note=typed.line("gov_note", CLASS_NOTE_LENGTH),
        watched={name: note for name in WATCHED if (note := _watched(typed, name))},
        loyalty=typed.choice("loyalty", Loyalty, Loyalty.NEUTRAL) or Loyalty.NEUTRAL,
        marks=tuple(mark.value for mark in Mark if typed.flag(f"mark_{mark.value}")),
        reason=typed.line("override_reason", CLASS_NOTE_LENGTH),
    )
    _check(typed, content, may_override)
    typed.done()
    return content


def _check(typed: Typed, content: ClassContent, may_override: bool) -> None:
    if content.review_by and content.review_by < now().date().isoformat():
        typed.refuse("review_by", N_("That day has passed."))
    if content.needs_leader and not may_override:
        typed.refuse(
            "account_class",
            N_("A key account has at least %(number)s of the marks. With fewer, somebody who leads may say so."),
            number=NEEDED_MARKS,
        )
    elif content.needs_leader and not content.reason:
        typed.refuse("override_reason", N_("Say why it is a key account though few of the marks hold."))


def _one_to_five(typed: Typed, name: str, *, needed: bool = False) -> int | None:
    number = typed.number(name, LOWEST, HIGHEST)
    if number is None and needed:
        typed.refuse(name, UNSAID)
    return number


def _needed(typed: Typed, name: str, states: type[E]) -> E:
    found = typed.choice(name, states)
    if found is None:
        typed.refuse(name, UNSAID)
    return found or next(iter(states))


def _watched(typed: Typed, name: str) -> dict[str, str]:
    """Return what was seen and on which day; today if nobody says."""
    text = typed.line(f"watch_{name}", CLASS_NOTE_LENGTH)
    seen_on = typed.day(f"watch_{name}_on", past=True, default=True) or ""
    return {"text": text, "on": seen_on} if text else {}
