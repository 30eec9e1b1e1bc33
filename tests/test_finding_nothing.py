"""The page of a search that found nothing: what to blame, and what to try."""

import re

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.models.site import ACCESS, raise_generation

pytestmark = pytest.mark.one_database


@pytest.fixture
def told(people):
    """Three cases in the index, one of them out of everybody's reach but its author's."""
    made = [
        tell(people.ana, "价格谈判", "他说鸵鸟。", outcome="failure", industry="finance"),
        tell(people.ana, "价格表", outcome="success"),
        tell(people.ana, "鸵鸟的价格", outcome="success"),
    ]
    with writing():
        made[2].level = 4
        raise_generation(ACCESS)
    search.catch_up()
    return made


def rows(page):
    """Return for each part its words and the two numbers."""
    cells = re.findall(r'<th scope="row">(.*?)</th>.*?>(\d+)</td>\s*<td>(.*?)</td>', page.text, re.DOTALL)
    numbers = {re.sub(r"<.*?>|\s+|[“”]", "", name): (int(alone), rest) for name, alone, rest in cells}
    return {name: (alone, int((re.search(r">(\d+)", rest) or [0, 0])[1])) for name, (alone, rest) in numbers.items()}


def test_each_part_says_how_many_hold_it_and_how_many_are_left_without_it(told, people, sign_in):
    page = sign_in(people.ben).get("/search?q=鸵鸟&outcome=success&industry=finance&kind=case")

    assert rows(page) == {
        "鸵鸟": (1, 0),
        "成败：成功": (1, 1),
        "行业：金融": (1, 0),
        "案例": (2, 0),
        "所有条件": (0, 1),
    }


def test_what_is_hidden_is_counted_for_nobody_but_who_may_read_it(told, people, sign_in):
    address = "/search?q=鸵鸟 -他说 合同 &outcome=failure&kind=case"

    assert rows(sign_in(people.ben).get(address))["鸵鸟"] == (1, 0)
    assert rows(sign_in(people.ana).get(address))["鸵鸟"] == (2, 0)
    assert rows(sign_in(people.max).get("/search?q=鸵鸟"))["鸵鸟"] == (0, 0)


def test_what_only_a_dropped_phrase_was_made_of_is_no_result_without_it(told, people, sign_in):
    tell(people.ana, "试算", "先计算一遍。")
    search.catch_up()

    assert rows(sign_in(people.ben).get('/search?q="量子计算" 西藏&kind=case')) == {
        "量子计算": (0, 0),
        "西藏": (0, 0),
        "案例": (3, 0),
    }


def test_the_links_drop_one_part_and_keep_the_rest_as_it_was_typed(told, people, sign_in):
    ben = sign_in(people.ben)
    page = ben.get('/search?q=prices "价格表" -谈判 outcome:failure')

    links = re.findall(r'<td><a href="([^"]+)"', page.text)
    assert [ben.get(link.replace("&amp;", "&")).text.count('class="result"') for link in links]
    assert any("prices" in link and "outcome" not in link for link in links)


def test_a_type_that_was_chosen_is_offered_with_its_page(people, sign_in):
    search.catch_up()
    page = sign_in(people.ben).get("/search?q=qqqzzz&personality=shrewd").text

    assert "/types/shrewd" in page
    assert "/card?q=qqqzzz" in page
    assert "/cases/new?personality=shrewd" in page
