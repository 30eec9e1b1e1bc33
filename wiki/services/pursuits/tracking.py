"""The states by which pursuits are tracked: a list that the organisation keeps. A state is retired, never deleted."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki import content
from wiki.errors import N_, Invalid, Message
from wiki.models.pursuits import TRACKING_LENGTH
from wiki.models.rule_versions import RuleKind
from wiki.services import rule_versions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

LABEL_LENGTH = 40
MOST_STATES = 20


@dataclass(frozen=True)
class TrackingState:
    """One state. A retired one stays on what has it and is offered no more."""

    code: str
    label: Mapping[str, str]
    retired: bool = False

    def text(self, language: str) -> str:
        """Return its label in a language, or in another one that it has."""
        return spoken(self.label, language) or self.code


@dataclass(frozen=True)
class Tracking:
    """All states in their order, and the number of the version: 0 as shipped."""

    number: int
    states: Sequence[TrackingState]

    def get(self, code: str) -> TrackingState | None:
        """Return the state of a code."""
        return next((one for one in self.states if one.code == code), None)

    def offered(self, kept: str = "") -> list[TrackingState]:
        """Return the states to choose from; `kept` stays though it is retired."""
        return [one for one in self.states if not one.retired or one.code == kept]


def current() -> Tracking:
    """Return the list that is in force."""
    number, body = rule_versions.current(RuleKind.TRACKING)
    states = (body or content.tracking())["states"]
    return Tracking(number, [TrackingState(one["code"], one["label"], one["retired"]) for one in states])


def to_body(states: Sequence[TrackingState]) -> dict[str, Any]:
    """Return what a version keeps."""
    return {"states": [{"code": one.code, "label": dict(one.label), "retired": one.retired} for one in states]}


def parse(rows: Sequence[Mapping[str, str]], before: Tracking) -> list[TrackingState]:
    """Return the states as they were typed, in their order; rows have `code`, `position`, `retired` and a label in each
    language. A row without a code and without a label is left out; one that was there before stays. Raise Invalid.
    """
    known = {one.code: one for one in before.states}
    wrong: dict[str, Message] = {}
    made: list[tuple[int, TrackingState]] = []
    for place, row in enumerate(rows):
        typed = Typed(row)
        state = _state(typed, known)
        if state is not None:
            made.append((typed.number("position", 1, 999) or 1000 + place, state))
        wrong |= {f"{place}": message for message in typed.wrong.values()}
    there = {state.code for _position, state in made}
    made += [(2000, state) for code, state in known.items() if code not in there]
    states = [state for _position, state in sorted(made, key=lambda pair: pair[0])]
    if all(state.retired for state in states):
        wrong["all"] = Message(N_("At least one state must be offered."))
    if len(states) > MOST_STATES:
        wrong["all"] = Message(N_("At most %(most)s states."), {"most": MOST_STATES})
    if wrong:
        raise Invalid(wrong)
    return states


def _state(typed: Typed, known: Mapping[str, TrackingState]) -> TrackingState | None:
    """Return what a row says; None if nothing was written into a spare one."""
    label = {language: text for language in LANGUAGES if (text := typed.line(language, LABEL_LENGTH))}
    code = str(typed.raw.get("code") or "")
    if code not in known and not label:
        return None
    if not label:
        typed.refuse("label", N_("A state needs a name in at least one language."))
    return TrackingState(code if code in known else _new_code(), label, typed.flag("retired"))


def _new_code() -> str:
    return f"state_{secrets.token_hex(4)}"[:TRACKING_LENGTH]
