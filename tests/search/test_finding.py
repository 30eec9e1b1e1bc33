"""What finds what."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.search.asking import ask, found
from wiki.search.backend import Document

WRITING = (
    "第一次拜訪這位很自傲的科長，他說：「你們的產品太貴了！」我們後來用 ＣＲＭ 资料和 3 个案例谈妥了价格…王总很满意。"
)


@pytest.mark.parametrize("pair", [WRITING[n : n + 2] for n in range(len(WRITING) - 1)])
def test_any_two_neighbouring_characters_find_their_text(index, pair):
    backend = index(WRITING, "我们的产品经理第二次拜访科长，价格谈好，王。", "很多 他说 后来 自傲 案例")

    assert WRITING in found(backend, pair)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.text("的客户户口价格格外王我们拜访，。 產品", min_size=2, max_size=30).filter(lambda text: text.strip()),
    st.data(),
)
def test_any_part_of_any_text_finds_it(index, text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    backend = index(Document("this", "case", "", text))

    if text[start:end].strip():
        assert "this" in found(backend, text[start:end])


@pytest.mark.parametrize("typed", ["客户关系", "客戶關係", "CRM", "ｃｒｍ", "ＣＲＭ", "台湾", "臺灣"])
def test_scripts_widths_and_cases_find_each_other(index, typed):
    backend = index("客戶關係 ＣＲＭ 臺灣", "客户关系 crm 台湾", "别的")

    assert len(found(backend, typed)) == 2


@pytest.mark.parametrize("typed", ["price", "prices", "Pricing", "PRICED"])
def test_forms_of_an_english_word_find_each_other(index, typed):
    assert found(index("their prices fell", "nothing else"), typed) == ["their prices fell"]


def test_all_words_of_a_short_query_must_be_held(index):
    backend = index("客户 价格 合同", "客户 价格", "客户")

    assert found(backend, "客户 价格 合同") == ["客户 价格 合同"]


def test_half_of_the_words_of_a_longer_query_are_enough_and_three_always(index):
    backend = index("客户 价格", "客户", "客户 价格 合同")

    assert set(found(backend, "客户 价格 谈判 科长")) == {"客户 价格", "客户 价格 合同"}
    assert found(backend, "客户 价格 合同 谈判 科长 拜访 产品 系统 银行") == ["客户 价格 合同"]


def test_any_word_finds_if_no_document_holds_enough(index):
    assert set(found(index("客户很好", "价格不高", "别的"), "客户 价格")) == {"客户很好", "价格不高"}


def test_a_part_of_an_english_word_finds_if_nothing_else_does(index):
    backend = index("negotiation", "别的")

    assert found(backend, "goti") == ["negotiation"]
    assert found(index("goti"), "goti") == ["goti"]


def test_a_label_finds_but_is_not_quoted(index):
    backend = index(Document("labelled", "case", "题目", "正文", labels=("科长", "section chief")))

    assert found(backend, "科长") == found(backend, "chiefs") == ["labelled"]
    assert found(backend, '"科长"') == []


def test_what_is_typed_exactly_ranks_before_the_same_words_elsewhere(index):
    backend = index("价格谈判在前", "谈判在前价格", "价格在前谈判")

    assert found(backend, "价格谈判")[0] == "价格谈判在前"


def test_a_phrase_is_found_as_it_stands_and_nowhere_else(index):
    backend = index("价格谈判", "谈判价格", "price list", "list price", "prices listed")

    assert found(backend, '"价格谈判"') == ["价格谈判"]
    assert found(backend, '"price list"') == ["price list"]


@pytest.mark.parametrize("phrase", ["price lis", "rice list", "rice lis"])
def test_a_phrase_of_words_begins_and_ends_where_words_do(index, phrase):
    backend = index("price list, rice, lis", f"the {phrase}!")

    assert found(backend, f'"{phrase}"') == [f"the {phrase}!"]


def test_very_frequent_words_and_characters_are_counted_as_far_as_there_is_room(index):
    backend = index("x " * 70_000, "客" * 70_000)

    assert found(backend, "x") == ["x " * 70_000]
    assert found(backend, "客") == ["客" * 70_000]


def test_a_phrase_does_not_reach_from_title_into_body(index):
    backend = index(Document("one", "case", "大客", "户在这里"))

    assert found(backend, '"客户"') == []


def test_an_excluded_word_is_excluded_in_every_form(index):
    backend = index("客户 prices", "客户 Price", "客户 別處", "客户 谈价")

    assert set(found(backend, "客户 -price")) == {"客户 別處", "客户 谈价"}
    assert "客户 別處" not in found(backend, "客户 -别处")


def test_only_exclusions_list_everything_else(index):
    assert found(index("客户", "价格"), "-客户") == ["价格"]


def test_a_typed_filter_narrows(index):
    backend = index(
        Document("a", "case", "", "客户", facets={"outcome": ("won",)}),
        Document("b", "case", "", "客户", facets={"outcome": ("lost",)}),
    )

    assert found(backend, "客户 outcome:won") == ["a"]


def test_counts_ignore_the_filter_of_their_own_facet(index):
    backend = index(
        Document("a", "case", "", "客户", facets={"outcome": ("won",), "cause": ("x", "y")}),
        Document("b", "case", "", "客户", facets={"outcome": ("lost",), "cause": ("x",)}),
        Document("c", "page", "", "客户"),
    )

    ranked = ask(backend, "客户", filters={"outcome": ("won",)}, facets=("kind", "outcome", "cause"))

    assert ranked.total == 1
    assert ranked.facets == {"kind": {"case": 1}, "outcome": {"won": 1, "lost": 1}, "cause": {"x": 1, "y": 1}}


def test_an_unknown_code_finds_nothing(index):
    ranked = ask(index("客户"), "客户", filters={"outcome": ("no such",)}, facets=("outcome",))

    assert (ranked.total, ranked.facets) == (0, {"outcome": {}})
