"""A page in several languages, and who may read a page: what readers are led to, and what nobody learns by it."""

import re

import pytest
from sqlalchemy import select

from tests.test_conclusions import asked, concluded
from tests.test_pages import METHOD, decide, edit, written
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AuditEntry, Page, PageVersion, Publication

ENGLISH = {"title": "Going in from the top", "text": "The top first, then the middle.", "language": "en"}
TAIWAN = {"title": "空降式怎麼走", "text": "先高層，後中層。這樣說。", "language": "zh-Hant"}


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


@pytest.fixture
def page(ana):
    """A Chinese page of Ana's that is published."""
    return written(ana)


def again(browser, page, **changes):
    """Write the page in English from the form that offers it, filled in as the browser was shown it."""
    shown = browser.get(f"/knowledge/new?says_again={page.id}&language=en").text
    assert page.title in shown
    assert f'name="says_again" type="hidden" value="{page.id}"' in shown
    return browser.send("/knowledge/new", {**METHOD, **ENGLISH, "says_again": page.id, "submission": "en", **changes})


def made(answer):
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Page, answer.headers["Location"].rsplit("/", 1)[1])


def linked(browser, page, other):
    return browser.send(f"/knowledge/{page.id}/versions", {"other": f"/knowledge/{other.id}"})


def led_to(browser, page):
    """Return the ids and languages of what the page says it is also in."""
    text = browser.get(f"/knowledge/{page.id}").text
    return set(re.findall(r'<a href="/knowledge/(\w+)" hreflang="([\w-]+)" rel="alternate"><span lang="\2">', text))


def audited():
    return [row.action for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_page_is_written_again_in_other_languages_and_readers_are_led_to_each(ana, sign_in, people, page):
    english = made(again(ana, page))
    taiwan = written(ana, **TAIWAN, submission="tw")
    assert linked(sign_in(people.ben), english, taiwan).status_code == 303

    zoe = sign_in(people.zoe)
    assert led_to(zoe, page) == {(english.id, "en"), (taiwan.id, "zh-Hant")}
    assert led_to(zoe, taiwan) == {(english.id, "en"), (page.id, "zh-Hans")}
    assert (english.kind_code, english.shown.body["tags"]) == (page.kind_code, page.shown.body["tags"])
    assert ana.send(f"/knowledge/{page.id}/versions/{english.id}/unlink").status_code == 303
    assert led_to(zoe, page) == {(taiwan.id, "zh-Hant")}
    assert led_to(zoe, english) == set()
    assert [one for one in audited() if "languages" in one] == ["link languages", "link languages", "unlink languages"]


@pytest.mark.one_database
def test_names_of_pages_are_completed_where_one_is_asked_for(ana, page):
    shown = ana.get(f"/knowledge/{page.id}/versions").text
    assert re.search(r'<form [^>]*data-names="/knowledge/names"', shown)
    assert re.search(r'<input [^>]*autocomplete="off"[^>]*data-name=""[^>]* id="other"', shown)


@pytest.mark.one_database
def test_a_language_has_one_page_and_whoever_comes_second_is_told(ana, sign_in, people, page):
    english = made(again(ana, page))
    second = again(sign_in(people.ben), page, submission="two", title="From above")
    assert second.status_code == 422
    assert all(text in second.text for text in (english.title, "From above"))
    assert db.session.query(Page).count() == 2
    other = written(ana, **{**ENGLISH, "title": "Elsewhere", "submission": "three"})
    assert english.title in linked(ana, page, other).text
    assert linked(ana, page, page).status_code == 422
    assert again(ana, page, language="zh-Hans", submission="four").status_code == 422
    taiwan = made(again(ana, page, **TAIWAN, submission="tw"))
    refused = edit(ana, taiwan, **{**ENGLISH, "title": taiwan.title})
    assert refused.status_code == 422
    assert english.title in refused.text


def test_of_a_version_that_one_may_not_read_nothing_is_told_and_nothing_is_refused(ana, sign_in, people, page):
    secret = made(again(ana, page, title="Takeover list", level="4"))
    draft = made(again(ana, page, **{**TAIWAN, "submission": "tw", "action": "draft"}))
    zoe = sign_in(people.zoe)
    assert led_to(ana, page) == {(secret.id, "en")}
    for path in (f"/knowledge/{page.id}", f"/knowledge/{page.id}/versions"):
        assert not [one for one in (secret.id, draft.id, "Takeover") if one in zoe.get(path).text]
    assert f"says_again={page.id}&amp;language=en" in zoe.get(f"/knowledge/{page.id}/versions").text
    assert zoe.send(f"/knowledge/{page.id}/versions", {"other": f"/knowledge/{secret.id}"}).status_code == 422
    assert zoe.send(f"/knowledge/{page.id}/versions/{secret.id}/unlink").status_code == 404

    with writing():
        page.parent_id = secret.id
    assert secret.id not in zoe.get(f"/knowledge/new?says_again={page.id}").text
    english = made(again(zoe, page, submission="zoe"))
    assert led_to(zoe, page) == led_to(ana, page) == {(english.id, "en")}
    assert db.session.get(PageVersion, secret.id) is None
    assert db.session.get(PageVersion, draft.id) is not None
    for page_id in (secret.id, draft.id):
        assert zoe.get(f"/knowledge/new?says_again={page_id}").status_code == 404


@pytest.mark.one_database
def test_a_translation_says_when_the_original_was_approved_anew(ana, sign_in, people, page):
    english = made(again(ana, page))
    zoe = sign_in(people.zoe)
    newer = "newer than this one"
    zoe.get("/"), zoe.send("/account/language", {"language": "en", "next": "/"})
    assert newer not in zoe.get(f"/knowledge/{english.id}").text
    edit(ana, page, text="先找人。")
    assert newer in zoe.get(f"/knowledge/{english.id}").text
    assert newer not in zoe.get(f"/knowledge/{page.id}").text
    with writing():
        page.level = 4
    assert newer not in zoe.get(f"/knowledge/{english.id}").text
    with writing():
        page.level = 2
    edit(ana, english, **{**ENGLISH, "text": "First find somebody."})
    assert newer not in zoe.get(f"/knowledge/{english.id}").text


def test_a_translation_is_for_no_more_people_than_what_it_says_again(ana, sign_in, people):
    topic = asked(people.ana, [])
    concluded(ana, topic, destination="page", posts=[])
    page = db.session.scalars(select(Page)).one()
    ana.send(f"/knowledge/{page.id}/submit")
    with writing():
        page.level = topic.level = 3
    refused = again(ana, page, level="2")
    assert refused.status_code == 422
    english = made(again(ana, page, level="3"))
    assert (english.level, english.sourced) == (3, True)
    with writing():
        english.level = 2
    assert sign_in(people.ben).get(f"/knowledge/{english.id}").status_code == 404


@pytest.mark.one_database
def test_a_merge_and_another_language_keep_one_page_a_language(ana, sign_in, people, page):
    english = made(again(ana, page))
    better = written(ana, **{**ENGLISH, "title": "Better", "submission": "better"})
    form = {"kind": "method", "parent": "", "position": "0", "verifier": "", "into": better.title}
    assert sign_in(people.eva).send(f"/knowledge/{english.id}/arrange", form).status_code == 303
    assert led_to(ana, page) == {(better.id, "en")}
    assert edit(ana, better, **{**TAIWAN, "title": better.title}).status_code == 303
    assert led_to(ana, page) == {(better.id, "zh-Hant")}


@pytest.mark.one_database
def test_a_text_approved_in_a_language_that_is_taken_by_then_parts_the_page(ana, sign_in, people):
    eva = sign_in(people.eva)
    page, english = written(ana, kind="competitor"), written(ana, **ENGLISH, kind="competitor", submission="e")
    taiwan = made(again(ana, page, **TAIWAN, kind="competitor", submission="tw"))
    for one in (page, english, taiwan):
        decide(eva, one, "approve")
    edit(ana, taiwan, **ENGLISH)
    assert linked(ana, page, english).status_code == 303
    assert led_to(ana, page) == {(english.id, "en"), (taiwan.id, "zh-Hant")}
    assert decide(eva, taiwan, "approve").status_code == 303
    assert led_to(ana, page) == {(english.id, "en")}


def test_the_level_is_chosen_while_a_page_is_written_and_opened_after_one_more_look(ana, sign_in, people):
    page = written(ana, level="3", action="draft")
    zoe, eva = sign_in(people.zoe), sign_in(people.eva)
    assert (page.level, page.summary) == (3, "")
    assert edit(ana, page, level="2", action="draft").status_code == 303
    assert (page.level, page.state) == (2, Publication.DRAFT)
    assert edit(ana, page, level="4").status_code == 303
    assert (page.level, page.state) == (4, Publication.PUBLISHED)
    assert [browser.get(f"/knowledge/{page.id}").status_code for browser in (zoe, eva, ana)] == [404, 404, 200]
    edit(ana, page, level="1", text="改了。")
    assert page.level == 4
    assert ana.send(f"/knowledge/{page.id}/level", {"level": "2"}).headers["Location"].endswith("level?level=2")
    assert ana.send(f"/knowledge/{page.id}/level", {"level": "2", "base": str(page.version)}).status_code == 303
    assert [browser.get(f"/knowledge/{page.id}").status_code for browser in (zoe, eva)] == [200, 200]
    assert zoe.get(f"/knowledge/{page.id}/history/1").status_code == 404
    assert [zoe.send(f"/knowledge/{page.id}/level", {"level": "3"}).status_code, page.level] == [403, 2]
    assert eva.send(f"/knowledge/{page.id}/level", {"level": "3"}).status_code == 303
    assert eva.get(f"/knowledge/{page.id}").status_code == 404
    named = {"person": "Zoe", "right": "edit", "reason": "She knows."}
    assert ana.send(f"/knowledge/{page.id}/readers", {**named, "person": people.zoe.display_name}).status_code == 303
    assert zoe.get(f"/knowledge/{page.id}/edit").status_code == 200


@pytest.mark.one_database
def test_a_confidential_page_is_approved_by_an_editor_whom_it_names(ana, sign_in, people):
    page, eva = written(ana, kind="competitor", level="4"), sign_in(people.eva)
    assert eva.get(f"/knowledge/{page.id}").status_code == 404
    assert f"/knowledge/{page.id}/readers" in ana.get(f"/knowledge/{page.id}").text
    for person in (people.eva, people.zoe):
        named = {"person": person.name, "right": "read", "reason": "Decides."}
        assert ana.send(f"/knowledge/{page.id}/readers", named).status_code == 303
    assert sign_in(people.zoe).get(f"/knowledge/{page.id}").status_code == 404
    assert eva.get(f"/knowledge/{page.id}/history/1").status_code == 200
    assert eva.get(f"/knowledge/{page.id}/edit").status_code == 403
    assert decide(eva, page, "approve").status_code == 303
    assert sign_in(people.zoe).get(f"/knowledge/{page.id}").status_code == 200
    assert sign_in(people.ben).get(f"/knowledge/{page.id}").status_code == 404


def test_a_page_is_opened_to_no_more_people_than_the_discussion_it_came_from(ana, people):
    topic = asked(people.ana, [])
    with writing():
        topic.level = 3
    concluded(ana, topic, destination="page", posts=[])
    page = db.session.scalars(select(Page)).one()
    assert (page.level, page.sourced) == (3, True)
    form = {"title": page.title, "kind": page.kind_code, "text": "新。", "base": "1", "action": "draft", "level": "2"}
    assert ana.send(f"/knowledge/{page.id}/edit", form).status_code == 422
    assert ana.send(f"/knowledge/{page.id}/level", {"level": "2"}).status_code == 422
    assert (page.level, page.version) == (3, 1)
