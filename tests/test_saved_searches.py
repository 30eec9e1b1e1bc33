"""Saved searches: kept for one person alone, and what is new in them."""

import re

import pytest

from tests.search.telling import retell, tell
from tests.writing import writing
from wiki import search
from wiki.extensions import db
from wiki.models import Notice, Publication, SavedSearch, SearchNews
from wiki.models.base import now
from wiki.models.site import ACCESS, raise_generation
from wiki.search import watching
from wiki.search.whoosh_backend import scoring
from wiki.services import cases, notices, pages, saved_searches

ASKED = "/searches/new?q=鸵鸟&outcome=failure"


def save(browser, path=ASKED, name="Ostriches", **fields):
    assert browser.send(path, {"name": name, "notify": "y", **fields}).status_code == 303
    return db.session.query(SavedSearch).order_by(SavedSearch.created_at.desc()).first()


def look():
    """Do what the worker does."""
    search.catch_up()
    if watching.look():
        db.session.commit()


@pytest.fixture
def ben(sign_in, people):
    look()
    return sign_in(people.ben)


@pytest.fixture
def saved(ben):
    return save(ben)


def test_a_search_is_saved_under_a_suggested_name_with_all_that_it_asks_for(ben):
    results = ben.get("/search?q=鸵鸟&outcome=failure&sort=date&page=2").text
    link = re.search(r'href="(/searches/new[^"]+)"', results)[1].replace("&amp;", "&")

    assert "鸵鸟 · 失败" in ben.get(link).text
    saved = save(ben, link)
    assert saved.asked == {"outcome": ["failure"], "q": ["鸵鸟"]}
    assert save(ben, link, name="Again").id == saved.id
    opened = ben.send(f"/searches/{saved.id}/look")
    assert opened.status_code == 303
    assert ben.get(opened.headers["Location"]).status_code == 200


def test_nothing_is_kept_that_a_page_of_results_does_not_read(ben):
    saved = save(ben, f"/searches/new?q=鸵鸟&q=again&ignore=cause:price&type=proud&lang=en&next=//evil&{'x' * 900}=y")

    assert saved.asked == {"q": ["鸵鸟"], "ignore": ["cause:price"], "personality": ["proud"]}


def test_what_others_tell_afterwards_is_news_until_one_looks(people, ben, saved):
    tell(people.ana, "鸵鸟", outcome="failure")
    tell(people.ana, "鸵鸟", outcome="success")
    tell(people.ben, "自己的鸵鸟", outcome="failure")
    look()

    assert saved_searches.news(people.ben) == {saved.id: 1}
    assert "Ostriches" in ben.get("/").text
    assert 'class="count"' in ben.get("/cases").text
    ben.send(f"/searches/{saved.id}/look")
    assert saved_searches.news(people.ben) == {}
    assert 'class="count"' not in ben.get("/cases").text


def test_a_search_that_meets_a_defect_does_not_hold_up_the_news_of_others(people, ben, saved, monkeypatch):
    save(ben, path="/searches/new?q=鸵鸟", name="All ostriches")
    tell(people.ana, "鸵鸟伸头", "说了三次。", outcome="failure")
    hits = scoring.hits
    monkeypatch.setattr(scoring, "hits", lambda among, query: hits(among, query) if query.filters else 1 / 0)
    look()

    assert saved_searches.news(people.ben) == {saved.id: 1}


def test_an_old_case_in_new_words_and_a_draft_are_no_news(people, ben):
    old = tell(people.ana, "题目", outcome="failure")
    draft = tell(people.ana, "鸵鸟", outcome="failure", publish=False)
    look()
    saved = save(ben)
    retell(old, people.ana, "鸵鸟")
    look()
    assert saved_searches.news(people.ben) == {}

    with writing():
        cases.publish(draft)
    look()
    assert saved_searches.news(people.ben) == {saved.id: 1}


def test_rights_are_asked_when_it_is_found_and_again_when_it_is_shown(people, ben, saved):
    hidden = tell(people.ana, "鸵鸟", outcome="failure")
    with writing():
        hidden.level = 4
        raise_generation(ACCESS)
    look()
    assert not db.session.query(SearchNews).count()

    shown = tell(people.ana, "鸵鸟", outcome="failure")
    look()
    assert saved_searches.news(people.ben) == {saved.id: 1}
    with writing():
        shown.state = Publication.ARCHIVED
        raise_generation(ACCESS)
    assert saved_searches.news(people.ben) == {}


def test_what_is_not_to_be_understood_is_none_for_news_either(people, ben):
    tell(people.ben, "失败的鸵鸟")
    asked = "/searches/new?q=失败 鸵鸟"
    both = [save(ben, f"{asked}{more}", name=more or "all") for more in ("", "&ignore=outcome:failure")]
    tell(people.ana, "鸵鸟", outcome="success")
    look()

    assert [saved_searches.news(people.ben).get(one.id, 0) for one in both] == [1, 0]
    ignored = {("outcome", "failure")}
    assert search.find("失败 鸵鸟", user=people.ben).total == 2
    assert search.find("失败 鸵鸟", user=people.ben, ignored=ignored).total == 1


def test_nobody_else_reads_opens_or_changes_it(sign_in, people, saved):
    for name in ("ana", "eva", "max"):
        other = sign_in(getattr(people, name))
        assert "Ostriches" not in other.get("/searches").text
        assert other.get(f"/searches/{saved.id}/edit").status_code == 404
        for verb in ("look", "remove", "restore", "stop"):
            assert other.send(f"/searches/{saved.id}/{verb}").status_code == 404


def test_what_a_search_finds_stands_once_in_the_inbox_until_one_looks(people, ben, saved):
    ben.send("/searches/new?q=鸵鸟", {"follow": "y", "notify": "y"})
    page = told_page(people.ana, "鸵鸟怎么走")
    for _ in range(2):
        tell(people.ana, "鸵鸟的案例", outcome="failure")
        look()
    inbox = ben.get("/inbox").text

    assert {one.name: saved_searches.news(people.ben)[one.id] for one in saved_searches.followed(people.ben)} == {
        "Ostriches": 2,
        "鸵鸟": 3,
    }
    assert page.title not in inbox
    assert [inbox.count(f">{name}</button>") for name in ("Ostriches", "鸵鸟")] == [1, 1]
    assert notices.counts(people.ben).news == 2
    notice = db.session.query(Notice).filter_by(saved_search_id=saved.id).one()
    assert ben.send(f"/inbox/{notice.id}/open").headers["Location"].endswith("sort=date")
    assert notices.counts(people.ben).news == 1
    assert ben.send(f"/searches/{saved.id}/stop").status_code == 303
    listed = ben.get("/follows").text
    assert "Ostriches" not in listed
    assert listed.count("/stop") == 1


def test_without_notices_nothing_is_told_and_what_is_deleted_can_be_brought_back(people, ben, saved):
    assert ben.send(f"/searches/{saved.id}/edit", {"name": ""}).status_code == 422
    ben.send(f"/searches/{saved.id}/edit", {"name": "Quiet"})
    tell(people.ana, "鸵鸟", outcome="failure")
    look()
    assert saved_searches.news(people.ben) == {}

    ben.send(f"/searches/{saved.id}/remove")
    assert f"/searches/{saved.id}/look" not in ben.get("/searches").text
    ben.send(f"/searches/{saved.id}/restore")
    assert f"/searches/{saved.id}/look" in ben.get("/searches").text
    ben.send(f"/searches/{saved.id}/remove")
    with writing():
        db.session.get(SavedSearch, saved.id).removed_at = now() - 2 * saved_searches.KEPT
        saved_searches.purge()
    assert not db.session.query(SavedSearch).count()


def test_there_is_room_for_so_many(ben, monkeypatch):
    monkeypatch.setattr(saved_searches, "MOST", 1)
    save(ben)

    assert ben.send("/searches/new?q=x", {"name": "one more"}).status_code >= 400
    assert ben.send("/searches/new", {"name": "nothing asked"}).status_code >= 400
    assert db.session.query(SavedSearch).count() == 1


def told_page(by, title):
    with writing():
        page = pages.create(pages.PageContent(title, "先等。"), {"text": "<p>先等。</p>"}, kind="method", by=by)
        pages.reviewing.put_forward(page, by=by)
    return page
