"""What a route begins from: patterns that the organisation keeps as data; who leads sets them otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wiki import content
from wiki.errors import N_, Invalid, Message
from wiki.models import RouteLevel, RuleKind
from wiki.models.routes import ROUTE_NAME_LENGTH, STEP_PURPOSE_LENGTH
from wiki.services import rule_versions
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import spoken

MOST_STEPS = 12

Words = Mapping[str, str]


@dataclass(frozen=True)
class Pattern:
    """A way through a customer: what it is called, and its steps as level and purpose, in several languages."""

    code: str
    label: Words
    steps: Sequence[tuple[RouteLevel, Words]]

    def name(self, language: str) -> str:
        """Return what it is called."""
        return spoken(self.label, language)


def current() -> tuple[int, list[Pattern]]:
    """Return the number of the version in force, 0 as shipped, and its patterns."""
    number, body = rule_versions.current(RuleKind.ROUTES)
    return number, [_from_body(one) for one in (body or content.routes())["patterns"]]


def to_body(patterns: Sequence[Pattern]) -> dict[str, Any]:
    """Return what a version keeps."""
    return {
        "patterns": [
            {
                "code": one.code,
                "label": dict(one.label),
                "steps": [{"level": level.value, "purpose": dict(purpose)} for level, purpose in one.steps],
            }
            for one in patterns
        ]
    }


def parse(raw: Mapping[str, Any], before: Sequence[Pattern]) -> list[Pattern]:
    """Return the patterns as they were typed: `CODE.label.en`, `CODE.0.level`, `CODE.0.zh-Hans`. Raise Invalid.

    A step of which nothing is said is left out.
    """
    typed, made = Typed(raw), []
    for one in before:
        label = _words(typed, f"{one.code}.label", ROUTE_NAME_LENGTH)
        if not label:
            typed.refuse(f"{one.code}.label.en", N_("Write it in at least one language."))
        steps = []
        for place in range(MOST_STEPS):
            purpose = _words(typed, f"{one.code}.{place}", STEP_PURPOSE_LENGTH)
            level = typed.choice(f"{one.code}.{place}.level", RouteLevel, RouteLevel.MIDDLE)
            if purpose and level:
                steps.append((level, purpose))
        if not steps and not typed.wrong:
            raise Invalid({f"{one.code}.0.en": Message(N_("A way needs at least one step."))})
        made.append(Pattern(one.code, label, steps))
    typed.done()
    return made


def _words(typed: Typed, name: str, limit: int) -> dict[str, str]:
    return {language: text for language in LANGUAGES if (text := typed.line(f"{name}.{language}", limit))}


def _from_body(body: Mapping[str, Any]) -> Pattern:
    steps = [(RouteLevel(step["level"]), step["purpose"]) for step in body["steps"]]
    return Pattern(body["code"], body["label"], steps)
