"""What is offered while somebody types into the search box."""

import re
from urllib.parse import quote

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import search
from wiki.models import Role
from wiki.models.site import ACCESS, raise_generation
from wiki.search import suggesting
from wiki.services import people as people_service
from wiki.services import saved_searches

pytestmark = pytest.mark.one_database

ADDRESS = "/search/suggestions"
STATE_FIRM = "国企科长谈价格"


@pytest.fixture
def told(people):
    """Cases in the index, one of them a draft."""
    made = [
        tell(people.ana, STATE_FIRM, "…", occurred_on="2026-03", product="云梯", tags=("行长",)),
        tell(people.ana, "銀行的處長要試用", "…", occurred_on="2026-05", language="zh-Hant"),
        tell(people.zoe, "The buyer compared prices of our CRM", "…", language="en"),
        tell(people.ana, "国企的草稿", "…", publish=False, tags=("草稿词",)),
    ]
    search.catch_up()
    return made


@pytest.fixture
def offered(told, sign_in, people):
    """Return what is offered to Ben, or to somebody else, in English."""

    def ask(typed, user=None):
        browser = sign_in(user or people.ben)
        answer = browser.get(ADDRESS, query_string={"q": typed}, headers={"Accept-Language": "en"})
        assert answer.status_code == 200
        return re.findall(r"<span lang=[^>]*>(.*?)</span>", answer.text)

    return ask


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "typed",
    [
        "国企",
        "國企科長",
        "ＧＵＯＱＩ",
        "guoqi",
        "guoq",
        "gqkz",
        "jiage",
        "科长 jiage",
        "谈价",
        "tanjia guoqi",
        "zhangtan",
    ],
)
def test_a_title_is_offered_by_any_part_of_it_in_both_scripts_and_by_pinyin(offered, typed):
    assert STATE_FIRM in offered(typed)


def test_what_does_not_fit_is_not_offered_and_nothing_for_nothing(offered):
    assert offered("CRM 价格") == []
    assert offered("") == offered("?!") == offered("\x00") == []
    assert offered("rices") == offered("compared crm") == ["The buyer compared prices of our CRM"]


def test_the_beginning_of_a_title_stands_before_its_middle_and_the_newest_first(told, people, offered):
    tell(people.ana, "价格先谈", "…", occurred_on="2020")
    tell(people.ana, "价格后谈", "…", occurred_on="2021")
    search.catch_up()

    assert [one for one in offered("jiage") if "价格" in one] == ["价格后谈", "价格先谈", STATE_FIRM]


def test_root_causes_and_handbooks_are_offered_with_what_they_are_and_a_page_once(told, sign_in, people):
    ben = sign_in(people.ben)
    named = ben.send("/root-causes/new", {"title": "手续越加越多", "text": "…", "action": "", "cause": ""})
    search.catch_up()

    def links(typed):
        page = ben.get(ADDRESS, query_string={"q": typed}).text
        return re.findall(r'href="([^"]+)".*?>([^<]+)</span>(?:<small>(.*?)</small>)?', page)

    assert links("shouxu yuejia") == [(named.headers["Location"], "手续越加越多", "症结")]
    for typed in ("重体面型", "故作大款", "型"):
        addresses = [address for address, _text, _kind in links(typed)]
        assert "/types/showy" in addresses or typed == "型"
        assert len(addresses) == len(set(addresses))


@pytest.mark.postgres_example
@pytest.mark.parametrize("typed", ["State-owned", "guoqi", "gq", "国企", "國企", "guoyouqiye"])
def test_terms_lead_to_their_pages_by_every_name_and_reading(told, sign_in, people, typed):
    page = sign_in(people.ben).get(ADDRESS, query_string={"q": typed}).text

    assert "/terms/ownership/state" in page


@pytest.mark.postgres_example
@pytest.mark.parametrize(("typed", "word"), [("yinhang", "銀行的處長要試用"), ("hangzhang", "行长"), ("yt", "云梯")])
def test_every_reading_of_a_character_counts(offered, typed, word):
    assert word in offered(typed)


def test_what_one_may_not_find_is_not_offered_however_it_is_typed(told, people, offered):
    assert offered("caogao") == offered("草稿") == []
    assert "草稿词" not in offered("cgc")
    assert "云梯" in offered("云梯")
    with writing():
        told[0].level = 4
        raise_generation(ACCESS)
    search.catch_up()

    for typed in ("国企科长", "guoqi kezhang", "云梯", "yunti", "行长"):
        assert STATE_FIRM not in offered(typed)
        assert not {"云梯", "行长"} & {*offered(typed)}
    assert STATE_FIRM in offered("guoqike", people.ana)
    assert offered("guoqi kezhang", people.max) == []


def test_many_hidden_words_do_not_stand_in_the_way_of_one_that_may_be_seen(told, people, offered):
    tell(people.ana, "草稿", "…", publish=False, tags=tuple(f"云{number}" for number in range(20)))
    for batch in range(2):
        tell(people.ana, "草稿", "…", publish=False, tags=tuple(f"云{batch}-{number}" for number in range(20)))
    tell(people.ana, "看得见", "…", tags=("云端",))

    assert {one for one in offered("云") if "云" in one} == {"云梯", "云端"}


def test_rights_that_are_taken_away_act_on_the_next_letter(told, people, offered):
    assert STATE_FIRM in offered("科长")
    with writing():
        people_service.change(people.ben, roles=[Role.ADMIN], display_name="Ben", team="", active=True)

    assert STATE_FIRM not in offered("科长")


def test_without_the_index_terms_are_offered(monkeypatch, offered):
    def unusable():
        raise suggesting.IndexUnusable("gone")

    monkeypatch.setattr("wiki.search.suggesting.backend", unusable)

    assert offered("guoqi kezhang") == []
    assert offered("guoqi")


def test_nobody_keeps_the_answer_and_strangers_get_none(client, told, sign_in, people):
    assert "no-store" in sign_in(people.ben).get(ADDRESS).headers["Cache-Control"]
    assert client.get(ADDRESS, query_string={"q": "guoqi"}).status_code == 401


def test_ones_own_saved_searches_are_offered_by_name_and_question_and_lead_to_what_they_find(offered, sign_in, people):
    ben = sign_in(people.ben)
    for name, asked in (("我的回访", "q=鸵鸟&outcome=failure"), ("报价被压", "q=报价"), ("拿掉了", "q=拿掉")):
        assert ben.send(f"/searches/new?{asked}", {"name": name, "notify": "y"}).status_code == 303
    with writing():
        saved_searches.remove(next(one for one in saved_searches.of(people.ben) if one.name == "拿掉了"))

    for typed in ("回访", "回訪", "huifang", "wdhf", "鸵鸟", "鴕鳥", "tuoniao"):
        assert "我的回访" in offered(typed)
        assert "我的回访" not in offered(typed, people.zoe)
    assert "报价被压" in offered("baojia")
    assert "拿掉了" not in offered("拿掉")
    page = ben.get(ADDRESS, query_string={"q": "回访"}, headers={"Accept-Language": "en"}).text
    assert f'href="/search?outcome=failure&amp;q={quote("鸵鸟")}"' in page
    assert "<small>Saved search</small>" in page
