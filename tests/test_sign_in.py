"""Signing in and out: sessions on the server, throttled guesses, links that work once."""

import html
import re
from datetime import timedelta

import pytest

from tests.conftest import PASSWORD
from tests.tampering import tampering
from tests.writing import writing
from wiki.crypto import audit_key
from wiki.models import AuditEntry, LinkPurpose, Throttle, WebSession, db
from wiki.models import audit as chain
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import throttle

pytestmark = pytest.mark.one_database

WRONG = "not the password"


def try_password(browser, name, password, **more):
    return browser.send("/login", {"name": name, "password": password, **more})


def test_a_page_answers_with_the_sign_in_form_that_leads_back_to_it(client, people):
    page = client.get("/types?x=1")

    assert page.status_code == 401
    assert 'name="password"' in page.text
    assert try_password(client, "ana", PASSWORD, next="/types?x=1").headers["Location"] == "/types?x=1"


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "////evil.example",
        "https://evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "\x01//evil.example",
        " //evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "//[",
        "//a\u2100b",
        "http://[",
        "evil.example",
        "",
    ],
)
def test_signing_in_never_leads_away_from_this_site(client, people, target):
    assert try_password(client, "ana", PASSWORD, next=target).headers["Location"] == "/"


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "path", ["/terms/tags/100%25", "/terms/tags/a%3Fb", "/terms/tags/a%20b", "/search?q=a%20b%26c"]
)
def test_signing_in_leads_back_to_an_address_of_any_characters(client, people, path):
    back = html.unescape(re.search(r'name="next"[^>]*value="([^"]*)"', client.get(path).text)[1])

    assert try_password(client, "ana", PASSWORD, next=back).headers["Location"] == path


def test_the_name_may_be_typed_in_any_width_and_case(client, people):
    assert try_password(client, "ＡＮＡ", PASSWORD).status_code == 303


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, people):
    wrong, unknown = try_password(client, "ana", WRONG), try_password(client, "nobody", WRONG)

    assert wrong.status_code == unknown.status_code == 401
    # A token of the form holds the second in which it was made.
    said = [re.sub(r'name="csrf_token"[^>]*>', "", answer.text) for answer in (wrong, unknown)]
    assert said[0].replace("ana", "") == said[1].replace("nobody", "")


def test_guessing_is_slowed_down_but_not_for_the_person_on_another_network(app, client, people):
    for _ in range(5):
        try_password(client, "ana", WRONG)
    slowed = try_password(client, "ana", PASSWORD)

    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) >= 1
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert try_password(elsewhere, "ana", PASSWORD).status_code == 303


def test_the_wait_is_over_after_its_time(client, people, monkeypatch):
    for _ in range(6):
        try_password(client, "ana", WRONG)
    real = people_service.now
    for module in ("wiki.services.throttle.now", "wiki.models.base.now"):
        monkeypatch.setattr(module, lambda: real() + timedelta(minutes=5))

    assert try_password(client, "ana", PASSWORD).status_code == 303


@pytest.mark.parametrize("failures", [40, 5_000])
def test_a_wait_has_an_end_however_many_failures_were_counted(client, people, failures):
    with writing():
        db.session.add_all(Throttle(key=key, failures=failures) for key in throttle._keys("ana", "127.0.0.1").values())

    slowed = try_password(client, "ana", PASSWORD)
    assert slowed.status_code == 429
    assert int(slowed.headers["Retry-After"]) <= throttle.LONGEST_WAIT + 1


def test_a_clock_that_was_set_back_locks_nobody_out(client, people):
    future = now() + timedelta(days=3_650)
    keys = throttle._keys("ana", "127.0.0.1").values()
    with writing():
        db.session.add_all(Throttle(key=key, failures=40, last_at=future) for key in keys)

    assert try_password(client, "ana", PASSWORD).status_code == 303


def test_guessing_the_present_password_from_a_session_is_slowed_down(sign_in, people):
    ana = sign_in(people.ana)
    form = {"current": WRONG, "password": "a whole new sentence"}
    for _ in range(5):
        assert ana.send("/account/password", form).status_code == 403

    assert ana.send("/account/password", {**form, "current": PASSWORD}).status_code == 429


def test_a_copied_cookie_opens_nothing_after_signing_out(app, sign_in, people):
    ana = sign_in(people.ana)
    cookie = ana.get_cookie("sid").value
    ana.send("/logout")

    thief = app.test_client()
    thief.set_cookie("sid", cookie)
    assert thief.get("/").status_code == 401


def test_a_session_has_a_new_secret_at_every_sign_in(app, people):
    browser = app.test_client()
    browser.set_cookie("sid", "chosen by somebody else")
    try_password(browser, "ana", PASSWORD)
    first = browser.get_cookie("sid").value
    try_password(browser, "ana", PASSWORD)

    assert first not in ("chosen by somebody else", browser.get_cookie("sid").value)
    assert db.session.query(WebSession).count() == 1


def test_the_database_does_not_hold_the_secret(sign_in, people):
    secret = sign_in(people.ana).get_cookie("sid").value

    assert secret not in db.session.query(WebSession).one().secret_hash


@pytest.mark.parametrize("later", [timedelta(hours=12, seconds=1), timedelta(days=7, seconds=1), timedelta(days=-8)])
def test_a_session_ends_when_idle_or_old_or_when_the_clock_jumps(sign_in, people, monkeypatch, later):
    ana = sign_in(people.ana)
    real = people_service.now
    monkeypatch.setattr("wiki.blueprints.identity.now", lambda: real() + later)

    assert ana.get("/").status_code == 401


def test_a_person_who_is_shut_out_is_out_at_the_next_request(sign_in, people):
    ana = sign_in(people.ana)
    with writing():
        people.ana.active = False

    assert ana.get("/").status_code == 401


def test_a_link_sets_a_password_once(client, people):
    with writing():
        secret = people_service.new_link(LinkPurpose.PASSWORD, people.ana)
    done = client.send(f"/setup/{secret}", {"password": "a whole new sentence"})

    assert done.status_code == 303
    assert client.get("/").status_code == 200
    assert client.get(f"/setup/{secret}").status_code == 404


def test_a_link_is_dead_after_a_day(client, people, monkeypatch):
    with writing():
        secret = people_service.new_link(LinkPurpose.PASSWORD, people.ana)
    real = people_service.now
    monkeypatch.setattr("wiki.services.people.now", lambda: real() + timedelta(hours=25))

    assert client.get(f"/setup/{secret}").status_code == 404


def test_a_clock_that_was_set_back_gives_a_link_no_years(client, people, monkeypatch):
    real = people_service.now
    with monkeypatch.context() as future, writing():
        future.setattr("wiki.services.people.now", lambda: real() + timedelta(days=3_650))
        secret = people_service.new_link(LinkPurpose.PASSWORD, people.ana)

    assert client.get(f"/setup/{secret}").status_code == 404


def test_the_first_person_of_an_installation_gets_admin_and_editor(client, people):
    with writing():
        secret = people_service.new_link(LinkPurpose.SETUP)
    client.send(f"/setup/{secret}", {"name": "李晚", "display_name": "", "password": "a whole new sentence"})

    assert people_service.find("李晚").roles == ["editor", "admin"]


@pytest.mark.postgres_example
@pytest.mark.parametrize("password", ["short", "12345678", "password", "x" * 201])
def test_an_obvious_password_is_refused_with_a_reason(client, people, password):
    with writing():
        secret = people_service.new_link(LinkPurpose.PASSWORD, people.ana)
    answer = client.send(f"/setup/{secret}", {"password": password})

    assert answer.status_code == 422
    assert "field__error" in answer.text


def test_what_was_typed_survives_the_end_of_the_session(app, sign_in, people):
    ana = sign_in(people.ana)
    token = ana.csrf_token()
    ana.delete_cookie("sid")
    refused = ana.post("/cases/new", data={"title": "拜访之后写的", "csrf_token": token})
    assert refused.status_code == 401
    kept = refused.text.split('name="kept" value="')[1].split('"')[0].replace("&#34;", '"')

    answer = try_password(ana, "ana", PASSWORD, kept=kept)

    assert answer.headers["Location"] == "/resume"
    again = ana.get("/resume")
    assert "拜访之后写的" in again.text
    assert 'action="/cases/new"' in again.text


@pytest.mark.postgres_example
@pytest.mark.parametrize("kept", ["[", '{"url":"/","fields":[["a","\\ud800"]]}', "[" * 5_000])
def test_nonsense_that_a_sign_in_page_would_have_kept_is_forgotten(client, people, kept):
    assert try_password(client, "ana", PASSWORD, kept=kept).headers["Location"] == "/"


def test_an_expired_form_keeps_what_was_typed(sign_in, people):
    answer = sign_in(people.ana).post("/cases/new", data={"title": "拜访之后写的", "csrf_token": "old"})

    assert answer.status_code == 403
    assert "拜访之后写的" in answer.text


def test_signing_in_and_being_refused_are_in_the_audit_chain(app, client, people):
    try_password(client, "ana", WRONG)
    try_password(client, "ana", PASSWORD)
    rows = [(row.action, row.subject, row.outcome) for row in db.session.query(AuditEntry).order_by(AuditEntry.id)]

    assert rows == [("sign in", "ana", "refused"), ("sign in", "ana", "done")]
    assert chain.first_broken(audit_key()) is None


def test_a_refusal_names_who_was_refused_and_strangers_fill_no_log(client, sign_in, people):
    for _ in range(3):
        client.get("/types", headers={"Sec-Fetch-Site": "cross-site"})
    ben = sign_in(people.ben)
    for _ in range(3):
        ben.get("/people")
    refused = db.session.query(AuditEntry).filter_by(action="refused").all()

    assert [(row.actor_id, row.subject) for row in refused] == [(people.ben.id, "people.index")]


def test_a_name_that_no_database_keeps_is_counted_and_audited_like_any_other(client, people):
    for _ in range(5):
        assert try_password(client, "ana\x00", WRONG).status_code == 401

    assert try_password(client, "ana", PASSWORD).status_code == 429
    subjects = {(row.subject, row.outcome) for row in db.session.query(AuditEntry)}
    assert subjects == {("ana\ufffd", "refused"), ("ana", "delayed")}


@pytest.mark.postgres_example
@pytest.mark.parametrize("path", ["/login", "/types", "/nothing", "/api/v1/cases"])
def test_no_answer_is_kept_by_browsers_or_on_the_way(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_a_changed_audit_row_is_found(app, client, people):
    for _ in range(3):
        try_password(client, "ana", WRONG)
    second = db.session.query(AuditEntry).order_by(AuditEntry.id).all()[1]
    with writing(), tampering():
        db.session.merge(second).subject = "ben"
        db.session.flush()

    assert chain.first_broken(audit_key()) == second.id
