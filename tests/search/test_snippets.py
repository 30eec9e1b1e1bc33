"""Passages and their marks."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wiki.search.analysis import query_words
from wiki.search.grammar import parse
from wiki.search.prepared import Prepared
from wiki.search.snippets import COLUMNS, Highlighter, Marked

pytestmark = pytest.mark.one_whoosh

FILLER = "这里说的是另外一件完全不相干的事情。"


def marked(passage: Marked) -> list[str]:
    return [passage.text[start:end] for start, end in passage.marks]


def passage(typed: str, text: str, **options: int) -> Marked:
    return Highlighter(parse(typed)).passage(Prepared.of(text), **options)


@pytest.mark.parametrize(
    ("typed", "text", "marks"),
    [
        ("客户关系", "我們的客戶關係很好", ["客戶關係"]),
        ("crm", "用ＣＲＭ记录", ["ＣＲＭ"]),
        ("pricing", "Prices fell, the price fell", ["Prices", "price"]),
        ('"price list"', "a Price  List and a price", ["Price List"]),
        ("科长", "张科长和李科长", ["科长", "科长"]),
        ("第一次拜访科长", "第一次拜访科长", ["第一次拜访科长"]),
        ("客户 price", "price, 客户, prices", ["price", "客户", "prices"]),
        ("客户", "没有这个词", []),
        ("-客户", "客户", []),
        ("", "客户", []),
    ],
)
def test_words_are_marked_in_every_script_width_case_and_form(typed, text, marks):
    assert marked(passage(typed, text)) == marks


def test_a_title_is_marked_whole():
    title = Highlighter(parse("自傲")).title("第一次拜訪很自傲的科長\n怎麼開場")

    assert title.text == "第一次拜訪很自傲的科長 怎麼開場"
    assert marked(title) == ["自傲"]


def test_the_passage_with_most_words_is_shown():
    text = f"客户。{FILLER * 20}客户谈价格合同。{FILLER * 20}客户。"

    shown = passage("客户 价格 合同", text)

    assert marked(shown) == ["客户", "价格合同"]
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")


def test_a_passage_begins_with_its_sentence_if_that_begins_nearby():
    assert passage("价格", f"{FILLER * 20}最后他问价格。{FILLER * 20}").text.startswith("…最后他问价格")


def test_a_passage_does_not_begin_with_the_end_of_a_quotation():
    text = f"{FILLER * 20}他说：“不用。”最后他问价格。{FILLER * 20}"

    assert passage("价格", text).text.startswith("…最后他问价格")


def test_a_text_that_fits_is_shown_whole_on_one_line():
    assert passage("x", "一\n\n二\t三").text == "一 二 三"


def test_without_a_word_the_beginning_is_shown():
    shown = passage("客户", FILLER * 20)

    assert shown.text.startswith(FILLER)
    assert shown.text.endswith("…")


@pytest.mark.parametrize("text", [FILLER * 30, "Another unrelated sentence follows here. " * 30])
def test_a_passage_is_about_as_long_as_asked(text):
    shown = passage("客户", text)
    columns = sum(2 if character >= "\u2e80" else 1 for character in shown.text)

    assert COLUMNS - 30 <= columns <= COLUMNS + 2


def test_words_are_not_cut():
    text = "extraordinary negotiations " * 40

    words = passage("客户", text).text.strip("…").split()

    assert set(words) == {"extraordinary", "negotiations"}


def test_chinese_words_are_not_cut():
    text = "第一次拜访产品经理，" * 40
    for columns in range(40, 60):
        shown = passage("客户", text, columns=columns).text.strip("…")
        assert set(query_words(shown)) <= {"第一次", "拜访", "产品", "经理"}


@example("X" * 11 + "。" * 28 + "\ud800", "a")
@given(st.text("客户价格ab X，。 \n臺ＡＢ\ud800\x00", max_size=400), st.text("客户价格abx台", min_size=1, max_size=8))
def test_marks_are_in_order_apart_and_inside(text, typed):
    shown = passage(typed, text, columns=60)
    edges = [edge for mark in shown.marks for edge in mark]

    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(shown.text))


def test_a_marked_text_comes_in_parts():
    assert passage("客户", "大客户好客户").parts == [("大", False), ("客户", True), ("好", False), ("客户", True)]
    assert passage("客户", "").parts == []


def test_nothing_is_escaped_or_added():
    assert passage("b", "<b>&amp;</b>").text == "<b>&amp;</b>"
