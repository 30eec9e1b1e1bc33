"""What people type, and what others try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.search.asking import ask
from tests.search.hostile import QUERIES
from tests.yardstick import spent_in
from wiki.search.backend import Document, Query
from wiki.search.grammar import parse

FIELDS = ("outcome", "type")


def test_words_phrases_exclusions_and_filters_are_told_apart():
    query = parse('科长 "价格 谈判" -合同 outcome:won type:d1 type:d2', FIELDS)

    assert (query.text, query.words) == ("科长", ("科长",))
    assert query.phrases == ("价格 谈判",)
    assert query.without == ("合同",)
    assert query.filters == {"outcome": ("won",), "type": ("d1", "d2")}


@pytest.mark.parametrize(
    "typed", ["客户说“再看看”怎么办", "客户说“再看看”，怎么办", "“再看看”是什么意思", "客戶說「再看看」怎麼辦"]
)
def test_what_somebody_said_within_a_sentence_is_words_and_no_phrase(typed):
    query = parse(typed)

    assert query.phrases == ()
    assert "再看看" in query.text.replace(" ", "")


@pytest.mark.parametrize("typed", ["客户 “再看看” 怎么办", '客户"再看看"怎么办', "“再看看”", "-“再看看”"])
def test_what_is_marked_by_itself_or_by_straight_marks_is_a_phrase(typed):
    query = parse(typed)

    assert query.phrases + query.without == ("再看看",)


@pytest.mark.parametrize("typed", ['"价格谈判"', "“价格谈判”", "「价格谈判」", "「價格談判」"])
def test_phrases_may_be_quoted_in_every_way_people_type(typed):
    assert parse(typed).phrases == ("价格谈判",)


def test_only_known_fields_filter():
    query = parse("password:secret outcome:won", ("outcome",))

    assert query.filters == {"outcome": ("won",)}
    assert query.words == ("password", "secret")


def test_a_hyphen_inside_a_word_excludes_nothing():
    assert parse("e-mail CRM-系统").without == ()
    assert parse('"价格"-合同').without == ()


def test_a_phrase_may_be_excluded():
    assert parse('客户 -"价格 谈判"').without == ("价格 谈判",)


def test_punctuation_around_the_query_is_dropped_unless_there_is_nothing_else():
    assert parse("怎么开场？！").text == "怎么开场"
    assert parse("？！").text == "?!"


@pytest.mark.parametrize("typed", ["", " ", "\x00\u200b", '""', "-", '"', "outcome:won"])
def test_some_queries_look_for_nothing(typed):
    query = parse(typed, FIELDS)

    assert (query.text in ("", "-"), query.phrases, query.without) == (True, (), ())


def test_of_an_overlong_query_the_beginning_counts():
    query = parse("客户 " * 20_000)
    many = parse(" ".join(f"word{number}" for number in range(200)))

    assert len(query.text) <= 1_000
    assert len(parse("客" * 5_000).text) == 1_000
    assert len(many.words) == 32
    assert "word0" in many.words


@pytest.mark.parametrize("name", QUERIES)
def test_f48_a_hostile_query_is_answered_at_once(large, name):
    assert spent_in(lambda: ask(large, QUERIES[name], facets=("kind", "outcome")), most=0.3) <= 0.3


@given(st.text(st.characters(codec=None), max_size=60) | st.text('-"“”「」: \n客户outcome', max_size=60))
def test_nothing_that_can_be_typed_raises(typed):
    query = parse(typed, FIELDS)

    assert isinstance(query, Query)
    assert all(len(word) <= 64 for word in query.words if word.isascii())


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """Two thousand documents."""
    from wiki.search.whoosh_backend import WhooshBackend

    backend = WhooshBackend(tmp_path_factory.mktemp("large"), site="here", facets=("outcome",))
    with backend.rebuild() as writer:
        for number in range(2_000):
            body = f"客户{number} 第一次拜访很自傲的科长 negotiation x{number % 7} 価格は高い " * 6
            writer.put(Document(f"d{number}", "case", f"客户{number % 50}", body, facets={"outcome": ("won",)}))
        writer.commit({"live": [1]})
    return backend
