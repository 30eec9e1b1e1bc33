"""What a story says of its classification: words of the vocabulary between borders of words, each with its reason."""

import pytest

from tests.test_cases import told
from tests.test_quick import begun
from wiki.services import vocabulary
from wiki.services.cases import suggesting

pytestmark = pytest.mark.one_database


def suggested(text, why="", known=None):
    found = suggesting.suggestions(text, why, vocabulary.current(), known or {}, "zh-Hans")
    return {(one.list_code, one.code): one for one in found}


def endings(text):
    return suggesting.endings(text, vocabulary.current())


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("農信社的科長說再看看。", {("industry", "finance"), ("contact_level", "middle")}),
        ("A bank's section chief asked for the price.", {("industry", "finance"), ("contact_level", "middle")}),
        ("医院的护士不愿意换。", {("industry", "education_health"), ("contact_level", "junior")}),
        ("投标之前找的老客户推荐。", {("sale_stage", "pre_sale"), ("approach", "network")}),
    ],
)
def test_words_of_any_script_are_recognised(app, text, expected):
    assert expected <= set(suggested(text))


@pytest.mark.parametrize(("text", "word"), [("城西农信社的科长。", "农信社"), ("城西農信社的科長。", "農信社")])
def test_a_suggestion_names_the_words_it_comes_from_as_they_were_written(app, text, word):
    assert suggested(text)["industry", "finance"].words == (word,)


@pytest.mark.postgres_example
@pytest.mark.parametrize("text", ["他是大学生。", "没关系，再说。", "The bankrupt shop.", "其他人都走了。", "😀", ""])
def test_a_part_of_a_word_suggests_nothing(app, text):
    assert suggested(text) == {}


def test_what_is_denied_suggests_nothing(app):
    assert ("personality", "honest") not in suggested("他并不保守。")
    assert ("personality", "honest") in suggested("他很保守。")


def test_a_longer_word_hides_the_shorter_one_inside_of_it(app):
    found = suggested("找到副总经理和车间主任，车间主任说了算。")

    assert found["contact_level", "middle"].words[0] == "车间主任"


def test_a_cause_is_ticked_only_where_reasons_are_given(app):
    assert not suggested("他说太贵。")["cause", "price"].ticked
    assert suggested("他说太贵。", why="主要是太贵。")["cause", "price"].ticked


def test_words_that_others_wrote_into_drafts_are_suggested_to_nobody(sign_in, people):
    told(sign_in(people.ana), action="draft", tags="鹤鸣计划", submission="draft")
    ben = sign_in(people.ben)
    page = ben.get(begun(ben, story="说起鹤鸣计划，他嫌远。")).text

    assert 'name="tags" value="鹤鸣计划"' not in page


def test_words_that_one_may_read_are_suggested(sign_in, people):
    told(sign_in(people.ana), tags="续约", submission="told")
    ben = sign_in(people.ben)

    assert 'name="tags" value="续约"' in ben.get(begun(ben, story="谈到续约，他嫌远。")).text


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("当场签了。", {"success"}),
        ("最后没签。", {"failure"}),
        ("他们签了对手。", {"failure"}),
        ("第一单签了，第二单丢了。", {"success", "failure"}),
        ("We lost it to a rival.", {"failure"}),
        ("They signed with us.", {"success"}),
        ("最後沒簽，簽給別家。", {"failure"}),
        ("當場簽了。", {"success"}),
        ("再看看。", set()),
    ],
)
def test_the_text_tells_how_it_ended(app, text, outcomes):
    assert set(endings(text)) == outcomes
