"""Two changed versions made one: nothing is lost, and what cannot be decided is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.text.merge import Merge, merge3

LINES = st.lists(st.sampled_from(["", "甲", "乙", "丙", "丁", "戊"]), max_size=8).map("\n".join)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("一\n\n二\n\n三", "壹\n\n二\n\n三", "一\n\n二\n\n叁", "壹\n\n二\n\n叁"),
        ("一\n\n二", "一\n\n二\n\n三", "零\n\n一\n\n二", "零\n\n一\n\n二\n\n三"),
        ("一\n\n二\n\n三", "一\n\n三", "一\n\n二\n\n叁", None),
        ("一\n\n二\n\n三\n\n四", "二\n\n三\n\n四", "一\n\n二\n\n三\n\n肆", "二\n\n三\n\n肆"),
        ("一", "一\n新", "一\n新", "一\n新"),
        ("", "", "新", "新"),
    ],
)
def test_changes_in_different_places_come_together(base, mine, theirs, merged):
    result = merge3(base, mine, theirs)

    assert result == Merge(merged, conflicts=False) if merged is not None else "叁" in result.text


def test_a_conflict_keeps_both_texts_under_their_labels():
    result = merge3("开头\n\n原文\n\n结尾", "开头\n\n我的\n\n结尾", "开头\n\n他的\n\n结尾", labels=("您的", "林晚的"))

    assert result.conflicts
    assert [line for line in result.text.split("\n") if line] == [
        "开头",
        "▼ 您的",
        "我的",
        "▼ 林晚的",
        "他的",
        "▲",
        "结尾",
    ]


def test_a_conflict_stays_as_small_as_it_is():
    merged = merge3("一\n\n二\n\n三", "一\n\n贰\n\n三", "一\n\n弍\n\n叁").text.split("\n")

    assert merged[:2] == ["一", ""]
    assert merged.index("▲") < merged.index("叁")
    assert "三" not in merged


@settings(deadline=None)
@given(LINES, LINES)
def test_one_sided_changes_are_taken(base, changed):
    assert merge3(base, changed, base) == Merge(changed, conflicts=False)
    assert merge3(base, base, changed) == Merge(changed, conflicts=False)
    assert merge3(base, changed, changed) == Merge(changed, conflicts=False)


@settings(max_examples=500, deadline=None)
@given(LINES, LINES, LINES)
def test_no_new_line_of_either_side_is_lost(base, mine, theirs):
    merged = merge3(base, mine, theirs)

    lines = merged.text.split("\n")
    for side in (mine, theirs):
        assert set(side.split("\n")) - set(base.split("\n")) <= set(lines)
    assert merged.conflicts == ("▲" in lines)


@settings(max_examples=500, deadline=None)
@given(LINES, LINES, LINES)
def test_the_order_of_the_sides_matters_only_in_conflicts(base, mine, theirs):
    one, other = merge3(base, mine, theirs), merge3(base, theirs, mine)

    assert one.conflicts == other.conflicts
    assert one.conflicts or one == other
