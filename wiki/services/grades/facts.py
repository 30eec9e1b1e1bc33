"""What is ticked of a customer when it is graded, criterion by criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from wiki.models.grades import Track
from wiki.text.days import in_months


class Level(StrEnum):
    """How strong something is, from the weakest on."""

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Matter(StrEnum):
    """Whether the customer waits for a named matter: for none, for one without a near day, for one that is near."""

    NONE = "none"
    NAMED = "named"
    NEAR = "near"


YES, NO = "yes", "no"
LEVELS = tuple(Level)
ORDERS: Mapping[str, tuple[str, ...]] = {
    "objective": (NO, YES),
    "subjective": (NO, YES),
    "feasibility": (NO, YES),
    "selection": (NO, YES),
    "resolve": LEVELS,
    "dissatisfaction": LEVELS,
}
"""The values of each criterion of the tables, the weakest first."""

CRITERIA: Mapping[Track, tuple[str, ...]] = {
    Track.NO_INCUMBENT: ("objective", "subjective", "resolve", "feasibility", "selection"),
    Track.INCUMBENT: ("objective", "subjective", "dissatisfaction", "resolve", "selection"),
}
"""The columns of each table, in its order."""

CIRCUMSTANCES = ("vendor_hope", "vendor_cannot_fix", "home_built", "author_left", "rolling_out", "maintenance_fine")
"""What is asked besides of a customer who has a system."""


@dataclass(frozen=True)
class Facts:
    """What was ticked. `window`: months within which a purchase is expected, None if nobody can say."""

    track: Track
    objective: bool = False
    subjective: bool = False
    resolve: Level = Level.NONE
    feasibility: bool = False
    dissatisfaction: Level = Level.NONE
    selection: bool = False
    waiting: Matter = Matter.NONE
    vendor_hope: bool = False
    vendor_cannot_fix: bool = False
    home_built: bool = False
    author_left: bool = False
    rolling_out: bool = False
    maintenance_fine: bool = False
    window: int | None = None

    def value(self, criterion: str) -> str:
        """Return what was ticked of a criterion, as the tables write it."""
        ticked = getattr(self, criterion)
        return (YES if ticked else NO) if isinstance(ticked, bool) else str(ticked.value)

    def body(self) -> dict[str, Any]:
        """Return what is kept. Whether the matter is near hangs on the day, so its day is kept instead."""
        return {name: value for name, value in vars(self).items() if name not in ("track", "waiting")}


def from_body(track: Track, body: Mapping[str, Any], waiting: Matter) -> Facts:
    """Return what was kept."""
    levels = {name: Level(body[name]) for name in ("resolve", "dissatisfaction")}
    return Facts(**{**body, **levels}, track=track, waiting=waiting)


def matter(named: str, until: str | None, today: date, months: int) -> Matter:
    """Tell whether a named matter is near: its day is within so many months of `today`."""
    if not named:
        return Matter.NONE
    return Matter.NEAR if until and until <= in_months(today, months) else Matter.NAMED


def raised(facts: Facts, windows: Mapping[str, int]) -> Iterator[tuple[str, str, Facts]]:
    """Yield each single thing that could be better, the smallest step first: criterion, its new value, the facts."""
    for name in ("objective", "subjective"):
        if not getattr(facts, name):
            yield name, YES, _with(facts, **{name: True})
    for name in ("resolve", "dissatisfaction"):
        if name in CRITERIA[facts.track]:
            for level in LEVELS[LEVELS.index(getattr(facts, name)) + 1 :]:
                yield name, level.value, _with(facts, **{name: level})
    if facts.window is None or facts.window > windows["C"]:
        yield "window", str(windows["C"]), replace(facts, window=windows["C"])
    yield from _circumstances(facts)
    if not facts.selection:
        yield "selection", YES, replace(facts, selection=True)


def _circumstances(facts: Facts) -> Iterator[tuple[str, str, Facts]]:
    if facts.track is Track.INCUMBENT:
        for name in ("rolling_out", "maintenance_fine"):
            if getattr(facts, name):
                yield name, NO, _with(facts, **{name: False})
        if not facts.vendor_cannot_fix:
            yield "vendor_cannot_fix", YES, replace(facts, vendor_cannot_fix=True)
        if facts.home_built and not facts.author_left:
            yield "author_left", YES, replace(facts, author_left=True)
    best = Matter.NEAR if facts.track is Track.NO_INCUMBENT else Matter.NAMED
    if facts.waiting not in (best, Matter.NEAR):
        yield "waiting", best.value, replace(facts, waiting=best)


def _with(facts: Facts, **changed: Any) -> Facts:
    return replace(facts, **changed)
