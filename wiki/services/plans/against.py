"""Money against plan: what the periods up to today were to bring, and what they brought."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from wiki.models.base import now
from wiki.models.plans import FinancialLine, Metric
from wiki.services.plans.money import difference, span


@dataclass(frozen=True)
class Against:
    """A metric up to today: planned and actual (None: nobody said), and what the whole of its periods was to bring."""

    metric: Metric
    name: str
    planned: float | None
    actual: float | None
    whole: float | None

    @property
    def difference(self) -> float | None:
        """What there is more, or less, than planned."""
        return difference(self.planned, self.actual)

    @property
    def most(self) -> float:
        """The longest bar: whichever is most; never 0."""
        return max(abs(self.planned or 0), abs(self.actual or 0), abs(self.whole or 0)) or 1.0


def against(lines: Iterable[FinancialLine]) -> list[Against]:
    """Return each metric that there is, in their order, up to today.

    Of a period that runs, the part of its days that are over counts as planned. A longer period is left out where
    shorter ones within it are noted, so that nothing counts twice. A margin is a share and is not added up: the newest
    period that has begun is told.
    """
    found: dict[tuple[Metric, str], list[FinancialLine]] = {}
    for line in lines:
        found.setdefault((line.metric, line.name), []).append(line)
    told = (_against(metric, name, _shortest(found[metric, name])) for metric, name in sorted(found, key=_in_order))
    return [one for one in told if one.planned is not None or one.actual is not None]


def _days(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    first, last = span(period)
    return date.fromisoformat(first), date.fromisoformat(last)


def _in_order(one: tuple[Metric, str]) -> tuple[int, str]:
    return list(Metric).index(one[0]), one[1]


def _shortest(lines: Sequence[FinancialLine]) -> list[FinancialLine]:
    """Return the lines without those whose period holds the period of another one."""
    spans = {line.period: _days(line.period) for line in lines}
    return [
        line
        for line in lines
        if not any(other != line.period and _holds(spans[line.period], span) for other, span in spans.items())
    ]


def _holds(outer: tuple[date, date], inner: tuple[date, date]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _against(metric: Metric, name: str, lines: Sequence[FinancialLine]) -> Against:
    today = now().date()
    begun = [line for line in lines if _days(line.period)[0] <= today]
    if metric is Metric.MARGIN:
        newest = max(begun, key=lambda line: line.period, default=None)
        planned, actual = (newest.planned, newest.actual) if newest else (None, None)
        return Against(metric, name, planned, actual, planned)
    shares = [(line.planned, _share_over(line.period, today)) for line in begun if line.planned is not None]
    # What days make of an amount knows no cents.
    digits = 2 if all(share == 1 for _, share in shares) else 0
    return Against(
        metric,
        name,
        planned=round(sum(planned * share for planned, share in shares), digits) if shares else None,
        actual=_sum(line.actual for line in begun),
        whole=_sum(line.planned for line in lines),
    )


def _sum(amounts: Iterable[float | None]) -> float | None:
    told = [amount for amount in amounts if amount is not None]
    return sum(told) if told else None


def _share_over(period: str, today: date) -> float:
    """Return which part of a period's days is over, today among them."""
    first, last = _days(period)
    return min(1.0, ((today - first).days + 1) / ((last - first).days + 1))
