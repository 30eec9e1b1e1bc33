"""Names and numbers are noticed where they stand, and ordinary words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.text.noticed_examples import FREE, HELD
from wiki.text.noticing import notice, replaced

LEAST_PRECISION = LEAST_RECALL = 0.95
LETTERS = st.text(st.sampled_from("王科长李总说小赵对方经理高部周一三，。（虚构） 138-0571@.A\nMr Smith"), max_size=60)


def texts(sentence):
    return [one.text for one in notice(sentence)]


def measured():
    """Return what should have been noticed and was not, and what was noticed and should not have been."""
    missed = [(sentence, text) for sentence, text in HELD if text not in texts(sentence)]
    wrong = [(sentence, found) for sentence in FREE if (found := texts(sentence))]
    return missed, wrong


def test_there_are_enough_examples_to_measure_by():
    assert len(HELD) >= 60
    assert len(FREE) >= 60


def test_few_names_and_numbers_are_missed_and_few_words_taken_for_them():
    missed, wrong = measured()
    caught = len(HELD) - len(missed)

    assert caught / len(HELD) >= LEAST_RECALL, f"Missed: {missed}"
    assert caught / (caught + len(wrong)) >= LEAST_PRECISION, f"Taken for names: {wrong}"


@pytest.mark.parametrize(
    ("sentence", "instead"),
    [
        ("王科长说不行。", "一位科长"),
        ("李总没来。", "一位总经理"),
        ("陈工画的。", "一位工程师"),
        ("发给了周文斌。", "周某"),
        ("打13812345678。", "（电话）"),
    ],
)
def test_each_name_has_a_role_to_stand_in_its_place(sentence, instead):
    assert [one.instead for one in notice(sentence)] == [instead]


def test_what_stands_instead_is_in_the_language_of_the_text():
    assert [one.instead for one in notice("Call 13812345678.", "en")] == ["(telephone)"]
    assert [one.instead for one in notice("電話 0912-345-678", "zh-Hant")] == ["（電話）"]


@pytest.mark.parametrize(
    "text",
    [
        "王科长（虚构）说不行，后来王科长又来了。",
        "文中人名均为虚构。王科长说不行。",
        "All names are fictional. Mr Smith left.",
    ],
)
def test_what_is_marked_as_fictional_is_passed_over(text):
    assert notice(text) == []


def test_only_the_places_chosen_are_replaced_and_all_of_them():
    text = "王科长来了，李总没来，王科长走了。"
    key = notice(text)[0].key

    assert replaced(text, {key: "一位科长"}) == "一位科长来了，李总没来，一位科长走了。"
    assert replaced(text, {}) == text


@given(LETTERS)
def test_places_are_in_order_apart_and_hold_what_they_say(text):
    end = 0
    for one in notice(text):
        assert one.start >= end
        assert text[one.start : one.end] == one.text
        end = one.end


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_any_text_can_be_looked_through(text):
    assert [one for one in notice(text) if text[one.start : one.end] != one.text] == []


def test_a_text_of_the_greatest_length_is_read_once_and_not_again_at_each_sign():
    assert notice("王" * 50_000) is not None
    assert notice("1" * 50_000) == []
    assert notice("+1 " * 16_000) is not None
    assert notice("a." * 25_000) == []
