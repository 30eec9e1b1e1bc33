"""Who may use the API: the token decides, never the cookie."""

import pytest
from sqlalchemy import select

from tests.programs import API, STORY, Program
from tests.writing import writing
from wiki.extensions import db
from wiki.models import ApiToken, Change, TokenScope

pytestmark = pytest.mark.one_database


@pytest.fixture
def ana(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YW5hOmFuYQ==", "Bearer \xe4"])
def test_without_a_token_in_force_the_answer_says_what_is_missing(app, header):
    answer = Program(app, None).get("/cases", Authorization=header)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json["error"]["code"] == "token_required"
    assert answer.json["error"]["fields"] == {}


def test_a_signed_in_browser_is_nobody_here(sign_in, people):
    browser = sign_in(people.ana)

    assert browser.get(API + "/cases").status_code == 401
    assert browser.post(API + "/cases", json=STORY).status_code == 401


def test_a_token_beats_the_cookie_that_comes_with_it(sign_in, people, api_token):
    token = api_token(people.zoe, TokenScope.WRITE)

    made = sign_in(people.ana).post(API + "/cases", json=STORY, headers={"Authorization": f"Bearer {token}"})

    assert made.json["author"] == people.zoe.display_name


def test_a_reading_token_does_not_write(app, people, api_token, ana):
    reader = Program(app, api_token(people.ana, TokenScope.READ))
    case = ana.post("/cases", STORY).json

    assert reader.get(f"/cases/{case['id']}").status_code == 200
    for answer in (reader.post("/cases", STORY), reader.put(f"/cases/{case['id']}", STORY, if_match="*")):
        assert answer.status_code == 403
        assert answer.json["error"]["code"] == "forbidden"


def test_a_revoked_token_and_that_of_a_closed_account_open_nothing(app, people, api_token, ana):
    zoe = Program(app, api_token(people.zoe))
    assert ana.get("/cases").status_code == zoe.get("/cases").status_code == 200
    with writing():
        db.session.scalars(select(ApiToken).where(ApiToken.user_id == people.ana.id)).one().revoked = True
        people.zoe.active = False

    assert ana.get("/cases").status_code == zoe.get("/cases").status_code == 401


def test_whoever_does_not_sell_reads_and_writes_nothing(app, people, api_token, ana):
    case = ana.post("/cases", STORY).json
    max_ = Program(app, api_token(people.max, TokenScope.WRITE))

    assert max_.get("/cases").json["total"] == 0
    assert max_.get(f"/cases/{case['id']}").status_code == 404
    assert max_.put(f"/cases/{case['id']}", STORY, if_match="*").status_code == 404
    assert max_.post("/cases", STORY).status_code == 403


def test_the_change_log_knows_who_wrote(ana, people):
    case = ana.post("/cases", STORY).json

    changes = db.session.scalars(select(Change).where(Change.record_id == case["id"])).all()
    assert changes
    assert {change.actor_id for change in changes} == {people.ana.id}
    assert not any(change.bulk for change in changes)


def test_other_sites_pages_get_no_answer(ana):
    answer = ana.get("/cases", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")

    assert answer.status_code == 403
    assert answer.is_json


@pytest.mark.postgres_example
@pytest.mark.parametrize("path", ["", "/", "/nothing", "/cases/a/b", "/cases/"])
def test_what_is_not_there_is_answered_in_json(ana, path):
    answer = ana.get(path)

    assert answer.status_code == 404
    assert answer.json["error"]["code"] == "not_found"


def test_a_method_that_does_not_fit_names_those_that_do(ana):
    answer = ana.client.delete(API + "/cases", headers=ana.headers)

    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))
    assert answer.json["error"]["code"] == "method_not_allowed"
