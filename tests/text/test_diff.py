"""Differences by words: right for any two texts, readable for ours, quick for long ones."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.yardstick import spent_in
from wiki.text.diff import diff

WORDS = ["客户", "经理", "高压", "低压", "设备", "运行", "了", "在", "word", "price", *" ,，。！\n1🎉𠮷"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join) | st.text(st.characters(exclude_categories=["Cs"]))


@settings(max_examples=500, deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_give_both_texts_again(old, new):
    changes = diff(old, new)

    assert "".join(text for operation, text in changes if operation in "=-") == old
    assert "".join(text for operation, text in changes if operation in "=+") == new
    assert all(text for _, text in changes)
    assert all(first[0] != second[0] for first, second in pairwise(changes))


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert diff(text, text) == ([("=", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        (
            "设备在高压下运行。",
            "设备在低压下运行。",
            [("=", "设备在"), ("-", "高压"), ("+", "低压"), ("=", "下运行。")],
        ),
        ("The price is high.", "The price is low.", [("=", "The price is "), ("-", "high"), ("+", "low"), ("=", ".")]),
        ("一。二。", "一。新的一句。二。", [("=", "一。"), ("+", "新的一句。"), ("=", "二。")]),
        ("他说价格的问题", "我谈设备的质量", [("-", "他说价格的问题"), ("+", "我谈设备的质量")]),
        ("", "新", [("+", "新")]),
        ("旧", "", [("-", "旧")]),
    ],
)
def test_words_change_whole(old, new, changes):
    assert diff(old, new) == changes


def _cases() -> dict[str, tuple[str, str]]:
    # Arithmetic in the place of chance: the same texts in every run.
    words = [WORDS[(number * number * 31 + number) % 10_007 % len(WORDS)] for number in range(20_000)]
    mixed = [words[number * 7_919 % len(words)] for number in range(len(words))]
    some = [word if number % 30 else "换了" for number, word in enumerate(words)]
    old = "".join(words)[:30_000]
    return {
        "nothing in common": (old, "甲" * 30_000),
        "other order": (old, "".join(mixed)[:30_000]),
        "every thirtieth word": (old, "".join(some)[:30_000]),
        "backwards": (old, old[::-1]),
        "one word turned": ("甲乙" * 15_000, "乙甲" * 15_000),
        "a thousand short sentences": ("甲乙。" * 10_000, "甲。乙。" * 7_500),
    }


@pytest.mark.parametrize(("old", "new"), _cases().values(), ids=_cases())
def test_long_texts_take_less_than_a_second(old, new):
    assert spent_in(lambda: diff(old, new), most=1.0) <= 1.0

    changes = diff(old, new)

    assert "".join(text for operation, text in changes if operation in "=+") == new


def test_small_changes_in_a_long_text_are_found_each():
    sentences = [f"第{number}个句子里的词语。" for number in range(2_500)]
    new = sentences[:]
    for place in (10, 1_000, 2_490):
        new[place] = new[place].replace("词语", "东西")

    changes = diff("".join(sentences), "".join(new))

    assert [change for change in changes if change[0] != "="] == [("-", "词语"), ("+", "东西")] * 3


def test_many_changes_in_a_long_text_are_found_each():
    words = [f"第{number}个词语，" for number in range(5_000)]
    new = [word.replace("词语", "东西") if number % 3 == 0 else word for number, word in enumerate(words)]

    changes = diff("".join(words), "".join(new))

    assert [change for change in changes if change[0] == "+"] == [("+", "东西")] * 1_667
