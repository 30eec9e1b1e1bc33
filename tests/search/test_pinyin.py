"""Reading Chinese, and reading Latin letters as Chinese."""

import json

import pytest

from tests.search.readings import FILE, readings
from tests.yardstick import spent_in
from wiki.search import pinyin
from wiki.search.lines import NOT_FOUND, Lines, ways

pytestmark = pytest.mark.one_whoosh


def test_the_shipped_readings_are_those_of_pypinyin():
    shipped = json.loads(FILE.read_text(encoding="utf-8"))

    assert shipped == readings(), "Run `python -m tests.search.readings`."


@pytest.mark.parametrize(
    ("letters", "spelt"),
    [
        ("jiagetanpan", ("jia", "ge", "tan", "pan")),
        ("jiageta", ("jia", "ge", "ta")),
        ("jiaget", ("jia", "ge", "t*")),
        ("lüyou", ("lv", "you")),
        ("lue", ("lve",)),
        ("xian", ("xi", "an")),
    ],
)
def test_letters_are_read_as_syllables_of_which_the_last_may_be_begun(letters, spelt):
    assert spelt in pinyin.spellings(letters)


@pytest.mark.parametrize("letters", ["", "a1", "price", "quotatiоn", "x" * 99, "é"])
def test_other_letters_are_read_as_nothing(letters):
    assert pinyin.syllables(letters) == []


def test_no_row_of_letters_takes_long():
    letters = ("ao" * 12, "ao" * 11 + "v", "a" * 24, "xian" * 6, "nge" * 8)

    assert spent_in(lambda: [pinyin.spellings(one) for one in letters], most=0.05) <= 0.05


@pytest.mark.parametrize("typed", ["yinhang", "yhhz", "hzy", "银行", "hangzhang yin", "zhangyi"])
def test_every_reading_of_a_character_fits(typed):
    ranks = Lines.of(["银行行长易人", "abc"]).ranks(ways(typed))

    assert ranks[0] < NOT_FOUND == ranks[1]


@pytest.mark.parametrize("typed", ["hz", "yinhangzhang", "z", "rb", "a银"])
def test_two_initials_begin_a_text_and_what_is_not_there_does_not_fit(typed):
    assert Lines.of(["银行行长易人", "arb"]).ranks(ways(typed)).tolist() == [NOT_FOUND, NOT_FOUND]
