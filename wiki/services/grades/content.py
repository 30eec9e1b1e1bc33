"""What is typed of a grade: the ticks, who said so, the named matter, and perhaps another grade with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wiki.errors import N_
from wiki.models.base import now
from wiki.models.grades import MATTER_LENGTH, REASON_LENGTH, SAID_LENGTH, Track
from wiki.services.grades.facts import CIRCUMSTANCES, CRITERIA, NO, ORDERS, YES, Facts, Level, matter
from wiki.services.grades.tables import GRADES, MOST_MONTHS, Tables
from wiki.services.typed import Typed

UNSAID = N_("Say it in a few words: who told you, or what you saw.")
UNANSWERED = N_("Choose one.")


@dataclass(frozen=True)
class AssessmentContent:
    """What was typed. Whether the matter is near is not known from it alone; see `on`."""

    facts: Facts
    said: Mapping[str, str] = field(default_factory=dict)
    waiting_on: str = ""
    waiting_until: str | None = None
    proposed: str | None = None
    reason: str = ""

    def on(self, day: date, tables: Tables) -> Facts:
        """Return the facts as they are judged on a day: the named matter is near or is not."""
        near = matter(self.waiting_on, self.waiting_until, day, tables.windows["B"])
        return replace(self.facts, waiting=near)


def parse(raw: Mapping[str, Any]) -> AssessmentContent:
    """Return what was typed, or raise Invalid."""
    typed = Typed(raw)
    track = typed.choice("track", Track)
    if track is None:
        typed.refuse("track", UNANSWERED)
        track = Track.NO_INCUMBENT
    ticks = {name: _tick(typed, name) for name in CRITERIA[track]}
    asked = CIRCUMSTANCES if track is Track.INCUMBENT else ()
    circumstances: dict[str, Any] = {name: typed.flag(name) for name in asked}
    if circumstances.get("author_left"):
        circumstances["home_built"] = True
    facts = Facts(track, **ticks, **circumstances, window=typed.number("window", 1, MOST_MONTHS))
    content = AssessmentContent(
        facts=facts,
        said={name: text for name in CRITERIA[track] if (text := _said(typed, facts, name))},
        waiting_on=typed.line("waiting_on", MATTER_LENGTH),
        waiting_until=typed.day("waiting_until"),
        proposed=_proposed(typed),
        reason=typed.line("override_reason", REASON_LENGTH),
    )
    _check(typed, content)
    typed.done()
    return content


def _tick(typed: Typed, name: str) -> Any:
    value = typed.raw.get(name) or ""
    if value not in ORDERS[name]:
        typed.refuse(name, UNANSWERED)
        return False if ORDERS[name] == (NO, YES) else Level.NONE
    return value == YES if ORDERS[name] == (NO, YES) else Level(value)


def _said(typed: Typed, facts: Facts, name: str) -> str:
    """Return who said so; a tick that is stronger than the weakest needs it."""
    is_weakest = facts.value(name) == ORDERS[name][0]
    return typed.line(f"{name}_said", SAID_LENGTH, needed="" if is_weakest else UNSAID)


def _proposed(typed: Typed) -> str | None:
    grade = typed.raw.get("proposed") or None
    if grade is not None and grade not in GRADES:
        typed.refuse("proposed", N_("Choose one of the list."))
        return None
    return grade


def _check(typed: Typed, content: AssessmentContent) -> None:
    if content.waiting_on and not content.waiting_until:
        typed.refuse("waiting_until", N_("Until when? A rough day will do: you are reminded on it."))
    if content.waiting_until and not content.waiting_on:
        typed.refuse("waiting_on", N_("What do they wait for? Without it the day says nothing."))
    if content.waiting_until and content.waiting_until < now().date().isoformat():
        typed.refuse("waiting_until", N_("That day has passed. If the matter is settled, leave it out."))
    if content.proposed and not content.reason:
        typed.refuse("override_reason", N_("Say why the rule does not fit here: somebody else will look at it."))
