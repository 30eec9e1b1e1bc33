"""Writing together: unsaved words are kept for who typed them, two changes become one, versions come back."""

import re
from datetime import timedelta

import pytest

from tests.test_cases import STORY, told
from tests.writing import writing
from wiki import search, worker
from wiki.models import Case, Publication, Writing, db
from wiki.models import base as clock
from wiki.services import writings

CANARY = "zaunkönigwort"
BEGUN = {
    "title": "半路上记的",
    "situation": f"{CANARY}：客户在门口说了一句话。",
    "sitting": "a-page",
    "submission": "a-form",
}


@pytest.fixture
def case(sign_in, people):
    """A case that Ana has told."""
    return told(sign_in(people.ana))


def kept():
    return db.session.query(Writing).order_by(Writing.updated_at).all()


def changed(**changes):
    return {**STORY, "base": "1", "sitting": "a-page", **changes}


# --- unsaved words -------------------------------------------------------------------------------


def test_a_case_that_is_not_created_yet_is_found_again_and_continued(sign_in, people):
    answer = sign_in(people.ana).send("/cases/autosave", BEGUN)
    assert answer.status_code == 200
    assert re.search(r"\d\d:\d\d", answer.json["text"])
    assert db.session.query(Case).count() == 0

    elsewhere = sign_in(people.ana)
    for page in ("/", "/cases/mine", "/cases/new"):
        assert f"/cases/new?from={kept()[0].id}" in elsewhere.get(page).text
    form = elsewhere.get(f"/cases/new?from={kept()[0].id}").text
    assert CANARY in form
    assert 'value="a-form"' in form
    assert 'name="follows" type="hidden" value="a-page"' in form


def test_changes_of_a_case_are_offered_with_what_they_changed_and_their_base(sign_in, people, case):
    ana = sign_in(people.ana)
    ana.send(f"/cases/autosave?case={case.id}", changed(result=f"签了。{CANARY}"))
    assert case.version == 1

    offer = ana.get(f"/cases/{case.id}/edit").text
    assert re.search(f"<ins>[^<]*{CANARY}", offer)
    assert CANARY not in offer.split('<form class="editor-grid"')[1]
    form = ana.get(f"/cases/{case.id}/edit?from={kept()[0].id}").text
    assert CANARY in form.split('<form class="editor-grid"')[1]
    assert 'name="base" type="hidden" value="1"' in form


def test_what_is_typed_later_takes_the_place_of_what_was_before(sign_in, people):
    ana = sign_in(people.ana)
    for text in ("一", "一二", "一二三"):
        ana.send("/cases/autosave", {**BEGUN, "situation": text})

    assert [writing.fields["situation"] for writing in kept()] == [["一二三"]]


def test_two_devices_never_write_over_one_another(sign_in, people):
    desk, phone = sign_in(people.ana), sign_in(people.ana)
    desk.send("/cases/autosave", {**BEGUN, "situation": "在办公室写的"})
    phone.send("/cases/autosave", {**BEGUN, "sitting": "phone", "follows": "a-page", "situation": "在路上写的"})
    assert [writing.fields["situation"] for writing in kept()] == [["在路上写的"]]

    desk.send("/cases/autosave", {**BEGUN, "situation": "回到办公室又写的"})
    assert {writing.fields["situation"][0] for writing in kept()} == {"在路上写的", "回到办公室又写的"}


@pytest.mark.parametrize("action", ["draft", "publish"])
def test_a_save_ends_what_was_not_saved(sign_in, people, action):
    ana = sign_in(people.ana)
    ana.send("/cases/autosave", BEGUN)
    ana.send("/cases/new", {**STORY, **BEGUN, "sitting": "later", "follows": "a-page", "action": action})

    assert db.session.query(Case).count() == 1
    assert kept() == []


def test_a_letter_that_comes_after_the_save_keeps_nothing(sign_in, people, case):
    ana = sign_in(people.ana)
    ana.send(f"/cases/{case.id}/edit", changed(result="签了三年。"))
    ana.send(f"/cases/autosave?case={case.id}", changed(result="签了三年。"))
    ana.send("/cases/autosave", {"sitting": "empty"})

    assert kept() == []


def test_what_was_discarded_takes_its_unsaved_words_along(sign_in, people, draft):
    ana = sign_in(people.ana)
    ana.send(f"/cases/autosave?case={draft.id}", changed())
    assert len(kept()) == 1
    ana.send(f"/cases/{draft.id}/discard")

    assert kept() == []


def test_dropped_words_come_back_until_the_next_save(sign_in, people, case):
    ana = sign_in(people.ana)
    ana.send(f"/cases/autosave?case={case.id}", changed(result=CANARY))
    ident = kept()[0].id
    assert ana.send(f"/cases/unsaved/{ident}/drop").status_code == 303
    assert "?from=" not in ana.get(f"/cases/{case.id}/edit").text
    assert "?from=" not in ana.get("/cases/mine").text

    ana.send(f"/cases/unsaved/{ident}/keep")
    assert f"?from={ident}" in ana.get(f"/cases/{case.id}/edit").text

    ana.send(f"/cases/unsaved/{ident}/drop")
    ana.send(f"/cases/{case.id}/edit", changed(sitting="another", result="签了三年。"))
    assert kept() == []


def test_after_ninety_days_the_worker_lets_them_go(app, sign_in, people, monkeypatch):
    sign_in(people.ana).send("/cases/autosave", BEGUN)
    today = clock.now()
    monkeypatch.setattr(writings, "now", lambda: today + timedelta(days=89))
    worker.tidy(app)
    assert len(kept()) == 1

    monkeypatch.setattr(writings, "now", lambda: today + timedelta(days=91))
    worker.tidy(app)
    assert kept() == []


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"situation": "字" * 50_001}, 422),
        ({"tags": ["x"] * 50}, 422),
        ({"sitting": ""}, 422),
        ({"sitting": "x" * 41}, 422),
        ({"situation": "\x00 nul"}, 200),
        ({"title": "", "personality": ["no such type"]}, 200),
    ],
)
def test_what_is_kept_has_the_limits_of_the_form(sign_in, people, fields, status):
    answer = sign_in(people.ana).send("/cases/autosave", {**BEGUN, **fields})

    assert answer.status_code == status
    assert len(kept()) == (status == 200)
    assert answer.json["text"]


def test_nobody_keeps_more_than_fifty(sign_in, people):
    ana = sign_in(people.ana)
    with writing():
        for number in range(writings.MOST):
            writings.keep(BEGUN, document=None, sitting=f"page {number}", by=people.ana)
    assert ana.send("/cases/autosave", BEGUN).status_code == 409
    assert ana.send("/cases/autosave", {**BEGUN, "sitting": "page 7"}).status_code == 200
    assert sign_in(people.ben).send("/cases/autosave", BEGUN).status_code == 200


@pytest.mark.postgres_example("ben")
@pytest.mark.parametrize("name", ["ben", "zoe", "eva", "max", "kai"])
def test_nobody_else_gets_at_unsaved_words(sign_in, people, case, api_token, name):
    ana, other = sign_in(people.ana), sign_in(getattr(people, name))
    ana.send("/cases/autosave", BEGUN)
    ana.send(f"/cases/autosave?case={case.id}", changed(sitting="b", title=CANARY, tags=CANARY))
    search.catch_up()
    idents, token = [writing.id for writing in kept()], {"Authorization": f"Bearer {api_token(getattr(people, name))}"}
    pages = [
        "/",
        "/cases",
        "/cases/mine",
        "/cases/new",
        "/search?q=门口",
        f"/cases/{case.id}",
        f"/cases/{case.id}/edit",
    ]
    pages += [f"/cases/{case.id}/history", "/terms/tags", f"/api/v1/cases/{case.id}", "/api/v1/search?q=门口"]
    pages += [f"{path}?from={ident}" for ident in idents for path in ("/cases/new", f"/cases/{case.id}/edit")]
    for page in pages:
        assert CANARY not in other.get(page, headers=token if page.startswith("/api") else None).text, page
    for ident in idents:
        for verb in ("drop", "keep"):
            assert other.send(f"/cases/unsaved/{ident}/{verb}").status_code == 404
        assert other.get(f"/cases/new?from={ident}").status_code in (403, 404)
    assert CANARY not in other.get(f"/search?q={CANARY}").text.replace(f"q={CANARY}", "").split("<main")[1][4000:]
    other.send("/cases/autosave", {**BEGUN, "sitting": "mine", "follows": "a-page", "situation": "别人的字"})
    assert CANARY in str(kept()[0].fields)


@pytest.mark.parametrize(("name", "status"), [("ben", 403), ("max", 404)])
def test_whoever_may_not_edit_keeps_nothing_there(sign_in, people, case, name, status):
    answer = sign_in(getattr(people, name)).send(f"/cases/autosave?case={case.id}", changed(result=CANARY))

    assert answer.status_code == status
    assert kept() == []


# --- two changes ---------------------------------------------------------------------------------


def collide(sign_in, people, case, theirs, mine):
    """Let Ana save first and Eva second; return Eva's browser, what she sent and the answer."""
    eva, sent = sign_in(people.eva), {**STORY, "base": "1", **mine}
    assert sign_in(people.ana).send(f"/cases/{case.id}/edit", {**STORY, "base": "1", **theirs}).status_code == 303
    return eva, sent, eva.send(f"/cases/{case.id}/edit", sent)


def form_of(page):
    """Return the texts in the form of a page."""
    return {
        name: text.strip("\r\n")
        for name, text in re.findall(
            r'<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>', page.split("data-autosave=")[1]
        )
    }


def test_changes_in_different_fields_come_together(sign_in, people, case):
    eva, sent, answer = collide(
        sign_in,
        people,
        case,
        theirs={"result": "签了三年。", "tags": "开场", "lessons_do": f"{STORY['lessons_do']}\n先寄资料"},
        mine={"why": "他要的是面子。", "tags": "开场,拜访,科长", "lessons_do": f"{STORY['lessons_do']}\n再打电话"},
    )
    assert answer.status_code == 409
    assert "take-" not in answer.text
    assert "<ins>" in answer.text
    form = form_of(answer.text)
    assert (form["result"], form["why"]) == ("签了三年。", "他要的是面子。")
    assert set(form["lessons_do"].split()) == {*STORY["lessons_do"].split(), "先寄资料", "再打电话"}

    saved = eva.send(f"/cases/{case.id}/edit", {**sent, **form, "base": "2", "tags": "开场,科长"})
    assert saved.status_code == 303
    assert case.version == 3
    assert case.head.body["result"] == "签了三年。"


@pytest.mark.parametrize(
    ("choice", "result"), [("mine", "伊娃的写法。"), ("theirs", "安的写法。"), ("both", "伊娃的写法。\n\n安的写法。")]
)
def test_where_they_clash_one_chooses_and_both_versions_stay_reachable(sign_in, people, case, choice, result):
    eva, sent, answer = collide(
        sign_in, people, case, theirs={"result": "安的写法。", "why": "安的原因。"}, mine={"result": "伊娃的写法。"}
    )
    assert f'name="take-result" value="{choice}"' in answer.text
    assert 'name="ancestor" value="1"' in answer.text
    assert form_of(answer.text)["why"] == "安的原因。"
    assert "安的写法" in re.sub("<[^>]+>", "", answer.text)

    again = {**sent, **form_of(answer.text), "base": "2", "ancestor": "1", "take-result": choice}
    assert eva.send(f"/cases/{case.id}/edit", again).status_code == 303
    assert case.head.body["result"] == result
    assert case.head.body["why"] == "安的原因。"
    assert "安的写法" in eva.get(f"/cases/{case.id}/history/2").text


@pytest.mark.postgres_example("theirs0-mine0-clashes0", "theirs4-mine4-clashes4")
@pytest.mark.parametrize(
    ("theirs", "mine", "clashes"),
    [
        ({"outcome": "failure"}, {"title": "另一个"}, set()),
        ({"title": "安的题目"}, {"title": "伊娃的题目"}, {"title"}),
        ({"industry": "finance"}, {"industry": ""}, {"industry"}),
        ({"personality": ["shrewd", "proud"]}, {"personality": ["proud"]}, set()),
        ({"deal_size": "3"}, {"deal_size": "4"}, {"deal_size"}),
    ],
)
def test_single_choices_clash_only_if_both_changed_them(sign_in, people, case, theirs, mine, clashes):
    _eva, _sent, answer = collide(sign_in, people, case, theirs, mine)

    assert set(re.findall(r'name="take-(\w+)"', answer.text)) == clashes


@pytest.mark.postgres_example
@pytest.mark.parametrize("ancestor", ["", "x", "99", "-1", "9" * 400])
def test_a_choice_that_names_no_ancestor_loses_nothing(sign_in, people, case, ancestor):
    eva, sent, _answer = collide(sign_in, people, case, {"result": "安的写法。"}, {"result": "伊娃的写法。"})
    again = {**sent, "base": "2", "ancestor": ancestor, "take-result": "both"}

    assert eva.send(f"/cases/{case.id}/edit", again).status_code == 303
    assert "安的写法" in case.head.body["result"]
    assert "伊娃的写法" in case.head.body["result"]


# --- an earlier version --------------------------------------------------------------------------


@pytest.fixture
def revised(sign_in, people, case):
    """The case after Ana changed it."""
    sign_in(people.ana).send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "result": "后来改写的。"})
    return case


@pytest.mark.parametrize("name", ["ana", "eva"])
def test_author_and_editor_bring_a_version_back_as_the_newest(sign_in, people, revised, name):
    browser = sign_in(getattr(people, name))
    assert f'action="/cases/{revised.id}/history/1/restore"' in browser.get(f"/cases/{revised.id}/history/1").text
    answer = browser.send(f"/cases/{revised.id}/history/1/restore", {"base": "2"})

    assert answer.status_code == 303
    assert revised.version == 3
    assert revised.head.body["result"] == STORY["result"]
    assert "1" in revised.head.note
    assert "后来改写的" in browser.get(f"/cases/{revised.id}/history/2").text


@pytest.mark.parametrize(("name", "status"), [("ben", 403), ("zoe", 403), ("kai", 403), ("max", 404)])
def test_nobody_else_brings_a_version_back(sign_in, people, revised, name, status):
    browser = sign_in(getattr(people, name))
    assert "/restore" not in browser.get(f"/cases/{revised.id}/history/1").text
    assert browser.send(f"/cases/{revised.id}/history/1/restore", {"base": "2"}).status_code == status
    assert revised.version == 2


def test_a_version_is_not_brought_back_over_a_save_that_one_has_not_seen(sign_in, people, revised):
    answer = sign_in(people.ana).send(f"/cases/{revised.id}/history/1/restore", {"base": "1"})

    assert answer.status_code == 409
    assert revised.version == 2
    assert 'name="base" value="2"' in answer.text


def test_a_draft_that_lacks_what_readers_need_is_opened_in_the_form_instead(sign_in, people, draft):
    ana = sign_in(people.ana)
    ana.send(f"/cases/{draft.id}/edit", {**STORY, "base": "1", "action": "publish"})
    assert draft.state is Publication.PUBLISHED
    answer = ana.send(f"/cases/{draft.id}/history/1/restore", {"base": "2"})

    assert answer.status_code == 422
    assert "She has only begun." in answer.text
    assert draft.version == 2
