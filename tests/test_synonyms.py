"""Words that mean the same: everybody reads them, editors change them, and the next search knows."""

import re
from collections import defaultdict

import pytest

from tests.search.telling import tell
from tests.writing import writing
from wiki import content, search
from wiki.errors import Invalid
from wiki.models import AuditEntry, SynonymSet, db
from wiki.search.analysis import is_cjk, normalise, stem, units
from wiki.search.equivalents import countable
from wiki.search.wording import MOST_ALTERNATIVES
from wiki.services import synonyms

pytestmark = pytest.mark.usefixtures("cases_only")

QUOTES = {"words": "报价\n報盤\nquote", "note": "三种说法"}
NEVER = ("下毒", "圈羊", "对付", "敌人", "浪费资源", "内线", "机密", "个人利益", "意见箱")


@pytest.fixture
def told(people):
    tell(people.ana, "客户要报价", "…")
    tell(people.ana, "客户要报盘", "先看样品")
    search.catch_up()


@pytest.fixture
def titles(told, people):
    return lambda q: {hit.title.text for hit in search.find(q, user=people.ben).hits}


def add(browser, **words):
    answer = browser.send("/synonyms/new", {**QUOTES, **words})
    assert answer.status_code == 303
    return db.session.scalars(db.select(SynonymSet).order_by(SynonymSet.id.desc())).first()


def test_the_next_search_finds_and_marks_the_other_words(sign_in, people, titles):
    assert titles("报价") == {"客户要报价"}
    add(sign_in(people.eva))

    assert titles("报价") == titles("quotes") == titles("报盘") == {"客户要报价", "客户要报盘"}
    page = sign_in(people.ben).get("/search?q=quote").text
    assert "<mark>报盘</mark>" in page


def test_of_a_one_way_set_the_first_word_finds_the_others(sign_in, people, titles):
    add(sign_in(people.eva), one_way="y")

    assert titles("报价") == {"客户要报价", "客户要报盘"}
    assert titles("报盘") == {"客户要报盘"}


def test_without_the_index_synonyms_are_found_too(sign_in, people, titles, monkeypatch):
    add(sign_in(people.eva))

    def unusable():
        raise search.asking.IndexUnusable("gone")

    monkeypatch.setattr("wiki.search.asking.backend", unusable)
    assert titles("quote") == {"客户要报价", "客户要报盘"}


def test_a_set_is_changed_and_taken_out_and_brought_back(sign_in, people, titles):
    eva = sign_in(people.eva)
    kept = add(eva)
    page = eva.get(f"/synonyms/{kept.id}/edit").text
    base = re.search(r'name="base"[^>]*value="(\w+)"', page)[1]
    assert eva.send(f"/synonyms/{kept.id}/edit", {"words": "报价\n开价", "base": base}).status_code == 303
    assert titles("报盘") == {"客户要报盘"}
    stale = eva.send(f"/synonyms/{kept.id}/edit", {"words": "报价\n别的", "base": base})
    assert stale.status_code == 409
    assert "别的" in stale.text
    assert "开价" in stale.text

    eva.send(f"/synonyms/{kept.id}/remove")
    assert titles("开价") == set()
    assert "报价 · 开价" in eva.get("/synonyms").text
    assert "报价 · 开价" not in sign_in(people.ben).get("/synonyms").text
    eva.send(f"/synonyms/{kept.id}/restore")
    assert titles("开价") == {"客户要报价"}
    noted = [entry.action for entry in db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id))]
    assert [action for action in noted if "synonyms" in action] == [
        "add synonyms",
        "change synonyms",
        "remove synonyms",
        "bring back synonyms",
    ]


def test_many_sets_come_in_pages_and_are_found_by_a_part_of_a_word_in_any_script(sign_in, people):
    with writing():
        synonyms.install(content.synonyms())
    kept = add(sign_in(people.eva), words="報盤\nQuotations\n开价单")
    ben = sign_in(people.ben)

    last = -(-(len(content.synonyms()) + 1) // 50)
    pages = [ben.get(f"/synonyms?page={number}").text for number in (1, 2, 99)]
    assert [page.count('<tr id="set-') for page in pages[:2]] == [50, 50]
    assert 'page=2" rel="next"' in pages[0]
    assert pages[0].index(f'id="set-{kept.id}"') < pages[0].index('id="set-1"')
    assert f'aria-current="page">{last}<' in pages[2]
    for part in ("报盘", "報盤", "ＱＵＯＴＡＴＩＯＮ", " 开价单 "):
        assert f'id="set-{kept.id}"' in ben.get("/synonyms", query_string={"q": part}).text
    assert "empty-state" in ben.get("/synonyms?q=zzzz%25").text


@pytest.mark.parametrize("name", ["ana", "max", "kai"])
def test_others_read_the_words_but_do_not_change_them(sign_in, people, name):
    kept = add(sign_in(people.eva))
    browser = sign_in(getattr(people, name))

    page = browser.get("/synonyms")
    assert "报价 · 報盤 · quote" in page.text
    assert "/synonyms/new" not in page.text
    for path in ("new", f"{kept.id}/edit", f"{kept.id}/remove", f"{kept.id}/restore"):
        assert browser.send(f"/synonyms/{path}", QUOTES).status_code == 403


def test_a_form_sent_twice_makes_one_set_and_nonsense_none(sign_in, people):
    eva = sign_in(people.eva)
    assert add(eva).id == add(eva).id
    for words in ("", "报价", "报价\n 报价 ", "报价\n?!", "报价\n" + "长" * 61, "\n".join(map(str, range(21)))):
        answer = eva.send("/synonyms/new", {"words": words, "note": "why"})
        assert answer.status_code == 422
        assert 'value="why"' in answer.text


def test_what_ships_is_installed_once_and_what_an_editor_took_out_stays_out(people, titles):
    shipped = content.synonyms()
    with writing():
        synonyms.install(shipped)
    kept = db.session.scalars(db.select(SynonymSet).where(SynonymSet.code == "quotation")).one()
    with writing():
        synonyms.remove(kept, by=people.eva)
        synonyms.install(shipped)

    assert titles("quotation") == set()
    assert db.session.query(SynonymSet).count() == len(shipped) >= 60


def test_a_later_version_brings_new_words_to_sets_that_no_editor_touched(people, titles):
    with writing():
        synonyms.install(
            [{"code": "quotation", "words": ["报价", "quote"]}, {"code": "price", "words": ["价钱", "price"]}]
        )
    ours = db.session.scalars(db.select(SynonymSet).where(SynonymSet.code == "price")).one()
    with writing():
        synonyms.change(ours, synonyms.parse({"words": "价钱\n行情"}), base=synonyms.state(ours), by=people.eva)
    assert titles("quote") == {"客户要报价"}
    with writing():
        synonyms.install(content.synonyms())

    assert titles("quote") == {"客户要报价", "客户要报盘"}
    assert ours.words == ["价钱", "行情"]
    generation = synonyms.current().place
    with writing():
        synonyms.install(content.synonyms())
    assert synonyms.current().place == generation


def test_shipped_words_are_well_formed_respectful_and_in_both_languages():
    shipped = content.synonyms()

    for one in shipped:
        assert list(synonyms.parse({"words": "\n".join(one["words"])}).words) == one["words"]
        assert any(map(is_cjk, "".join(one["words"])))
        assert any(word.isascii() for word in one["words"]), one["code"]
    assert len({one["code"] for one in shipped}) == len(shipped) >= 350
    assert not [word for one in shipped for word in one["words"] for never in NEVER if never in word]
    with pytest.raises(Invalid):
        synonyms.parse({"words": "one"})


def test_a_shipped_word_stands_in_one_set_counts_in_full_and_bends_no_types_name():
    terms = [term for term in content.vocabulary()["terms"] if term["list"] == "personality"]
    names = {normalise(name) for term in terms for name in (*term["synonyms"], *term["label"].values())}
    places = defaultdict(set)

    for one in content.synonyms():
        counted = list(map(countable, one["words"]))
        assert len(set(counted)) == len(counted) <= MOST_ALTERNATIVES + 1, one["code"]
        for word in one["words"]:
            places[tuple(stem(unit[0]) for unit in units(normalise(word)))].add(one["code"])
            assert len(normalise(word)) > 1
            assert normalise(word) not in names
    assert {row: codes for row, codes in places.items() if len(codes) > 1} == {}
