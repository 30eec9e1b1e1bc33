"""Names of the classification that are typed as pinyin or by its initials."""

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.models.site import ACCESS, raise_generation
from wiki.search import suggesting

pytestmark = [pytest.mark.one_whoosh, pytest.mark.one_database]


@pytest.fixture
def filed(people):
    """Cases filed under names that no text holds, one of them out of reach for Ben."""
    made = [
        tell(people.ana, "第一个故事", "对手先报了盘。", competitor="砾石科技", tags=("展台",)),
        tell(people.ana, "第二个故事", "对手没有来。", competitor="砾石科技"),
        tell(people.ana, "第三个故事", "对手没有来。", competitor="暗河软件"),
        tell(people.ana, "第四个故事", "对手来了。", competitor="南山实业"),
        tell(people.ana, "第五个故事", "对手来了。", competitor="怒赦世爷"),
    ]
    with writing():
        made[2].level = 4
        raise_generation(ACCESS)
    search.catch_up()
    return made


@pytest.fixture
def find(filed, people):
    """Return the titles that somebody finds, hits alone, and what was understood."""

    def ask(typed, user=None):
        results = search.find(typed, user=user or people.ben, kind="case")
        return sorted(hit.title.text for hit in results.hits if not hit.related), [
            one.code for one in results.understood
        ]

    return ask


@pytest.mark.postgres_example
@pytest.mark.parametrize("typed", ["lskj", "LSKJ", "lishikeji", "li shi ke ji", "lishi keji", "砾石科技"])
def test_what_is_filed_under_a_name_is_found_by_its_pinyin_and_initials(find, typed):
    assert find(typed) == (["第一个故事", "第二个故事"], ["砾石科技"])
    assert find(f"{typed} 报盘") == find("砾石科技 报盘")
    assert find(f"报盘 {typed}") == find("报盘 砾石科技")


def test_a_tag_is_a_name_and_a_part_of_one_is_none(find):
    assert find("zhantai") == (["第一个故事"], [])
    assert find("lsk") == find("lskjn") == ([], [])


def test_letters_that_stand_for_several_names_or_stand_somewhere_are_no_name(find, people):
    assert find("nssy") == ([], [])
    tell(people.ana, "The LSKJ standard", "An abbreviation.", language="en")
    search.catch_up()

    assert find("lskj") == (["The LSKJ standard"], [])


def test_a_name_is_read_by_those_who_find_a_case_with_it(find, people):
    for typed in ("ahrj", "anheruanjian"):
        assert find(typed) == ([], [])
        assert find(typed, people.ana) == (["第三个故事"], ["暗河软件"])
        assert not suggesting.suggestions(typed, user=people.ben).terms
        assert suggesting.suggestions(typed, user=people.ana).terms
    assert [term.text("zh-Hans") for term in suggesting.suggestions("lskj", user=people.ben).terms] == ["砾石科技"]
    assert find("lskj", people.max) == ([], [])
