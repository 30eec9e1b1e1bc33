"""Writing, reading, changing and archiving cases through their pages."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from tests.writing import writing
from wiki.models import Case, Change, DocumentTerm, Outcome, Publication, Report, Revision, db
from wiki.services import cases

STORY = {
    "title": "先请教,后报价:设备科长让我们坐下来二十分钟",
    "outcome": "success",
    "personality": ["proud", "shrewd"],
    "industry": "manufacturing",
    "contact_level": "middle",
    "situation": "许科长（虚构）五十出头,**办公室挂着两张专利证书**。",
    "actions": "第一次拜访只带一个问题。",
    "result": "他讲了十五分钟,最后自己问起参数。",
    "lessons_do": "先问他做成的一件事\n带一个他能答的问题",
    "lessons_dont": "不在他讲话时打开电脑",
    "tags": "开场,拜访",
    "occurred_on": "2025-09",
    "submission": "one-form",
}


def write(browser, **changes):
    return browser.send("/cases/new", {**STORY, **changes})


def told(browser, **changes):
    """Write a case through the form and return it."""
    answer = write(browser, **changes)
    assert answer.status_code == 303, answer.text
    return db.session.get_one(Case, answer.headers["Location"].rsplit("/", 1)[1])


@pytest.fixture
def case(sign_in, people):
    """A case that Ana has told."""
    return told(sign_in(people.ana))


def test_a_case_is_told_with_classification_and_rendered_text(case, people):
    assert (case.state, case.outcome, case.author) == (Publication.PUBLISHED, Outcome.SUCCESS, people.ana)
    assert case.head.body["personality"] == ["proud", "shrewd"]
    assert "<strong>" in case.head.html["situation"]
    assert (case.language, case.sort_date, case.version) == ("zh-Hans", "2025-09", 1)
    filed = db.session.query(DocumentTerm).filter_by(document_id=case.id).count()
    assert filed == len(["proud", "shrewd", "success", "manufacturing", "middle", "开场", "拜访"])


@pytest.mark.parametrize("name", ["ben", "zoe", "kai", "eva"])
def test_colleagues_read_it_with_lessons_above_the_story(sign_in, people, case, name):
    page = sign_in(getattr(people, name)).get(f"/cases/{case.id}").text

    assert "自信主导型" in page
    assert page.index("先问他做成的一件事") < page.index("专利证书")
    assert "自傲型" not in page.split("<main")[1]


def test_an_administrator_has_no_right_to_content(sign_in, people, case):
    assert sign_in(people.max).get(f"/cases/{case.id}").status_code == 404
    assert write(sign_in(people.max)).status_code == 403


@pytest.mark.parametrize("name", ["ana", "kai", "eva"])
def test_sellers_newcomers_and_editors_may_write(sign_in, people, name):
    assert write(sign_in(getattr(people, name))).status_code == 303


def test_a_form_sent_twice_makes_one_case(sign_in, people):
    ana = sign_in(people.ana)
    first, second = write(ana), write(ana)

    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.query(Case).count() == 1


def test_a_form_that_was_written_on_after_it_was_sent_loses_nothing(sign_in, people):
    ana = sign_in(people.ana)
    case = told(ana)
    answer = write(ana, situation="后来又想起来的细节。")

    assert answer.status_code == 409
    assert "后来又想起来的细节。" in answer.text
    assert f'action="/cases/{case.id}/edit"' in answer.text


@pytest.mark.parametrize("token", ["one-form", "x" * 300, "x\x00"])
def test_the_token_of_a_form_opens_no_case_of_somebody_else(sign_in, people, token):
    ana, ben = told(sign_in(people.ana), submission=token), told(sign_in(people.ben), submission=token)

    assert (ana.author_id, ben.author_id) == (people.ana.id, people.ben.id)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [("title", "title"), ("outcome", "outcome"), ("personality", "personality")],
)
def test_a_gap_is_named_beside_its_field_and_nothing_typed_is_lost(sign_in, people, missing, sentence):
    answer = write(sign_in(people.ana), **{missing: ""})

    assert answer.status_code == 422
    assert f'id="{sentence}-error"' in answer.text
    assert "办公室挂着两张专利证书" in answer.text
    assert db.session.query(Case).count() == 0


def test_a_draft_needs_only_a_title_and_is_its_authors_alone(sign_in, people):
    ana = sign_in(people.ana)
    draft = told(ana, outcome="", personality="", action="draft")

    assert draft.state is Publication.DRAFT
    assert ana.get(f"/cases/{draft.id}").status_code == 200
    for other in (people.ben, people.eva, people.max):
        assert sign_in(other).get(f"/cases/{draft.id}").status_code == 404
    assert draft.title in ana.get("/cases/mine").text


def test_a_draft_is_published_when_it_is_complete(sign_in, people):
    ana = sign_in(people.ana)
    draft = told(ana, outcome="", action="draft")
    refused = ana.send(f"/cases/{draft.id}/publish")
    assert refused.status_code == 422
    assert 'id="outcome-error"' in refused.text

    ana.send(f"/cases/{draft.id}/edit", {**STORY, "base": "1", "action": "publish"})

    assert draft.state is Publication.PUBLISHED
    assert draft.published_at is not None


def test_a_draft_can_be_deleted_by_its_author_only(sign_in, people):
    ana = sign_in(people.ana)
    draft = told(ana, action="draft")
    assert sign_in(people.eva).send(f"/cases/{draft.id}/discard").status_code == 404
    case_id = draft.id
    ana.send(f"/cases/{case_id}/discard")

    assert not db.session.query(Case).count()
    assert not db.session.query(Revision).filter_by(document_id=case_id).count()


@pytest.mark.parametrize(("name", "status"), [("ana", 303), ("eva", 303), ("ben", 403), ("kai", 403), ("max", 404)])
def test_author_and_editors_edit(sign_in, people, case, name, status):
    answer = sign_in(getattr(people, name)).send(
        f"/cases/{case.id}/edit", {**STORY, "title": "另一个题目", "base": "1"}
    )

    assert answer.status_code == status
    assert case.version == (2 if status == 303 else 1)


def test_every_save_is_a_revision_and_saving_nothing_is_none(sign_in, people, case):
    ana = sign_in(people.ana)
    ana.send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "note": "写上结果", "result": "签了。"})
    ana.send(f"/cases/{case.id}/edit", {**STORY, "base": "2", "result": "签了。"})

    history = db.session.query(Revision).filter_by(document_id=case.id).order_by(Revision.number).all()
    assert [revision.parents for revision in history] == [[], [1]]
    assert history[0].body["result"] != history[1].body["result"] == "签了。"
    page = ana.get(f"/cases/{case.id}/history").text
    assert "写上结果" in page
    changed = ana.get(f"/cases/{case.id}/history/2").text
    assert "<ins>" in changed
    assert "<del>" in changed


def test_a_history_is_listed_without_reading_its_texts(app, sign_in, people, case):
    ana, read = sign_in(people.ana), []
    event.listen(db.engine, "before_cursor_execute", lambda *args: read.append(args[2]))
    assert ana.get(f"/cases/{case.id}/history").status_code == 200

    assert [query for query in read if "FROM revisions" in query]
    assert not [query for query in read if "revisions.body," in query or "revisions.html" in query]


def test_a_stale_save_answers_with_both_texts_and_loses_neither(sign_in, people, case):
    ana, eva = sign_in(people.ana), sign_in(people.eva)
    ana.send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "result": "安的写法。"})
    stale = eva.send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "result": "伊娃的写法。"})

    assert stale.status_code == 409
    shown = re.sub(r"<[^>]+>", "", stale.text)
    assert "安" in shown
    assert "伊娃" in shown
    assert ">伊娃的写法。</textarea>" in stale.text.replace("\r\n", "")
    assert 'name="base" type="hidden" value="2"' in stale.text
    assert case.head.body["result"] == "安的写法。"
    again = eva.send(f"/cases/{case.id}/edit", {**STORY, "base": "2", "result": "伊娃的写法。"})
    assert again.status_code == 303


def test_of_many_saves_of_one_revision_exactly_one_wins(app, sign_in, people, case):
    browsers = [sign_in(people.ana) for _ in range(6)]
    tokens = [browser.csrf_token() for browser in browsers]
    number, db_id = range(len(browsers)), case.id

    def save(index):
        form = {**STORY, "base": "1", "result": f"第 {index} 种写法。", "csrf_token": tokens[index]}
        with app.app_context():
            return browsers[index].post(f"/cases/{db_id}/edit", data=form).status_code

    db.session.rollback()
    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = sorted(pool.map(save, number))

    assert answers == [303, 409, 409, 409, 409, 409]
    assert db.session.get_one(Case, db_id).version == 2


@pytest.mark.parametrize(("name", "status"), [("ana", 303), ("eva", 303), ("ben", 403)])
def test_a_case_is_archived_and_restored_by_author_or_editor(sign_in, people, case, name, status):
    browser = sign_in(getattr(people, name))
    assert browser.send(f"/cases/{case.id}/archive").status_code == status
    assert case.state is (Publication.ARCHIVED if status == 303 else Publication.PUBLISHED)
    if status == 303:
        assert sign_in(people.ben).get(f"/cases/{case.id}").status_code == 200
        browser.send(f"/cases/{case.id}/restore")
        assert case.state is Publication.PUBLISHED


def test_a_case_cannot_be_archived_twice(sign_in, people, case):
    eva = sign_in(people.eva)
    eva.send(f"/cases/{case.id}/archive")

    assert eva.send(f"/cases/{case.id}/archive").status_code == 403


def test_the_preview_shows_a_story_that_has_no_title_yet(sign_in, people):
    answer = sign_in(people.ana).send("/cases/preview", {"actions": "先**听**。"})

    assert answer.status_code == 200
    assert "<strong>听</strong>" in answer.get_data(as_text=True)


def test_the_preview_shows_what_readers_will_see_and_saves_nothing(sign_in, people):
    answer = sign_in(people.ana).send("/cases/preview", STORY)

    assert answer.status_code == 200
    assert "<strong>办公室挂着两张专利证书</strong>" in answer.text
    assert "<html" not in answer.text
    assert db.session.query(Case).count() == 0


def test_a_change_is_logged_with_names_of_fields_but_no_contents(sign_in, people, case):
    sign_in(people.ana).send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "title": "另一个题目"})
    logged = db.session.query(Change).filter_by(model="Case", record_id=case.id).order_by(Change.id).all()

    assert [change.action for change in logged][:1] == ["insert"]
    assert "title" in logged[-1].fields
    assert logged[-1].actor_id == people.ana.id
    assert not any("另一个题目" in str(vars(change)) for change in logged)


def test_a_get_changes_nothing(sign_in, people, case, draft):
    ana = sign_in(people.ana)
    before = (db.session.query(Change).count(), db.session.query(Revision).count())
    for path in ("/", "/cases/mine", "/types", f"/cases/{case.id}", f"/cases/{case.id}/edit", "/cases/new"):
        assert ana.get(path).status_code == 200

    assert (db.session.query(Change).count(), db.session.query(Revision).count()) == before


def test_writing_without_announcing_it_raises(app, people):
    people.ana.display_name = "Somebody else"
    with pytest.raises(RuntimeError, match="begin_write"):
        db.session.flush()
    db.session.rollback()


def test_a_reader_reports_a_mistake_to_author_and_editors(sign_in, people, case):
    ben, ana = sign_in(people.ben), sign_in(people.ana)
    assert ben.send(f"/cases/{case.id}/report", {"text": "年份不对,是 2024 年。"}).status_code == 303
    found = db.session.query(Report).one()

    assert "年份不对" in ana.get(f"/cases/{case.id}").text
    assert "年份不对" in sign_in(people.eva).get("/reports").text
    assert "年份不对" not in sign_in(people.zoe).get(f"/cases/{case.id}").text
    assert sign_in(people.zoe).send(f"/reports/{found.id}/close", {"answer": "好"}).status_code == 404
    assert ben.send(f"/reports/{found.id}/close", {"answer": "好"}).status_code == 403
    ana.send(f"/reports/{found.id}/close", {"answer": "已经改了,谢谢。"})
    assert "已经改了" in ben.get(f"/cases/{case.id}").text


def test_an_empty_report_says_what_to_do(sign_in, people, case):
    answer = sign_in(people.ben).send(f"/cases/{case.id}/report", {"text": "  "})

    assert answer.status_code == 422
    assert "field__error" in answer.text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("+ 先问\n- 不说", ("", ["先问"], ["不说"])),
        ("开头一句。\n\n+ 先问\n+ 再听", ("开头一句。", ["先问", "再听"], [])),
        ("- 一\n- 二", ("- 一\n- 二", [], [])),
        ("- ✗ 不说", ("", [], ["不说"])),
        ("", ("", [], [])),
    ],
)
def test_lessons_are_taken_apart_and_put_together_without_loss(text, parts):
    assert cases.lessons.split(text) == parts
    assert cases.lessons.join(*parts) == text


def test_a_withdrawn_role_counts_at_the_next_request(sign_in, people, case):
    ben = sign_in(people.ben)
    assert ben.get(f"/cases/{case.id}").status_code == 200
    with writing():
        people.ben.roles = []

    assert ben.get(f"/cases/{case.id}").status_code == 404
