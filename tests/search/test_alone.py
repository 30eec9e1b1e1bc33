"""Questions of a single character."""

import pytest

from tests.search.telling import tell
from wiki import search

pytestmark = pytest.mark.one_database

MANY = 60


@pytest.fixture
def find(people):
    """Return the titles of the first hits, after telling what says 钱 in different places."""
    for number in range(MANY):
        tell(people.ana, f"随手记下的第{number}件事", "他问了问价钱，又说赚钱不易，有钱人也不过如此。" * 3)
    tell(people.ana, "没人点头", "管家里的人说了一句，这笔要花的钱，他不肯。后来又谈了别的许多事情，都没有下文。" * 3)
    tell(people.ana, "没有谈价钱", "续约很顺利。")
    tell(people.ana, "没有下文", "他什么都没有说。", cause=("budget",), tags=("钱袋子",))
    search.catch_up()

    def ask(typed, user=None, **options):
        return search.find(typed, user=user or people.ben, kind="case", explain=True, **options)

    return ask


def test_title_label_and_the_word_itself_come_before_characters_inside_of_words(find, people):
    for typed in ("钱", "錢", " 钱 "):
        found = find(typed)
        titles = [hit.title.text for hit in found.hits]
        assert {*titles[:2]} == {"没有谈价钱", "没有下文"}
        assert titles[2] == "没人点头"
        assert (found.total, found.related) == (MANY + 3, 0)
    assert found.hits[titles.index("没有谈价钱")].title.parts == [("没有谈价", False), ("钱", True)]
    assert "alone" in {reason.source for reason in found.hits[2].reasons}
    assert find("钱", people.max).total == 0


def test_a_letter_and_a_character_that_stand_nowhere_find_nothing_related(find):
    for typed in ("q", "𠀀", "𪚥", "ß", "?"):
        assert (find(typed).total, find(typed).hits) == (0, [])
