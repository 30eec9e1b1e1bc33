"""Safe failure: an author may keep the name from colleagues, and then it is nowhere."""

import pytest

from tests.programs import STORY as TOLD
from tests.programs import Program
from tests.test_cases import STORY, told
from tests.writing import writing
from wiki.models import AuditEntry, Role, TokenScope, db
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database

HIDDEN = {**STORY, "outcome": "failure", "hide_author": ["y", ""]}
SHOWN = {**STORY, "outcome": "failure", "hide_author": ""}


@pytest.fixture
def case(sign_in, people):
    """A failure of Ana's, who does not show her name."""
    return told(sign_in(people.ana), **{**HIDDEN, "submission": "hidden"})


@pytest.fixture
def eve(people):
    """Somebody who sells and keeps the names of authors."""
    with writing():
        return people_service.add("eve", roles=[Role.SELLER, Role.PRIVACY_OFFICER], password="korrekt-pferd-batterie")


def byline(browser, case):
    page = browser.get(f"/cases/{case.id}").text
    return page[page.index('class="byline') :].split("</div>")[0]


def test_colleagues_read_a_colleague_and_the_author_and_a_steward_the_name(case, sign_in, people, eve):
    for name in ("ben", "zoe", "eva", "kai"):
        assert "ana" not in byline(sign_in(getattr(people, name)), case)
        assert "一位同事" in byline(sign_in(getattr(people, name)), case)
    assert ">ana<" in byline(sign_in(people.ana), case)
    assert "你的姓名不对同事显示" in byline(sign_in(people.ana), case)
    assert ">ana<" in byline(sign_in(eve), case)


def test_the_names_of_others_who_changed_it_stay(case, sign_in, people):
    sign_in(people.eva).send(f"/cases/{case.id}/edit", {**STORY, "base": "1", "result": "没有签。"})
    sign_in(people.ana).send(f"/cases/{case.id}/edit", {**HIDDEN, "base": "2", "result": "没有签成。"})
    history = sign_in(people.ben).get(f"/cases/{case.id}/history").text

    assert "eva" in history
    assert ">ana<" not in history
    assert history.count("一位同事") == 2


def test_a_form_that_does_not_ask_leaves_the_name_as_it_is(case, sign_in, people):
    plain = {name: value for name, value in HIDDEN.items() if name != "hide_author"}
    sign_in(people.ana).send(f"/cases/{case.id}/edit", {**plain, "base": "1", "result": "没有签。"})

    assert case.version == 2
    assert case.author_hidden


def test_the_author_shows_the_name_again_without_a_new_version(case, sign_in, people):
    ana = sign_in(people.ana)
    ana.send(f"/cases/{case.id}/edit", {**SHOWN, "base": "1"})

    assert case.version == 1
    assert ">ana<" in byline(sign_in(people.ben), case)


def test_the_form_is_ticked_as_it_was(case, sign_in, people):
    ana = sign_in(people.ana)

    assert 'name="hide_author" value="y" checked' in ana.get(f"/cases/{case.id}/edit").text
    assert 'name="hide_author" value="y">' in ana.get("/cases/new").text
    refused = ana.send(f"/cases/{case.id}/edit", {**SHOWN, "title": "", "base": "1"}).text
    assert 'name="hide_author" value="y">' in refused


def test_nobody_else_decides_about_it(case, sign_in, people):
    eva = sign_in(people.eva)
    assert "hide_author" not in eva.get(f"/cases/{case.id}/edit").text
    eva.send(f"/cases/{case.id}/edit", {**SHOWN, "base": "1", "result": "没有签。"})

    assert case.version == 2
    assert case.author_hidden


def test_hiding_and_showing_are_audited(case, sign_in, people):
    ana = sign_in(people.ana)
    ana.send(f"/cases/{case.id}/edit", {**SHOWN, "base": "1"})
    ana.send(f"/cases/{case.id}/edit", {**SHOWN, "base": "1"})
    kept = db.session.query(AuditEntry).filter_by(subject=case.id).order_by(AuditEntry.id).all()

    assert [(row.action, row.actor_id) for row in kept] == [
        ("hide author", people.ana.id),
        ("show author", people.ana.id),
    ]


def test_who_wrote_it_shows_in_no_report_and_no_answer(case, sign_in, people):
    ana, ben, eva = (sign_in(person) for person in (people.ana, people.ben, people.eva))
    ben.send(f"/cases/{case.id}/report", {"text": "年份不对。"})
    ana.send(f"/cases/{case.id}/report", {"text": "还有一处不对。"})
    ana.send("/reports/1/close", {"answer": "已经改了。"})

    assert "已经改了" in ben.get(f"/cases/{case.id}").text
    for place in ("/", "/reports", f"/cases/{case.id}"):
        assert ">ana<" not in ben.get(place).text
        assert ">ana<" not in eva.get(place).text
    assert ">ben<" in eva.get(f"/cases/{case.id}").text


# --- programs ------------------------------------------------------------------------------------


@pytest.fixture
def programs(app, people, api_token):
    return {name: Program(app, api_token(getattr(people, name), TokenScope.WRITE)) for name in ("ana", "ben", "eva")}


def test_a_program_hides_the_name_and_colleagues_programs_do_not_get_it(programs):
    made = programs["ana"].post("/cases", {**TOLD, "hide_author": True})
    path = f"/cases/{made.json['id']}"

    assert made.json["author"] == "ana"
    assert made.json["hide_author"] is True
    assert made.json["warnings"] == []
    read = programs["ben"].get(path, accept_language="en")
    assert read.json["author"] == "a colleague"
    assert programs["ben"].get("/cases", accept_language="en").json["items"][0]["author"] == "a colleague"
    assert read.headers["ETag"] == made.headers["ETag"]


def test_what_a_program_leaves_out_stays_hidden_and_only_the_authors_shows_it(programs):
    made = programs["ana"].post("/cases", {**TOLD, "hide_author": True})
    path = f"/cases/{made.json['id']}"

    assert programs["eva"].put(path, {**TOLD, "result": "x"}, if_match="*").json["hide_author"] is True
    assert programs["eva"].put(path, {**TOLD, "hide_author": True}, if_match="*").status_code == 200
    refused = programs["eva"].put(path, {**TOLD, "hide_author": False}, if_match="*")
    assert refused.status_code == 422
    assert list(refused.json["error"]["fields"]) == ["hide_author"]
    assert programs["ana"].put(path, {**TOLD, "hide_author": False}, if_match="*").json["hide_author"] is False


@pytest.mark.parametrize("wrong", ["yes", 1, []])
def test_hiding_is_true_or_false(programs, wrong):
    assert programs["ana"].post("/cases", {**TOLD, "hide_author": wrong}).status_code == 422
