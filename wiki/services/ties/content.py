"""What may be said of a tie, of how well one knows somebody, and of somebody who supports us from inside."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from wiki.errors import N_
from wiki.models import SupporterStage, TieKind
from wiki.models.ties import (
    EVIDENCE_LENGTH,
    FORMAL,
    KNOWN_LEVELS,
    LEVEL_SHARED,
    LEVEL_TEAM,
    SOURCE_LENGTH,
    STRENGTHS,
)
from wiki.services.contacts.content import refuse_numbers
from wiki.services.typed import Typed

MIDDLING = 3


@dataclass(frozen=True)
class TieContent:
    """Who is tied to whom, and how: `who` and `whom` are ids of contacts, of departments where one needs another."""

    kind: TieKind
    who: str
    whom: str
    strength: int
    sign: int
    level: int
    source: str
    seen_on: str


@dataclass(frozen=True)
class StepContent:
    """How far we are with a supporter, and the line and day that tell so."""

    stage: SupporterStage
    evidence: str
    seen_on: str


def parse(raw: Mapping[str, Any], *, people: Container[str], departments: Container[str]) -> TieContent:
    """Return the tie, or raise Invalid. `people` and `departments` are the ids of those that may be chosen."""
    typed = Typed(raw)
    kind = typed.choice("kind", TieKind)
    if kind is None:
        typed.refuse("kind", N_("Choose what ties them."))
    between = departments if kind is TieKind.NEEDS_FROM else people
    content = TieContent(
        kind=kind or TieKind.REPORTS_TO,
        who=_end(typed, "who", between, kind),
        whom=_end(typed, "whom", between, kind),
        strength=typed.number("strength", STRENGTHS[0], STRENGTHS[-1]) or MIDDLING,
        sign=typed.number("sign", -1, 1) or 0,
        level=LEVEL_SHARED if kind in FORMAL else typed.number("level", LEVEL_SHARED, LEVEL_TEAM) or LEVEL_TEAM,
        source=typed.line("source", SOURCE_LENGTH),
        seen_on=typed.day("seen_on", past=True, default=True) or "",
    )
    if content.who and content.who == content.whom:
        typed.refuse("whom", N_("Choose two different ones."))
    refuse_numbers(typed, source=content.source)
    typed.done()
    return content


def parse_step(raw: Mapping[str, Any]) -> StepContent:
    """Return the step with a supporter, or raise Invalid."""
    typed = Typed(raw)
    stage = typed.choice("stage", SupporterStage)
    if stage is None:
        typed.refuse("stage", N_("Choose how far it has come."))
    content = StepContent(
        stage=stage or SupporterStage.NONE,
        evidence=typed.line("evidence", EVIDENCE_LENGTH, needed=N_("Write in one line what tells so.")),
        seen_on=typed.day("seen_on", past=True, default=True) or "",
    )
    refuse_numbers(typed, evidence=content.evidence)
    typed.done()
    return content


def parse_known(raw: Mapping[str, Any]) -> int:
    """Return how well one knows somebody, one of KNOWN_LEVELS, or raise Invalid."""
    typed = Typed(raw)
    level = typed.number("known", KNOWN_LEVELS[0], KNOWN_LEVELS[-1])
    if level is None:
        typed.refuse("known", N_("Say how well you know this person."))
    typed.done()
    return level or 0


def _end(typed: Typed, name: str, among: Container[str], kind: TieKind | None) -> str:
    chosen = str(typed.raw.get(name) or "")
    if not chosen or chosen not in among:
        departmental = kind is TieKind.NEEDS_FROM
        typed.refuse(
            name, N_("Choose a department of the list.") if departmental else N_("Choose a person of the list.")
        )
    return chosen
