"""The money of a plan: which days a period has, what was planned against what came, and where the plan contradicts
itself. Amounts are in the organisation's currency; a margin is in percent and never added up.
"""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from wiki.models import FinancialLine
from wiki.models.base import now
from wiki.models.plans import Metric
from wiki.services.typed import AHEAD

PERIOD = re.compile(r"[12]\d{3}(-(Q[1-4]|0[1-9]|1[0-2]))?")
"""A year, a quarter or a month: 2026, 2026-Q1, 2026-03."""

CENT = 0.005
"""Sums that differ by less are the same."""

QUARTERS, MONTHS = 4, 12


@dataclass(frozen=True)
class Contradiction:
    """The parts of a period add up to something else than what is planned for the period itself.

    `parts` is "quarters" or "months"; `period` the year or the quarter that says otherwise.
    """

    period: str
    metric: Metric
    name: str
    parts: str
    summed: float
    said: float


@dataclass(frozen=True)
class YearSum:
    """What a year is to bring of a metric, and what it brought: its own line, else what its parts add up to."""

    year: str
    metric: Metric
    name: str
    planned: float | None
    actual: float | None

    @property
    def difference(self) -> float | None:
        """Return by how much more came than was planned; None as long as one of the two is not known."""
        return difference(self.planned, self.actual)


def difference(planned: float | None, actual: float | None) -> float | None:
    """Return by how much more came than was planned; None as long as one of the two is not known."""
    return None if planned is None or actual is None else actual - planned


def span(period: str) -> tuple[str, str]:
    """Return the first and the last day of a period (YYYY-MM-DD)."""
    year, _, part = period.partition("-")
    if not part:
        return f"{year}-01-01", f"{year}-12-31"
    first, last = (3 * int(part[1]) - 2, 3 * int(part[1])) if part[0] == "Q" else (int(part), int(part))
    return f"{year}-{first:02}-01", f"{year}-{last:02}-{monthrange(int(year), last)[1]}"


def is_ahead(period: str) -> bool:
    """Tell whether a period lies wholly in the future, wherever the reader is."""
    return span(period)[0] > (now() + AHEAD).date().isoformat()


def in_order(lines: Iterable[FinancialLine]) -> list[FinancialLine]:
    """Return lines as they are read: by metric, then by time, a year before its quarters and these before months."""
    places = {metric: place for place, metric in enumerate(Metric)}
    return sorted(lines, key=lambda one: (places[one.metric], one.name, one.period[:4], *_place(one.period)))


def year_sums(lines: Iterable[FinancialLine]) -> list[YearSum]:
    """Return the sum of each year and metric, margins left out; the newest year first."""
    found = []
    for (year, metric, name), planned, actual in _years(lines):
        found.append(YearSum(year, metric, name, _of_year(year, planned), _of_year(year, actual)))
    return sorted(found, key=lambda one: one.year, reverse=True)


def contradictions(lines: Iterable[FinancialLine]) -> list[Contradiction]:
    """Return where the plan contradicts itself: all parts of a period are planned and add up to something else, or
    those that are planned already come to more than the period itself.
    """
    found = []
    for (year, metric, name), planned, _ in _years(lines):
        wholes = [(year, "quarters", _quarters(year)), (year, "months", _months_of_year(year))]
        wholes += [(quarter, "months", _months(quarter)) for quarter in _quarters(year)]
        for whole, parts, periods in wholes:
            there = [planned[one] for one in periods if one in planned]
            if whole not in planned or not there:
                continue
            summed, said = sum(there), planned[whole]
            if summed - said > CENT or (len(there) == len(periods) and abs(summed - said) > CENT):
                found.append(Contradiction(whole, metric, name, parts, summed, said))
    return found


def _years(
    lines: Iterable[FinancialLine],
) -> list[tuple[tuple[str, Metric, str], dict[str, float], dict[str, float]]]:
    """Return, for each year, metric and name, what is planned and what came, by period."""
    planned: dict[tuple[str, Metric, str], dict[str, float]] = defaultdict(dict)
    actual: dict[tuple[str, Metric, str], dict[str, float]] = defaultdict(dict)
    for one in in_order(lines):
        if one.metric is Metric.MARGIN:
            continue
        key = one.period[:4], one.metric, one.name
        for kept, value in ((planned[key], one.planned), (actual[key], one.actual)):
            if value is not None:
                kept[one.period] = value
    return [(key, planned[key], actual[key]) for key in planned]


def _of_year(year: str, known: dict[str, float]) -> float | None:
    """Return what a year says itself, else the sum of its quarters, each said itself or by its months."""
    if year in known:
        return known[year]
    parts = [_of_quarter(quarter, known) for quarter in _quarters(year)]
    there = [one for one in parts if one is not None]
    return sum(there) if there else None


def _of_quarter(quarter: str, known: dict[str, float]) -> float | None:
    if quarter in known:
        return known[quarter]
    there = [known[month] for month in _months(quarter) if month in known]
    return sum(there) if there else None


def _quarters(year: str) -> list[str]:
    return [f"{year}-Q{number}" for number in range(1, QUARTERS + 1)]


def _months(quarter: str) -> list[str]:
    year, last = quarter[:4], 3 * int(quarter[-1])
    return [f"{year}-{month:02}" for month in range(last - 2, last + 1)]


def _months_of_year(year: str) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, MONTHS + 1)]


def _place(period: str) -> tuple[str, int]:
    first, last = span(period)
    return first, -int(last[5:7])
