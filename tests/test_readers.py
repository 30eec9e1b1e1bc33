"""Levels and named readers: who may read one case, by which rule, from when until when. L: rows of the leak list."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.programs import Program
from tests.test_attachments import added, address
from tests.test_cases import STORY, told
from tests.test_judgements import CLOSED
from tests.test_leaks import CANARY, CHANCE
from tests.writing import writing
from wiki import search
from wiki.models import AuditEntry, Case, DocumentGrant, Publication, ReaderRight, Revision, TokenScope, db
from wiki.models.base import now
from wiki.services import cases, readers

REASON = {"reason": "She has the account now.", "right": "read"}
WHO = ["ana", "ben", "zoe", "eva", "max"]
ALL = {
    "page",
    "history",
    "revision",
    "file",
    "listed",
    "search",
    "suggestion",
    "facet",
    "api",
    "api list",
    "api search",
}
WRONG = {
    "person": ["nobody", "ana", "import", "\x00"],
    "reason": [" "],
    "right": ["own"],
    "ends_on": ["2020-01-01", "soon"],
}


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


@pytest.fixture
def case(ana):
    """A case with words of its own in title, text and filing."""
    return told(ana, title=f"{CANARY} 科长", situation=CANARY, product=CANARY)


def at_level(case, level, by):
    with writing():
        cases.set_level(db.session.get_one(Case, case.id), level, by=by)


def named(case, person, by, right=ReaderRight.READ, **more):
    with writing():
        case = db.session.get_one(Case, case.id)
        return readers.name(case, person.name, right=right, reason="For the visit.", by=by, **more)


def levels_of(case):
    texts = select(Revision.level).where(Revision.document_id == case.id)
    return db.session.scalars(texts.order_by(Revision.number)).all()


def noted(action):
    return db.session.scalars(select(AuditEntry.subject).where(AuditEntry.action == action)).all()


def channels(browser, program, case, file):
    """Return by which ways a person gets at a case."""
    path = f"/cases/{case.id}"
    found = {
        "page": browser.get(path).status_code == 200,
        "history": browser.get(f"{path}/history").status_code == 200,
        "revision": browser.get(f"{path}/history/1").status_code == 200,
        "file": browser.get(address(file)).status_code == 200,
        "listed": path in browser.get("/cases").text,
        "search": path in browser.get(f"/search?q={CANARY}").text,
        "suggestion": CANARY in browser.get("/search/suggestions?q=kana").text,
        "facet": CANARY in browser.get("/cases?personality=proud").text,
        "api": program.get(f"/cases/{case.id}").status_code == 200,
        "api list": program.get("/cases").json["total"] == 1,
        "api search": program.get(f"/search?q={CANARY}").json["total"] == 1,
    }
    return {name for name, there in found.items() if there}


@pytest.mark.postgres_example("3-ana ben max")
@pytest.mark.parametrize(
    ("level", "readers_of_it"),
    [(1, "ana ben zoe eva max"), (2, "ana ben zoe eva"), (3, "ana ben max"), (4, "ana ben max")],
)
def test_a_level_is_the_same_by_every_way(app, ana, sign_in, people, api_token, case, level, readers_of_it):
    """Ben sells and Max administers: both are named. Eva edits, which from level 3 on is worth nothing (L1, L6-L18)."""
    file = added(ana, case)
    sign_in(people.zoe).send(f"/cases/{case.id}/comments", {"text": "Zoe was here."})
    at_level(case, level, people.ana)
    for person in (people.ben, *([people.max] if level > 2 else [])):
        named(case, person, people.ana)
    search.catch_up()

    for name in WHO:
        person = getattr(people, name)
        found = channels(sign_in(person), Program(app, api_token(person)), case, file)
        assert found == (ALL if name in readers_of_it.split() else set()), name
    assert "Zoe was here." in sign_in(people.ben).get(f"/cases/{case.id}").text
    # Beside a case that is closed to her nobody gets at what is her own, either (L52).
    assert (sign_in(people.zoe).get("/comments/1/edit").status_code == 200) is (level < 3)


@pytest.mark.postgres_example("3")
@pytest.mark.parametrize("level", [3, 4])
def test_without_names_it_is_its_authors_alone_and_no_role_does_anything(sign_in, people, ana, case, level):
    """L57, L58, L60."""
    sign_in(people.ben).send(f"/cases/{case.id}/report", {"text": "A number is wrong."})
    at_level(case, level, people.ana)

    for name in ("ben", "eva", "max", "kai"):
        person = sign_in(getattr(people, name))
        for place in ("", "/edit", "/history", "/readers", "/level", "/comments", "/files", "/confirm", "/similar"):
            answer, nothing = person.get(f"/cases/{case.id}{place}"), person.get(f"/cases/x{place}")
            assert (answer.status_code, nothing.status_code) == (404, 404), place
            assert CHANCE.sub("", answer.text.replace(case.id, "x")) == CHANCE.sub("", nothing.text), place
        for verb in ("edit", "archive", "publish", "comments", "report", "level", "readers", "judge"):
            assert person.send(f"/cases/{case.id}/{verb}", {"level": "2"}).status_code == 404, verb
        assert CANARY not in person.get("/reports").text + person.get("/").text
    assert CANARY in ana.get("/reports").text


def test_a_named_editor_changes_it_and_a_reader_does_not(sign_in, people, ana, case):
    named(case, people.ben, people.ana)
    named(case, people.zoe, people.ana, ReaderRight.EDIT)
    named(case, people.eva, people.ana)
    at_level(case, 3, people.ana)
    changed = {**STORY, "base": "1", "title": "Put otherwise"}

    for name, status in (("ben", 403), ("eva", 403), ("zoe", 303)):
        person = sign_in(getattr(people, name))
        assert person.send(f"/cases/{case.id}/edit", changed).status_code == status, name
        assert person.send(f"/cases/{case.id}/readers", {**REASON, "person": "kai"}).status_code == 403, name
        assert person.get(f"/cases/{case.id}/readers").status_code == 403, name
        assert person.send(f"/cases/{case.id}/level", {"level": "2"}).status_code == 403, name
        assert person.send(f"/cases/{case.id}/archive").status_code == 403, name
    assert db.session.get(Case, case.id).title == "Put otherwise"


def test_its_end_acts_by_time_on_the_next_request(monkeypatch, app, ana, sign_in, people, api_token, case):
    """Nothing is written at that moment: audiences, counts and suggestions that were kept are not used again (L41)."""
    file = added(ana, case)
    at_level(case, 3, people.ana)
    named(case, people.ben, people.ana, ends_at=now() + timedelta(hours=1))
    search.catch_up()
    ben, program = sign_in(people.ben), Program(app, api_token(people.ben))
    assert channels(ben, program, case, file) == ALL
    assert f"/cases/{case.id}" in ben.get("/types/proud").text

    for place in ("predicates", "eras"):
        monkeypatch.setattr(f"wiki.access.{place}.now", lambda: now() + timedelta(hours=2))
    assert channels(ben, program, case, file) == set()
    assert f"/cases/{case.id}" not in ben.get("/types/proud").text


def test_a_grant_begins_by_time_too(monkeypatch, sign_in, people, ana, case):
    at_level(case, 3, people.ana)
    grant = named(case, people.ben, people.ana)
    with writing():
        grant.starts_at = now() + timedelta(hours=1)
    ben = sign_in(people.ben)
    assert ben.get(f"/cases/{case.id}").status_code == 404
    for place in ("predicates", "eras"):
        monkeypatch.setattr(f"wiki.access.{place}.now", lambda: now() + timedelta(hours=2))
    assert ben.get(f"/cases/{case.id}").status_code == 200


def test_the_page_names_ends_and_keeps_who_was_named(sign_in, people, ana, case):
    path, ben = f"/cases/{case.id}/readers", sign_in(people.ben)
    ana.send(f"/cases/{case.id}/level", {"level": "4"})
    assert ben.get(f"/cases/{case.id}").status_code == 404
    assert ana.send(path, {**REASON, "person": "BEN"}).status_code == 303
    assert ben.get(f"/cases/{case.id}").status_code == 200
    assert "She has the account now." in ana.get(path).text
    ana.send(path, {**REASON, "person": "ben", "right": "edit"})  # named anew, the first grant ends
    grants = db.session.scalars(select(DocumentGrant).order_by(DocumentGrant.starts_at)).all()
    assert [grant.ended_at is None for grant in grants] == [False, True]
    grant = grants[1].id
    assert sign_in(people.zoe).send(f"/readers/{grant}/end").status_code == 404
    assert ben.send(f"/readers/{grant}/end").status_code == 404

    ana.send(f"/readers/{grant}/end")
    assert ben.get(f"/cases/{case.id}").status_code == 404
    assert "Named before" in ana.get(path, headers={"Accept-Language": "en"}).text
    subject = f"{case.id}/{people.ben.id}"
    assert noted("name reader") == [f"{subject} {right}" for right in ("read", "edit")]
    assert noted("end reader") == [subject]
    assert noted("change level") == [f"{case.id} 2-4"]


def test_what_cannot_be_meant_is_refused_beside_its_field(ana, case):
    for field, values in WRONG.items():
        for value in values:
            answer = ana.send(f"/cases/{case.id}/readers", {**REASON, "person": "ben", field: value})
            assert answer.status_code == 422, value
            assert field == "right" or f'id="{field}-error"' in answer.text, value
    assert db.session.scalar(select(func.count(DocumentGrant.id))) == 0


def test_opening_it_takes_one_more_look_at_the_text_that_is_there(sign_in, people, ana, case):
    path, ben = f"/cases/{case.id}", sign_in(people.ben)
    ana.send(f"{path}/level", {"level": "3"})
    first = ana.send(f"{path}/level", {"level": "2"})
    assert (first.status_code, first.location) == (303, f"{path}/level?level=2")
    assert ben.get(path).status_code == 404
    assert "version 1" in ana.get(first.location, headers={"Accept-Language": "en"}).text
    ana.send(f"{path}/edit", {**STORY, "base": "1", "situation": "安全的一句。"})

    assert ana.send(f"{path}/level", {"level": "2", "base": "1"}).location == f"{path}/level?level=2"
    assert ben.get(path).status_code == 404
    ana.send(f"{path}/level", {"level": "2", "base": "2"})
    assert ben.get(path).status_code == 200


def test_a_text_stays_as_closed_as_it_ever_was(sign_in, people, ana, case):
    """L31-L33: the stricter of then and now; the one that is opened is the one that was looked at."""
    path = f"/cases/{case.id}"
    at_level(case, 3, people.ana)
    ana.send(f"{path}/edit", {**STORY, "base": "1", "situation": "更私密的一句。"})
    ana.send(f"{path}/edit", {**STORY, "base": "2", "situation": "安全的一句。"})
    named(case, people.zoe, people.ana)
    at_level(case, 2, people.ana)
    ana.send(f"{path}/edit", {**STORY, "base": "3", "situation": "又一句。"})

    for name, statuses in (("ben", [404, 404, 200, 200]), ("eva", [404, 404, 200, 200]), ("zoe", [200] * 4)):
        person = sign_in(getattr(people, name))
        assert [person.get(f"{path}/history/{number}").status_code for number in (1, 2, 3, 4)] == statuses
        said = person.get(f"{path}/history").text + person.get(f"{path}/history/3").text + person.get(path).text
        assert (CANARY in said or "更私密" in said) is (name == "zoe"), name
    assert levels_of(case) == [3, 3, 2, 2]


def test_an_editor_by_role_closes_a_case_and_cannot_open_it_again(sign_in, people, case):
    eva = sign_in(people.eva)
    assert eva.get(f"/cases/{case.id}/readers").status_code == 200
    assert eva.send(f"/cases/{case.id}/readers", {**REASON, "person": "kai"}).status_code == 403
    assert eva.send(f"/cases/{case.id}/level", {"level": "1"}).status_code == 403
    assert eva.send(f"/cases/{case.id}/level", {"level": "3"}).location == "/cases"

    assert eva.get(f"/cases/{case.id}").status_code == 404
    assert eva.send(f"/cases/{case.id}/level", {"level": "2"}).status_code == 404


@pytest.mark.postgres_example("long")
@pytest.mark.parametrize("how", ["long", "quick"])
def test_a_case_is_never_more_open_than_its_form_said(sign_in, people, ana, how):
    """L56: closed before anybody could see it, and what is misread opens nothing."""
    if how == "long":
        send = lambda **more: ana.send("/cases/new", {**STORY, **more})  # noqa: E731
    else:
        story = {
            "outcome": "success",
            "personality": "proud",
            "story": "他讲了十五分钟，最后自己问起参数。",
            "submission": "q",
        }
        send = lambda **more: ana.send("/cases/quick", {**story, "action": "publish", **more})  # noqa: E731
    assert send(level="king").status_code == 422
    made = db.session.get_one(Case, send(level="4").location.split("/")[2].split("?")[0])

    assert (made.level, made.state, made.summary) == (4, Publication.PUBLISHED, "")
    assert sign_in(people.ben).get(f"/cases/{made.id}").status_code == 404
    assert levels_of(made) == [4]


def test_the_level_of_a_draft_is_kept_by_its_form_and_its_buttons(sign_in, people, ana):
    draft = told(ana, action="draft", level="3")
    path = f"/cases/{draft.id}"
    assert 'value="3" checked' in ana.get(f"{path}/edit").text
    ana.send(f"{path}/edit", {**STORY, "base": "1", "action": "draft", "title": "Other"})
    assert db.session.get(Case, draft.id).level == 3
    ana.send(f"{path}/edit", {**STORY, "base": "2", "action": "draft", "level": "4"})
    named(draft, people.ben, people.ana)
    assert sign_in(people.ben).get(path).status_code == 404, "a draft is its author's alone, whomever it names"
    ana.send(f"{path}/publish")

    assert sign_in(people.ben).get(path).status_code == 200
    assert sign_in(people.zoe).get(path).status_code == 404


def test_each_reading_is_noted_before_the_answer(app, ana, sign_in, people, api_token, case):
    file = added(ana, case)
    at_level(case, 3, people.ana)
    named(case, people.ben, people.ana)
    ben, program = sign_in(people.ben), Program(app, api_token(people.ben, TokenScope.WRITE))
    path = f"/cases/{case.id}"
    for number, place in enumerate((path, f"{path}/history", f"{path}/history/1", f"{path}/similar", address(file)), 1):
        assert ben.get(place).status_code == 200
        assert noted("read record") == [f"case {case.id}"] * number, place
    program.get(path), program.get("/cases")
    assert len(noted("read record")) == 7
    ben.get("/cases"), ben.get("/")
    ben.send(f"{path}/comments", {"text": "A remark."})
    assert len(noted("read record")) == 7, "lists name it, no more; an answer without text is no reading"
    assert sign_in(people.zoe).get(path).status_code == 404
    assert len(noted("read record")) == 7


def test_what_cannot_be_noted_is_not_read(monkeypatch, ana, people, case):
    at_level(case, 4, people.ana)

    def full(*_entries, **_key):
        raise OperationalError("INSERT", None, Exception("disk full"))

    monkeypatch.setattr("wiki.models.audit.append", full)
    answer = ana.get(f"/cases/{case.id}")

    assert answer.status_code == 503
    assert CANARY not in answer.text


def test_lists_and_hits_name_a_closed_case_and_say_nothing_of_its_text(app, ana, people, api_token):
    closed = told(
        ana, title="科长", situation=f"{CANARY} 科长", result=CANARY, why=CANARY, lessons_do=CANARY, level="3"
    )
    search.catch_up()
    pages = [
        "/",
        "/cases",
        "/search?q=科长",
        f"/search?q={CANARY}",
        "/types/proud",
        "/cases/mine",
        "/card?q=骄傲的科长",
    ]
    for place in pages:
        page = ana.get(place).text.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "")
        assert place.startswith("/card") or f"/cases/{closed.id}" in page, place
        assert CANARY not in page.partition("<main")[2].replace(f"“{CANARY}”", "").replace(f">{CANARY}<", ""), place
    hit = Program(app, api_token(people.ana)).get(f"/search?q={CANARY}").json["hits"][0]
    assert (hit["title"], hit["snippet"]) == ("科长", "")


def test_a_program_sees_the_level_and_changes_none(app, ana, people, api_token, case):
    program = Program(app, api_token(people.ana, TokenScope.WRITE))
    for level in (3, 4, "2", 5):
        refused = program.post(
            "/cases", {"title": "x", "outcome": "success", "personality": ["proud"], "result": "y", "level": level}
        )
        assert (refused.status_code, list(refused.json["error"]["fields"])) == (422, ["level"])
    at_level(case, 3, people.ana)
    read = program.get(f"/cases/{case.id}")
    assert read.json["level"] == 3
    same = program.put(f"/cases/{case.id}", read.json, if_match=read.headers["ETag"])
    assert same.status_code == 200, same.json
    for level, status in ((2, 422), (1, 422), (4, 422), (None, 200)):
        tag = program.get(f"/cases/{case.id}").headers["ETag"]
        answer = program.put(f"/cases/{case.id}", {**read.json, "level": level}, if_match=tag)
        assert answer.status_code == status
    assert db.session.get(Case, case.id).level == 3


def test_a_closed_loss_changes_nothing_that_all_can_see(sign_in, people, ana):
    """L22, L27: it opens no root cause again, and none is begun with its words."""
    cause = ana.send("/root-causes/new", {"title": "Five stamps"}).location.rsplit("/", 1)[1]
    sign_in(people.eva).send(f"/root-causes/{cause}/fix")
    before = sign_in(people.ben).get(f"/root-causes/{cause}").text
    loss = told(ana, outcome="failure", why=CANARY, occurred_on="2099-01-01", level="3")
    assert CANARY not in ana.get(f"/root-causes/new?case={loss.id}").text
    assert ana.send(f"/root-causes/behind/{loss.id}", {"root_cause": cause}).status_code == 303

    after = sign_in(people.ben).get(f"/root-causes/{cause}").text
    assert [line for line in after.splitlines() if "csrf_token" not in line] == [
        line for line in before.splitlines() if "csrf_token" not in line
    ]


def test_whom_a_case_names_answers_its_question_first_unless_they_edit_it(sign_in, people, ana):
    closed = told(ana, **CLOSED, level="3")
    for person in (people.ben, people.eva):
        named(closed, person, people.ana)
    named(closed, people.zoe, people.ana, ReaderRight.EDIT)

    for name, asked in (("ben", True), ("eva", True), ("zoe", False)):
        page = sign_in(getattr(people, name)).get(f"/cases/{closed.id}").text
        assert ('name="confidence"' in page) is asked, name
    assert sign_in(people.kai).get(f"/cases/{closed.id}").status_code == 404


def test_the_name_of_an_author_who_hides_it_is_on_no_page_of_readers(sign_in, people, ana):
    with writing():
        people.ana.display_name = "Canary Ana"
    hidden = told(ana, hide_author="y")
    named(hidden, people.ben, people.ana)
    page = sign_in(people.eva).get(f"/cases/{hidden.id}/readers")

    assert page.status_code == 200
    assert "Canary Ana" not in page.text
