"""Which type a description sounds like: signs, doubt and denial."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.search.guess import LIKELY, guesses
from wiki.services.vocabulary import TermView

pytestmark = pytest.mark.one_whoosh

TYPES = [
    TermView(
        1,
        "personality",
        "proud",
        {"zh-Hans": "自信主导型", "en": "Self-assured"},
        synonyms=("自傲", "arrogant", "proud"),
    ),
    TermView(2, "personality", "shrewd", {"zh-Hans": "精细严谨型", "en": "Exacting"}, synonyms=("挑剔", "逐行")),
    TermView(3, "personality", "honest", {"zh-Hans": "稳重观望型", "en": "Wait-and-see"}, synonyms=("观望", "再看看")),
]
RECOGNISE = {"proud": ["先纠正你的用词、年份、数字"], "shrewd": ["拿几家报价逐行比对"]}


def guess(text, near=()):
    return guesses(text, TYPES, RECOGNISE, near)


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("一个很自傲的科长", "proud", "自傲"),
        ("一個很自傲的科長", "proud", "自傲"),
        ("非常自傲", "proud", "自傲"),
        ("A very ARROGANT chief", "proud", "arrogant"),
        ("他老说再看看", "honest", "再看看"),
        ("自信主导型的老总", "proud", "自信主导型"),
    ],
)
def test_a_name_of_a_type_is_recognised_in_any_script(text, code, word):
    [first, *_] = guess(text)

    assert first.code == code
    assert word in first.words
    assert first.is_likely


@pytest.mark.parametrize(
    "text", ["一点也不自傲", "不是很自傲", "他没有观望", "not arrogant at all", "not a proud person"]
)
def test_what_is_denied_is_no_sign(text):
    assert not [one for one in guess(text) if one.is_likely]


@pytest.mark.parametrize("text", ["", "asdf", "王建国", "proudly", "🙂", "关于合同"])
def test_without_a_sign_there_is_no_guess(text):
    assert guess(text, near=[(0.9, ["proud"])]) == []


def test_how_such_a_customer_acts_is_a_sign_but_a_weaker_one():
    [first] = guess("他一开口就纠正数字")

    assert first.code == "proud"
    assert first.likelihood < guess("他很自傲")[0].likelihood


def test_two_types_named_alike_leave_doubt():
    first, second = guess("又自傲又挑剔")

    assert first.likelihood == second.likelihood < LIKELY


def test_similar_cases_tip_the_balance_and_are_counted():
    first, second = guess("又自傲又挑剔", near=[(0.8, ["shrewd"]), (0.5, ["shrewd"]), (0.2, ["proud"])])

    assert (first.code, first.cases) == ("shrewd", 2)
    assert first.likelihood > second.likelihood


@given(
    st.text(max_size=60), st.lists(st.tuples(st.floats(0, 1), st.sampled_from([["proud"], ["honest"], []])), max_size=6)
)
def test_likelihoods_are_a_part_of_one_and_in_order(text, near):
    found = guess(text, near)

    assert sum(one.likelihood for one in found) < 1
    assert found == sorted(found, key=lambda one: -one.likelihood)
    assert all(one.words for one in found)
