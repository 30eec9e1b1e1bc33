"""Shares of small numbers, against an independent computation."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.services.statistics import Z95, Share, wilson

counts = st.integers(0, 500).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def slow_wilson(won, total):
    """Return the shares p at which |won/total - p| is z standard errors of p: found by halving, not by the formula."""

    def beyond(p):
        return abs(won / total - p) > Z95 * math.sqrt(p * (1 - p) / total)

    def edge(inside, outside):
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if beyond(middle) else (middle, outside)
        return inside

    return edge(won / total, 0.0), edge(won / total, 1.0)


@given(counts)
def test_the_interval_is_that_of_its_definition(count):
    won, total = count
    if total:
        assert wilson(won, total) == pytest.approx(slow_wilson(won, total), abs=1e-9)


@given(counts)
def test_the_interval_holds_the_share_and_stays_within_0_and_1(count):
    share = Share(*count)
    low, high = share.interval

    assert 0 <= low <= share.share + 1e-12
    assert share.share - 1e-12 <= high <= 1


def test_of_nothing_everything_is_possible():
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Share(0, 0).share == 0


@pytest.mark.parametrize(
    ("total", "shown", "few"), [(4, False, True), (5, True, True), (7, True, True), (8, True, False)]
)
def test_below_five_nothing_is_shown_and_below_eight_it_says_few(total, shown, few):
    assert (Share(0, total).shown, Share(0, total).few) == (shown, few)


@pytest.mark.parametrize(("won", "side"), [(19, "above"), (14, ""), (2, "below")])
def test_a_share_is_on_one_side_only_if_its_whole_interval_is(won, side):
    assert Share(won, 23).against(0.59) == side
