"""The rule by which ticks become a grade: both tables, each of its seven parts, and that better never grades worse."""

from dataclasses import replace
from itertools import product

import pytest

from wiki.models import Track
from wiki.services.grades import rules, tables
from wiki.services.grades.facts import LEVELS, Facts, Level, Matter
from wiki.services.grades.tables import from_body

pytestmark = pytest.mark.one_database
HIGH, MEDIUM, LOW, NONE = Level.HIGH, Level.MEDIUM, Level.LOW, Level.NONE
NEW, OLD = Track.NO_INCUMBENT, Track.INCUMBENT
NEAR, NAMED = Matter.NEAR, Matter.NAMED
WINDOWS = (3, 6, 12, 13, None)


def without_system(**ticked):
    return Facts(NEW, **{"objective": True, "subjective": True, **ticked})


def with_system(dissatisfaction, resolve, **ticked):
    common = {"objective": True, "subjective": True, "dissatisfaction": dissatisfaction, "resolve": resolve}
    return Facts(OLD, **{**common, **ticked})


@pytest.mark.parametrize(
    ("facts", "grade", "rule"),
    [
        # The table for those without a system, row by row.
        (without_system(resolve=HIGH, feasibility=True, selection=True), "A", 2),
        (without_system(resolve=HIGH, feasibility=True), "B", 4),
        (without_system(resolve=MEDIUM, feasibility=True, waiting=NEAR), "B", 5),
        (without_system(resolve=MEDIUM), "C", 5),
        (without_system(resolve=LOW, window=12), "C", 6),
        (without_system(resolve=LOW, subjective=False), "D", 3),
        (without_system(resolve=NONE, subjective=False), "D", 3),
        # Rule by rule.
        (without_system(objective=False, selection=True, resolve=HIGH), None, 1),
        (without_system(resolve=NONE, selection=True), "A", 2),
        (without_system(subjective=False, selection=True), "A", 2),
        (without_system(resolve=HIGH, subjective=False), "D", 3),
        (without_system(resolve=MEDIUM, waiting=NAMED), "C", 5),
        (without_system(resolve=LOW, window=13), "D", 6),
        (without_system(resolve=LOW), "D", 6),
        (without_system(resolve=LOW, waiting=NEAR), "D", 6),
        (without_system(resolve=NONE, window=3), "D", 7),
        # The table for those with a system.
        (with_system(HIGH, HIGH, selection=True), "A", 2),
        (with_system(HIGH, HIGH), "B", 4),
        (with_system(HIGH, MEDIUM), "B", 4),
        (with_system(MEDIUM, HIGH), "B", 4),
        (with_system(MEDIUM, MEDIUM), "C", 4),
        (with_system(MEDIUM, MEDIUM, vendor_cannot_fix=True), "B", 4),
        (with_system(MEDIUM, MEDIUM, home_built=True, author_left=True), "B", 4),
        (with_system(MEDIUM, MEDIUM, home_built=True), "C", 4),
        (with_system(MEDIUM, MEDIUM, waiting=NAMED), "B", 4),
        (with_system(MEDIUM, MEDIUM, vendor_hope=True), "C", 4),
        (with_system(MEDIUM, LOW, window=12), "C", 6),
        (with_system(LOW, MEDIUM, window=12), "C", 6),
        (with_system(HIGH, LOW, window=13), "D", 6),
        (with_system(LOW, LOW, window=12), "C", 6),
        (with_system(LOW, LOW), "D", 6),
        (with_system(LOW, NONE, window=6), "D", 7),
        (with_system(NONE, NONE), "D", 7),
        (with_system(HIGH, HIGH, objective=False), None, 1),
        (with_system(LOW, LOW, selection=True), "A", 2),
        (with_system(HIGH, HIGH, rolling_out=True), "D", 3),
        (with_system(LOW, HIGH, maintenance_fine=True, window=3), "D", 3),
        (with_system(MEDIUM, HIGH, maintenance_fine=True), "B", 4),
    ],
)
def test_the_first_rule_that_fits_decides(facts, grade, rule):
    found = rules.verdict(facts, tables.shipped())

    assert (found.grade, found.rule) == (grade, rule)


def test_who_fits_one_row_alone_gets_its_grade_unless_a_reason_or_the_window_lifts_it():
    shipped = tables.shipped()
    for facts in _all((12,)):
        full = [grade for grade in "ABCD" if _fits(facts, grade, shipped)]
        found = rules.verdict(facts, shipped)
        if full and not (facts.rolling_out or facts.maintenance_fine):
            lifted = facts.waiting is not Matter.NONE or facts.vendor_cannot_fix or facts.author_left
            assert found.grade in full or lifted or found.rule == 6, facts


def test_what_is_stronger_never_lowers_the_grade():
    for known, windows, least in ((tables.shipped(), WINDOWS, 100_000), (_set_otherwise(), (12, 13), 20_000)):
        grades = {facts: rules.verdict(facts, known).grade for facts in _all(windows)}
        compared = 0
        for facts, grade in grades.items():
            for stronger in _stronger(facts, windows):
                compared += 1
                assert not rules.better(grade, grades[stronger]), (facts, stronger)
        assert compared > least


def test_what_would_lift_it_lifts_it_to_the_next_grade():
    shipped = tables.shipped()
    medium = without_system(resolve=MEDIUM)

    assert rules.lifts(medium, shipped) == [(("resolve", "high"),), (("waiting", "near"),)]
    assert rules.lifts(with_system(MEDIUM, MEDIUM, home_built=True), shipped) == [
        (("resolve", "high"),),
        (("dissatisfaction", "high"),),
        (("vendor_cannot_fix", "yes"),),
    ]
    assert rules.lifts(without_system(subjective=False), shipped) == [
        (("subjective", "yes"), ("resolve", "medium")),
    ]
    assert rules.lifts(replace(medium, selection=True), shipped) == []
    for facts in (without_system(objective=False), with_system(LOW, NONE, rolling_out=True, maintenance_fine=True)):
        assert rules.lifts(facts, shipped), facts


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (without_system(resolve=LOW, feasibility=True, selection=True), {"resolve"}),
        (with_system(LOW, HIGH, selection=True), {"dissatisfaction"}),
        (without_system(resolve=HIGH, feasibility=True, window=10), {"window"}),
        (without_system(resolve=HIGH), set()),  # whether B has begun a study is our reading of a lost cell
        (with_system(HIGH, HIGH, vendor_hope=True, vendor_cannot_fix=True), {"vendor_hope"}),
        (with_system(HIGH, HIGH, selection=True, rolling_out=True), {"rolling_out"}),
    ],
)
def test_what_does_not_fit_the_grade_is_told(facts, told):
    shipped = tables.shipped()

    assert set(rules.contradictions(facts, rules.verdict(facts, shipped).grade, shipped)) == told


def _all(windows=WINDOWS):
    """Yield everything that can be ticked."""
    yes = (False, True)
    for window, objective, subjective, selection, waiting in product(windows, yes, yes, yes, Matter):
        common = {"objective": objective, "subjective": subjective, "selection": selection, "waiting": waiting}
        for resolve, feasibility in product(LEVELS, yes):
            yield Facts(NEW, resolve=resolve, feasibility=feasibility, window=window, **common)
        for resolve, dissatisfaction, broken, built, rolling, fine in product(LEVELS, LEVELS, yes, range(3), yes, yes):
            yield Facts(
                OLD,
                resolve=resolve,
                dissatisfaction=dissatisfaction,
                vendor_cannot_fix=broken,
                home_built=built > 0,
                author_left=built > 1,
                rolling_out=rolling,
                maintenance_fine=fine,
                window=window,
                **common,
            )


def _stronger(facts, windows):
    """Yield what differs by one step up."""
    names = ["objective", "subjective", "selection"]
    names += ["feasibility"] if facts.track is NEW else ["vendor_cannot_fix"]
    yield from (replace(facts, **{name: True}) for name in names if not getattr(facts, name))
    levels = ["resolve"] if facts.track is NEW else ["resolve", "dissatisfaction"]
    for name in levels:
        if getattr(facts, name) is not HIGH:
            yield replace(facts, **{name: LEVELS[LEVELS.index(getattr(facts, name)) + 1]})
    if facts.waiting is not NEAR:
        yield replace(facts, waiting=NEAR if facts.waiting is NAMED else NAMED)
    if facts.home_built and not facts.author_left:
        yield replace(facts, author_left=True)
    yield from (replace(facts, **{name: False}) for name in ("rolling_out", "maintenance_fine") if getattr(facts, name))
    if facts.window != windows[0]:
        yield replace(facts, window=windows[windows.index(facts.window) - 1])


def _fits(facts, grade, known):
    columns = ("objective", "subjective", "resolve", "selection")
    columns += ("dissatisfaction",) if facts.track is OLD else ()
    return all(rules.met(facts, name, grade, known) for name in columns)


def _set_otherwise():
    body = tables.shipped().body()
    body["tracks"]["no_incumbent"]["resolve"] = {
        "A": ["high"], "B": ["high"], "C": ["medium"], "D": ["low", "none"]
    }  # fmt: skip
    body["tracks"]["incumbent"]["dissatisfaction"] = {
        "A": ["high", "medium"], "B": ["high", "medium", "low"], "C": ["medium", "low"], "D": ["low", "none"]
    }  # fmt: skip
    return from_body(body, 1)
