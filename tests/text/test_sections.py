"""A story told in one go is taken apart; no sentence is lost, doubled or cut."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.text.sections import NAMES, pieces, split

TOLD = (
    "城西农信社（虚构）的科长一直观望。我先给他看了三家名单，他没表态。后来又带他去邻县看。"
    "结果他签了对手。主要是我说了“您是第一家。”下次先问他信谁。"
)
ANY = st.text(max_size=200)
LIKELY = st.lists(
    st.sampled_from(
        [
            "客户",
            "后来",
            "结果",
            "背景：",
            "原因：",
            "下次",
            "因为",
            "。",
            "！”",
            "\n",
            "\n\n",
            "，",
            " ",
            "Then we ",
            "In the end ",
            ". ",
            "3.5",
            "…",
        ]
    ),
    max_size=40,
).map("".join)


def test_a_story_in_chinese_is_taken_apart_by_its_words():
    found = split(TOLD)

    assert found["situation"].startswith("城西农信社")
    assert found["actions"] == "我先给他看了三家名单，他没表态。后来又带他去邻县看。"
    assert found["result"] == "结果他签了对手。"
    assert found["why"] == "主要是我说了“您是第一家。”"
    assert found["lessons"] == "下次先问他信谁。"


def test_a_story_in_english_is_taken_apart_by_its_words():
    found = split(
        "The buyer compared line by line. We sent three quotes. In the end they signed with a rival "
        "because of line 17. It turned out that 3.5 yuan were missing. Next time I check twice."
    )

    assert list(found) == list(NAMES)
    assert "3.5 yuan" in found["why"]


def test_what_one_did_wrong_is_no_part_of_the_situation():
    found = split(
        "The plant manager told us how he built the line. On my second visit I corrected a figure of his. He ended the "
        "meeting, and two weeks later signed with a competitor. The cause: I made him lose face. Next time ask."
    )

    assert found["situation"].strip() == "The plant manager told us how he built the line."
    assert found["result"].startswith("He ended")
    assert found["why"].startswith("The cause:")
    assert found["lessons"] == "Next time ask."


@pytest.mark.parametrize(
    ("sentence", "section"),
    [
        ("过了两天他们选了青榆软件。", "result"),
        ("兩個月以後客戶簽給別家。", "result"),
        ("Two days later they chose Greenelm. ", "result"),
        ("我当时应该先谢他。", "lessons"),
        ("我們帶了方案去。", "actions"),
    ],
)
def test_a_sentence_is_put_by_how_it_begins(sentence, section):
    found = split("一家厂的科长。" + sentence)

    assert found == {"situation": "一家厂的科长。", section: sentence}


def test_heads_with_a_colon_hold_until_the_next_one():
    found = split("背景：一家厂。后来换了人。\n结果：丢了。因为太贵。\n教训：先问。")

    assert found == {
        "situation": "背景：一家厂。后来换了人。\n",
        "result": "结果：丢了。因为太贵。\n",
        "lessons": "教训：先问。",
    }


def test_without_any_word_that_tells_the_order_of_paragraphs_does():
    assert split("他翻了翻。\n\n我没说话。\n\n他走了。") == {
        "situation": "他翻了翻。\n\n",
        "actions": "我没说话。\n\n",
        "result": "他走了。",
    }


@pytest.mark.parametrize("text", ["他嫌贵", "😀😀", "asdf qwer", "。。。"])
def test_what_cannot_be_taken_apart_stays_whole(text):
    assert split(text) == {"situation": text}


@given(ANY | LIKELY)
def test_pieces_put_together_are_the_text(text):
    assert "".join(piece for _, piece in pieces(text)) == text


@given(ANY | LIKELY)
def test_the_sections_hold_every_character_as_often_as_the_text(text):
    assert Counter("".join(split(text).values())) == Counter(text)


@given(LIKELY)
def test_no_sentence_is_cut_in_two(text):
    for _, piece in pieces(text)[:-1]:
        assert piece.rstrip(" ").endswith(("。", "！", "”", "\n", "?", ".", "」")) or piece.endswith((". ", "\n"))


def test_a_text_of_the_greatest_length_is_taken_apart_in_one_go():
    assert sum(map(len, split("后来又去了一次。" * 6_000).values())) == 48_000
    assert split(" " * 50_000)
