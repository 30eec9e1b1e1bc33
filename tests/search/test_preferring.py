"""What a question prefers moves hits up and down, adds none and takes none."""

from dataclasses import replace

import pytest

from tests.search.asking import everything
from wiki.search.backend import Document, Preference
from wiki.search.grammar import parse

LOST = Preference("outcome", "failure", 0.15)
PRICE = Preference("cause", "price", 0.15)


def told(key, date, body, outcome, *causes):
    return Document(key, "case", "", body, date=date, facets={"outcome": (outcome,), "cause": causes})


STORIES = [
    told("won", 5, "签约 论文", "success"),
    told("lost", 4, "签约 论文", "failure", "price", "budget"),
    told("late", 3, "签约 论文", "failure", "timing"),
    told("strong", 2, "论文 论文 论文", "success"),
    told("long", 1, "论文" + " 一段很长的别的话" * 20, "failure", "price"),
]


@pytest.fixture
def ask(index):
    """Search the stories, with preferences."""
    backend = index(*STORIES)

    def search(typed, *preferences, among=None, **options):
        reader = backend.reader()
        query = replace(parse(typed), preferences=preferences)
        able = reader.audience(everything(reader) if among is None else among)
        return reader.search(query, audience=able, facets=("outcome", "cause"), **options)

    return search


def keys(answer):
    return [hit.key for hit in answer.hits]


def test_documents_that_hold_a_code_come_first_and_those_that_hold_it_go_down_where_it_is_denied(ask):
    assert keys(ask("签约 论文", LOST, PRICE)) == ["lost", "late", "won"]
    assert keys(ask("签约 论文", replace(LOST, weight=-0.15))) == ["won", "lost", "late"]
    assert keys(ask("签约 论文", LOST, replace(PRICE, weight=-0.15))) == ["late", "won", "lost"]


def test_of_several_codes_of_one_list_one_is_enough(ask):
    either = ask("签约 论文", PRICE, Preference("cause", "budget", 0.15), Preference("cause", "timing", 0.15))
    scores = {hit.key: hit.score for hit in either.hits}

    assert scores["lost"] == scores["late"] == pytest.approx(scores["won"] + 0.15)


def test_they_decide_neither_what_is_found_nor_what_is_counted(ask):
    plain, asked = ask("论文"), ask("论文", LOST, PRICE, Preference("cause", "unheard of"))

    assert asked.total == plain.total == 5
    assert asked.facets == plain.facets
    assert keys(ask("论文", LOST, sort="date")) == keys(ask("论文", sort="date"))


def test_a_good_hit_of_another_class_is_not_buried(ask):
    assert keys(ask("论文"))[0] == "strong"
    ranked = keys(ask("论文", LOST, PRICE))

    assert ranked.index("strong") < ranked.index("long")


def test_a_classes_full_weight_puts_those_that_hold_more_of_them_first(ask):
    whole = [replace(one, weight=1.0) for one in (LOST, PRICE)]

    assert keys(ask("论文", *whole)) == ["lost", "long", "late", "strong", "won"]


def test_what_may_not_be_found_does_not_shift_the_balance(index, ask):
    """Beside a hidden document with the best words of all, those of the others would count less."""
    index(told("hidden", 9, "签约 签约 签约 论文 论文", "success"))
    shown = ["won", "lost", "late"]

    assert [hit.score for hit in ask("签约 论文", LOST, among=shown).hits] == pytest.approx([1.15, 1.15, 1.0])
    assert ask("签约 论文", LOST).hits[-1].score < 0.9


def test_a_code_is_held_where_the_audience_has_it(index):
    reader = index(*STORIES).reader()
    able = reader.audience(["won", "late"])

    assert reader.holds("cause", "timing", audience=able)
    assert not reader.holds("cause", "price", audience=able)
    assert not reader.holds("cause", "unheard of", audience=able)


def test_other_sets_of_words_are_enough_once_the_words_find_something(ask, index):
    reader = index(*STORIES).reader()
    able = reader.audience(everything(reader))
    typed = parse("签约 论文")

    assert reader.search(replace(typed, enough=(("论文",),)), audience=able).total == 5
    missing = parse("论文 幽灵")
    assert reader.search(replace(missing, enough=(("论文",),)), audience=able).total == 5
    none = replace(parse("签约 幽灵"), enough=(("签约", "幽灵"),))
    assert reader.search(none, audience=able).total == 3
