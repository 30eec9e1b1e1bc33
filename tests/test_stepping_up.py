"""Showing once more who one is, before what would harm most if somebody else sat at the browser."""

import html
import json
import re
from datetime import timedelta

import pytest

from tests.conftest import PASSWORD
from tests.visitor import _FormReader
from tests.writing import writing
from wiki.models import ApiToken, AuditEntry, WebSession, db
from wiki.models.base import now
from wiki.services import people as people_service

pytestmark = pytest.mark.one_database

KEYS = "/account/tokens"


def let_time_pass(minutes=11):
    """Let the proofs of all sessions be as old as this."""
    with writing():
        for session in db.session.query(WebSession):
            session.proved_at = now() - timedelta(minutes=minutes)


def fields_of(page, action):
    """Return what a browser would send of the form that leads to `action`."""
    reader = _FormReader(action)
    reader.feed(page.text)
    assert reader.found, page.text
    return dict(reader.fields)


def test_what_was_typed_comes_back_and_is_done_once_it_is_confirmed(sign_in, people):
    max_ = sign_in(people.max)
    let_time_pass()
    asked = max_.send("/people/new", {"name": "li.wan", "display_name": "李晚", "roles": ["seller", "editor"]})
    assert asked.status_code == 403
    assert people_service.find("li.wan") is None
    proof = fields_of(asked, "/confirm")
    led = max_.post("/confirm", data={**proof, "password": PASSWORD})
    assert (led.status_code, led.headers["Location"]) == (303, "/resume")
    again = max_.get("/resume")
    assert "李晚" in again.text
    reader = _FormReader("/people/new")
    reader.feed(again.text)
    sent = {name: [value for key, value in reader.fields if key == name] for name, _ in reader.fields}
    max_.post("/people/new", data=sent)

    assert people_service.find("li.wan").roles == ["seller", "editor"]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/people/new"), ("GET", "/people/1"), ("POST", "/people/1/link"), ("POST", KEYS)]
)
def test_it_is_asked_after_ten_minutes_and_leads_back_without_a_loop(sign_in, people, method, path):
    max_ = sign_in(people.max)
    let_time_pass(9)
    form = {"csrf_token": max_.csrf_token()} if method == "POST" else None
    assert max_.open(path, method=method, data=form).status_code == 200
    let_time_pass()
    form = {"csrf_token": max_.csrf_token()} if method == "POST" else None
    asked = max_.open(path, method=method, data=form)
    assert asked.status_code == 403
    back = max_.post("/confirm", data={**fields_of(asked, "/confirm"), "password": PASSWORD}).headers["Location"]

    assert max_.get(back).status_code == 200
    assert back == {"/people/1/link": "/people/1", KEYS: "/resume"}.get(path, path)


def test_the_session_has_another_secret_then(app, sign_in, people):
    ana = sign_in(people.ana)
    old = ana.get_cookie("sid").value
    let_time_pass()
    assert ana.send("/confirm", {"password": PASSWORD, "next": "/account"}).headers["Location"] == "/account"
    thief = app.test_client()
    thief.set_cookie("sid", old)

    assert thief.get("/").status_code == 401
    assert ana.send(KEYS, {"scope": "read"}).status_code == 200
    assert db.session.query(WebSession).count() == 1


@pytest.mark.postgres_example
@pytest.mark.parametrize("target", ["//evil.example", "/confirm", "/confirm?next=/confirm", "javascript:alert(1)", ""])
def test_it_leads_neither_away_nor_to_itself(sign_in, people, target):
    ana = sign_in(people.ana)

    assert ana.send("/confirm", {"password": PASSWORD, "next": target}).headers["Location"] == "/"


def test_guesses_are_refused_slowed_down_and_audited(sign_in, people):
    ana = sign_in(people.ana)
    let_time_pass()
    for _ in range(5):
        refused = ana.send("/confirm", {"password": "not the password", "next": "/account"})
        assert refused.status_code == 403
        assert fields_of(refused, "/confirm")["next"] == "/account"

    assert ana.send("/confirm", {"password": PASSWORD}).status_code == 429
    assert ana.send(KEYS, {"scope": "read"}).status_code == 403
    assert db.session.query(ApiToken).count() == 0
    rows = db.session.query(AuditEntry).filter_by(action="confirm").all()
    assert [(row.actor_id, row.outcome) for row in rows] == [(people.ana.id, "refused")] * 5


def test_whoever_may_not_do_it_is_not_asked(sign_in, people):
    ana = sign_in(people.ana)
    let_time_pass()

    assert ana.get(f"/people/{people.ben.id}").status_code == 404
    assert "/confirm" not in ana.get("/people/new").text


def test_no_password_is_kept_by_the_page_that_asks(sign_in, people):
    max_ = sign_in(people.max)
    let_time_pass()
    asked = max_.send("/people/new", {"name": "li.wan", "password": "a secret of somebody", "code": "123456"})
    kept = json.loads(html.unescape(re.search(r'name="kept" value="([^"]*)"', asked.text)[1]))

    assert kept == {"url": "/people/new", "fields": [["name", "li.wan"]]}
