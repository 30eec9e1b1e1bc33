"""The rule by which ticks become a grade. The first that fits decides:

1. no objective need: not a prospect;
2. selection under way: A;
3. no system and the need is denied: D; a system that is being rolled out, or satisfies and is well maintained: D;
4. resolve high: B; with a system, dissatisfaction and resolve together: one high and the other at least medium is B,
   both medium is B if there is a reason (vendor cannot fix it, its author has left, a named matter), else C;
5. no system, resolve medium: B if a named matter is near, else C;
6. one of them low: C if a purchase is expected within C's window, else D;
7. no resolve: D.

Which values are high, medium and low in this sense is read off the tables: what fits B alone, B and C, C and D.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from wiki.models.grades import Track
from wiki.services.grades.facts import CRITERIA, ORDERS, Facts, Matter, raised
from wiki.services.grades.tables import GRADES, Tables

MOST_LIFTS = 3
MOST_STEPS = 3


@dataclass(frozen=True)
class Verdict:
    """The grade, None for who is no prospect; the rule that decided, and the criteria that it looked at."""

    grade: str | None
    rule: int
    deciding: tuple[str, ...]


class Step(NamedTuple):
    """One thing that would have to be true: a criterion and its value."""

    criterion: str
    value: str


class Span(NamedTuple):
    """The best and the worst grade below A that a value fits, as places in GRADES: less is better."""

    best: int
    worst: int


A, B, C, D = range(4)
FIRM, WEAK, NOTHING = Span(B, B), Span(C, D), Span(D, D)


def verdict(facts: Facts, tables: Tables) -> Verdict:
    """Grade a customer by what was ticked."""
    if not facts.objective:
        return Verdict(None, 1, ("objective",))
    if facts.selection:
        return Verdict("A", 2, ("selection",))
    denied = _denied(facts, tables)
    if denied:
        return Verdict("D", 3, denied)
    return _with_system(facts, tables) if facts.track is Track.INCUMBENT else _without_system(facts, tables)


def better(one: str | None, other: str | None) -> bool:
    """Tell whether a grade is better than another; any is better than none."""
    return _place(one) < _place(other)


def contradictions(facts: Facts, grade: str | None, tables: Tables) -> tuple[str, ...]:
    """Return the criteria that do not fit the grade, and what contradicts itself: by name of its criterion."""
    if grade is None:
        return ()
    track = facts.track
    off = [name for name in CRITERIA[track] if not met(facts, name, grade, tables)]
    found = [name for name in off if not tables.is_assumed(track, name, grade)]
    if not _within(facts.window, grade, tables):
        found.append("window")
    if track is Track.INCUMBENT:
        found += _at_odds(facts)
    return tuple(dict.fromkeys(found))


def met(facts: Facts, criterion: str, grade: str, tables: Tables) -> bool:
    """Tell whether what was ticked of a criterion fits a grade."""
    return facts.value(criterion) in tables.cell(facts.track, criterion, grade)


def lifts(facts: Facts, tables: Tables) -> list[tuple[Step, ...]]:
    """Return the shortest ways to the next grade, each as the things that would have to be true besides."""
    now = verdict(facts, tables).grade
    if now == "A":
        return []
    found: dict[frozenset[str], tuple[Step, ...]] = {}
    for length in range(1, MOST_STEPS + 1):
        for steps, grade in _ways(facts, tables, length):
            if _place(grade) == _place(now) - 1 or (now is None and grade):
                found.setdefault(frozenset(step.criterion for step in steps), steps)
        if found:
            break
    return list(found.values())[:MOST_LIFTS]


def _denied(facts: Facts, tables: Tables) -> tuple[str, ...]:
    felt = facts.value("subjective")
    if felt in tables.cell(facts.track, "subjective", "D") and felt not in tables.cell(facts.track, "subjective", "C"):
        return ("subjective",) if not facts.subjective else ()
    if facts.track is Track.INCUMBENT:
        if facts.rolling_out:
            return ("rolling_out",)
        if facts.maintenance_fine and _span(facts, "dissatisfaction", tables).worst == D:
            return ("dissatisfaction", "maintenance_fine")
    return ()


def _without_system(facts: Facts, tables: Tables) -> Verdict:
    span = _span(facts, "resolve", tables)
    if span == FIRM:
        return Verdict("B", 4, ("resolve",))
    if span.best == B:
        reason = ("waiting",) if facts.waiting is Matter.NEAR else ()
        return _between(facts, span, reason, ("resolve",), 5, tables)
    return _low(facts, span, "resolve", tables)


def _with_system(facts: Facts, tables: Tables) -> Verdict:
    spans = {name: _span(facts, name, tables) for name in ("dissatisfaction", "resolve")}
    both = tuple(spans)
    if FIRM in spans.values() and all(span.best == B for span in spans.values()):
        return Verdict("B", 4, both)
    if all(span.best == B for span in spans.values()):
        return _between(facts, max(spans.values(), key=lambda span: span.worst), _reasons(facts), both, 4, tables)
    if spans["resolve"] == NOTHING:
        return Verdict("D", 7, ("resolve",))
    weakest = max(both, key=lambda name: (spans[name].worst, spans[name].best, name == "resolve"))
    span = spans[weakest]
    return _low(facts, WEAK if span == NOTHING else span, weakest, tables)


def _between(
    facts: Facts, span: Span, reasons: tuple[str, ...], criteria: tuple[str, ...], rule: int, tables: Tables
) -> Verdict:
    """Decide between B and what is below it: B needs a reason."""
    if reasons:
        return Verdict("B", rule, (*criteria, *reasons))
    if span.worst == D and not _expected(facts, tables):
        return Verdict("D", 6, (*criteria, "window"))
    return Verdict("C", rule, criteria)


def _low(facts: Facts, span: Span, criterion: str, tables: Tables) -> Verdict:
    if span == NOTHING:
        return Verdict("D", 7, (criterion,))
    if span.worst == C:
        return Verdict("C", 6, (criterion,))
    return Verdict("C" if _expected(facts, tables) else "D", 6, (criterion, "window"))


def _reasons(facts: Facts) -> tuple[str, ...]:
    held = {
        "vendor_cannot_fix": facts.vendor_cannot_fix,
        "author_left": facts.home_built and facts.author_left,
        "waiting": facts.waiting is not Matter.NONE,
    }
    return tuple(name for name, is_so in held.items() if is_so)


def _expected(facts: Facts, tables: Tables) -> bool:
    return facts.window is not None and facts.window <= tables.windows["C"]


def _span(facts: Facts, criterion: str, tables: Tables) -> Span:
    """Return which grades below A a value fits; what is stronger than all of B fits B, of course."""
    value, order = facts.value(criterion), ORDERS[criterion]
    fitting = [place for place in (B, C, D) if value in tables.cell(facts.track, criterion, GRADES[place])]
    if fitting:
        return Span(fitting[0], fitting[-1])
    strongest = max(order.index(one) for one in tables.cell(facts.track, criterion, "B"))
    return FIRM if order.index(value) > strongest else NOTHING


def _within(window: int | None, grade: str, tables: Tables) -> bool:
    if window is None:
        return True
    bounds = [0, *(tables.windows[one] for one in GRADES[:3])]
    place = GRADES.index(grade)
    return bounds[place] < window and (place == D or window <= bounds[place + 1])


def _at_odds(facts: Facts) -> Iterator[str]:
    if facts.vendor_hope and facts.vendor_cannot_fix:
        yield "vendor_hope"
    if facts.rolling_out and facts.selection:
        yield "rolling_out"
    if facts.maintenance_fine and (facts.vendor_cannot_fix or facts.dissatisfaction == "high"):
        yield "maintenance_fine"


def _ways(facts: Facts, tables: Tables, length: int) -> Iterable[tuple[tuple[Step, ...], str | None]]:
    """Yield sets of so many steps that go together, with the grade that they lead to."""
    single = [(Step(name, value), changed) for name, value, changed in raised(facts, tables.windows)]
    before = vars(facts)
    for chosen in combinations(single, length):
        names = [step.criterion for step, _changed in chosen]
        if len(set(names)) == length:
            together = dict(before)
            for _step, changed in chosen:
                together |= {key: value for key, value in vars(changed).items() if value != before[key]}
            yield tuple(step for step, _changed in chosen), verdict(Facts(**together), tables).grade


def _place(grade: str | None) -> int:
    return GRADES.index(grade) if grade else len(GRADES)
