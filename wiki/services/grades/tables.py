"""The two tables by which customers are graded, with their windows: data that may be set otherwise; see `parse`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from wiki import content
from wiki.errors import N_
from wiki.models.grades import Track
from wiki.models.rule_versions import RuleKind
from wiki.services import rule_versions
from wiki.services.grades.facts import CRITERIA, ORDERS
from wiki.services.typed import Typed

GRADES = ("A", "B", "C", "D")
SETTLED = ("objective", "selection")
"""Criteria that are what the grades mean: without the need it is no prospect, with a selection under way it is A."""

MOST_MONTHS, MOST_DAYS = 60, 730


@dataclass(frozen=True)
class Tables:
    """One version of both tables; its `number` is 0 as shipped."""

    number: int
    tracks: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]]
    # Cells that nobody could read in the source (track.criterion.grade): not meeting one contradicts nothing.
    assumed: frozenset[str]
    # Within how many months a customer of a grade buys, and after how many days it is to be looked at again.
    windows: Mapping[str, int]
    due_days: Mapping[str, int]

    def cell(self, track: Track, criterion: str, grade: str) -> tuple[str, ...]:
        """Return the values of a criterion that fit a grade."""
        return self.tracks[track.value][criterion][grade]

    def is_assumed(self, track: Track, criterion: str, grade: str) -> bool:
        """Tell whether a cell is our reading, not the source's."""
        return f"{track.value}.{criterion}.{grade}" in self.assumed

    def body(self) -> dict[str, Any]:
        """Return what is kept of it."""
        tracks = {
            track: {name: {grade: list(cell) for grade, cell in row.items()} for name, row in rows.items()}
            for track, rows in self.tracks.items()
        }
        kept = {"windows": dict(self.windows), "due_days": dict(self.due_days)}
        return {"tracks": tracks, "assumed": sorted(self.assumed), **kept}


@lru_cache(maxsize=1)
def shipped() -> Tables:
    """Return the tables as they come with the service."""
    return from_body(content.grades(), 0)


def current() -> Tables:
    """Return the tables that are in force."""
    number, body = rule_versions.current(RuleKind.GRADES)
    return from_body(body, number) if body else shipped()


def of_version(number: int) -> Tables:
    """Return the tables of an earlier version."""
    body = rule_versions.body(RuleKind.GRADES, number)
    return from_body(body, number) if body else shipped()


def from_body(body: Mapping[str, Any], number: int) -> Tables:
    """Return the tables that a version kept."""
    tracks = {
        track: {name: {grade: tuple(cell) for grade, cell in row.items()} for name, row in rows.items()}
        for track, rows in body["tracks"].items()
    }
    return Tables(number, tracks, frozenset(body["assumed"]), body["windows"], body["due_days"])


def parse(raw: Mapping[str, Any], before: Tables) -> Tables:
    """Return the tables as they were typed over `before`, or raise Invalid: stronger ticks never mean a worse grade.

    Of a cell the key `no_incumbent.resolve.B` holds the values that fit, of windows and days `window.A` and `days.A`.
    """
    typed = Typed(raw)
    tracks: dict[str, Any] = {track.value: _rows(raw, track, before, typed) for track in Track}
    windows = {grade: typed.number(f"window.{grade}", 1, MOST_MONTHS) or 0 for grade in GRADES[:3]}
    days = {grade: typed.number(f"days.{grade}", 1, MOST_DAYS) or 0 for grade in GRADES}
    for grade in GRADES[:3]:
        if not windows[grade]:
            typed.refuse(f"window.{grade}", N_("Write a number of months."))
    if not windows["A"] < windows["B"] < windows["C"]:
        typed.refuse("window.C", N_("A buys before B, and B before C: the months must grow."))
    for grade in GRADES:
        if not days[grade]:
            typed.refuse(f"days.{grade}", N_("Write a number of days."))
    typed.done()
    assumed = {one for one in before.assumed if _cell_at(before.tracks, one) == _cell_at(tracks, one)}
    return Tables(before.number, tracks, frozenset(assumed), windows, days)


def _rows(raw: Mapping[str, Any], track: Track, before: Tables, typed: Typed) -> dict[str, Any]:
    rows: dict[str, Any] = {}
    for name in CRITERIA[track]:
        if name in SETTLED:
            rows[name] = before.tracks[track.value][name]
            continue
        keys = {grade: f"{track.value}.{name}.{grade}" for grade in GRADES}
        rows[name] = {grade: _ticked(raw.get(key), name) for grade, key in keys.items()}
        if not _falls(rows[name], ORDERS[name]):
            field = f"{track.value}.{name}"
            typed.refuse(field, N_("Each grade needs a value, and a better grade never a weaker one than the next."))
    return rows


def _ticked(values: Any, criterion: str) -> tuple[str, ...]:
    """Return the known values that were ticked, the strongest first."""
    chosen = values if isinstance(values, (list, tuple)) else ()
    return tuple(value for value in reversed(ORDERS[criterion]) if value in chosen)


def _falls(row: Mapping[str, tuple[str, ...]], order: tuple[str, ...]) -> bool:
    """Tell whether the cells fall from A to D without a hole in one or between two."""
    spans = [sorted(order.index(value) for value in row[grade]) for grade in GRADES]
    if not all(span and span == list(range(span[0], span[-1] + 1)) for span in spans):
        return False
    steps = pairwise(spans)
    return all(low[0] <= high[0] and low[-1] <= high[-1] and high[0] - low[-1] <= 1 for high, low in steps)


def _cell_at(tracks: Mapping[str, Any], place: str) -> tuple[str, ...]:
    track, criterion, grade = place.split(".")
    cell: tuple[str, ...] = tracks[track][criterion][grade]
    return cell
