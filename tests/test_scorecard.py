"""The scorecard of plans: what is judged, the weighted total, and the median where several judge."""

import pytest

from wiki import content
from wiki.services.plans import scorecard
from wiki.settings import LANGUAGES

FULL = {"environment": 80, "financials": 70, "relationship": 52, "strategy": 75, "resources": 60, "learned": 90}


def test_the_weights_are_those_that_were_asked_for_and_make_a_hundred():
    weights = {one.code: one.weight for one in scorecard.criteria()}
    asked = {"environment": 20, "financials": 10, "relationship": 25, "strategy": 20, "resources": 10, "learned": 15}
    assert weights == asked
    assert sum(weights.values()) == 100


def test_every_criterion_is_told_in_every_language_in_a_line():
    for one in content.scorecard():
        for told in (one["label"], one["hint"]):
            assert set(told) == set(LANGUAGES)
            assert all(text and "\n" not in text and len(text) < 100 for text in told.values())
            assert told["zh-Hant"] != told["en"]
    first = scorecard.criteria()[0]
    assert (first.text("zh-Hans"), first.text("en")) == ("客户环境", "The customer's environment")
    assert first.why("zh-Hant").startswith("他們的市場")


@pytest.mark.parametrize(
    ("scores", "total"),
    [
        (dict.fromkeys(FULL, 100), 100),
        (dict.fromkeys(FULL, 0), 0),
        # 16 + 7 + 13 + 15 + 6 + 13.5
        (FULL, 70),
        ({**FULL, "relationship": 56}, 72),
        # What nobody judged is not taken for nothing, and not left out of the hundred.
        ({name: value for name, value in FULL.items() if name != "learned"}, None),
        ({}, None),
        ({**FULL, "gone": 100}, 70),
    ],
)
def test_the_total_is_weighted_and_has_no_gaps(scores, total):
    assert scorecard.total(scores) == total


def test_of_several_judgements_the_middle_one_counts():
    assert scorecard.middle([]) == {}
    assert scorecard.middle([{"environment": 40}]) == {"environment": 40}
    three = [{"environment": 10, "learned": 50}, {"environment": 80}, {"environment": 90, "learned": 100}]
    assert scorecard.middle(three) == {"environment": 80, "learned": 75}
    assert scorecard.total(scorecard.middle([FULL, dict.fromkeys(FULL, 100), FULL])) == scorecard.total(FULL)
