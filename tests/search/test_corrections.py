"""What the results page says of words that nothing holds."""

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.models.site import ACCESS, raise_generation

pytestmark = [pytest.mark.usefixtures("cases_only"), pytest.mark.one_database]


@pytest.fixture
def told(people):
    made = [tell(people.ana, "第一次谈价格", "The quotation came late."), tell(people.ana, "秘密的合同", "…")]
    search.catch_up()
    return made


def test_what_finds_nothing_is_searched_as_it_was_meant_and_can_be_asked_again(told, sign_in, people):
    page = sign_in(people.ben).get("/search?q=quotaton", headers={"Accept-Language": "en"}).text

    assert "Showing results for" in page
    assert "第一次谈价格" in page
    assert "as_typed=1" in page
    page = sign_in(people.ben).get("/search?q=quotaton&as_typed=1", headers={"Accept-Language": "en"}).text
    assert "Did you mean" in page
    assert "第一次谈价格" not in page


def test_a_word_that_stands_nowhere_is_read_as_it_was_meant_where_the_others_find_something(told, people):
    found = search.find("第一次 价各", user=people.ben)

    assert (found.total, found.suggestion, found.corrected) == (1, "第一次 价格", True)
    found = search.find("第一次 价各", user=people.ben, correct="never")
    assert (found.total, found.suggestion, found.corrected) == (1, "第一次 价格", False)


def test_programs_are_offered_the_other_spelling_where_nothing_was_found(told, sign_in, people, api_token):
    answer = sign_in(people.ben).get(
        "/api/v1/search?q=quotaton", headers={"Authorization": f"Bearer {api_token(people.ben)}"}
    )
    assert answer.json["suggestion"] == "quotation"
    assert answer.json["total"] == 0


def test_a_correction_names_nothing_that_the_reader_may_not_find(told, people):
    with writing():
        told[1].level = 4
        raise_generation(ACCESS)
    search.catch_up()

    for typed in ("合桐", "秘蜜", "hetong"):
        assert search.find(typed, user=people.ben, correct="all").suggestion is None
        assert search.find(typed, user=people.ben, correct="all").total == 0
        assert search.find(typed, user=people.ana, correct="all").total == 1


@pytest.mark.postgres_example
@pytest.mark.parametrize("typed", ["𠮷野家", "野𠮷家", "价𠮷格", "𠮷𠮷𠮷", "谈盼𠮷搁"])
def test_a_word_with_a_character_of_two_units_harms_no_index(told, people, typed):
    tell(people.ana, "𠮷野家的合同", "𠮷野家谈价格，價𠮷格")
    search.catch_up()

    assert not search.find(typed, user=people.ben, correct="all").degraded
    assert search.is_usable()
