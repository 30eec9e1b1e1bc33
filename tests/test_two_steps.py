"""Signing in in two steps: a code of the telephone, codes for when it is lost, roles that need it."""

import re
from base64 import b32decode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from tests.conftest import PASSWORD
from tests.test_stepping_up import fields_of, let_time_pass
from tests.writing import writing
from wiki.models import AuditEntry, LinkPurpose, OneTimeLink, Role, SecondFactor, Throttle, WebSession, db
from wiki.models.base import now
from wiki.services import people as people_service
from wiki.services import second_factors, throttle

PAGE = "/account/two-steps"
CODE = re.compile(r"<li><code>([a-z2-7-]{19})</code>")


class Telephone:
    """Knows a secret and shows codes; `late` by half minutes."""

    def __init__(self, secret):
        self._totp = TOTP(b32decode(secret.replace(" ", "")), 6, SHA1(), 30)  # noqa: S303

    def code(self, late=0):
        return self._totp.generate(int(now().timestamp()) - 30 * late).decode()


def set_up(browser):
    """Set the second step up as a person does; return the telephone and the codes for its loss."""
    browser.send(f"{PAGE}/begin")
    telephone = Telephone(re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', browser.get(PAGE).text)[1])
    done = browser.send(PAGE, {"code": telephone.code()})
    assert done.status_code == 200, done.text
    return telephone, CODE.findall(done.text)


def forget_codes(user):
    """Let the half minute of the last code be long ago, so that its next one can be used at once."""
    with writing():
        db.session.get_one(SecondFactor, user.id).last_step = 0


def password_step(browser, name="ana", **more):
    answer = browser.send("/login", {"name": name, "password": PASSWORD, **more})
    assert (answer.status_code, browser.get_cookie("sid")) == (200, None)
    return fields_of(answer, "/login/code")


@pytest.fixture
def ana(sign_in, people):
    return sign_in(people.ana)


def test_the_session_exists_only_after_both_steps(client, ana, people):
    telephone, codes = set_up(ana)
    assert len(set(codes)) == second_factors.RECOVERY_CODES
    forget_codes(people.ana)
    step = password_step(client, next="/types")
    assert client.get("/account").status_code == 401
    wrong = client.post("/login/code", data={**step, "code": "000000"})
    assert (wrong.status_code, client.get_cookie("sid")) == (401, None)
    assert client.get(f"/setup/{step['step']}").status_code == 404
    led = client.post("/login/code", data={**fields_of(wrong, "/login/code"), "code": telephone.code()})

    assert (led.status_code, led.headers["Location"]) == (303, "/types")
    assert client.get("/account").status_code == 200
    rows = [(row.action, row.outcome) for row in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert rows[-3:] == [("turn on two steps", "done"), ("sign in", "refused"), ("sign in", "done")]


def test_a_code_is_taken_once_and_half_a_minute_early_or_late(ana, people):
    telephone, _ = set_up(ana)
    with writing():
        assert not second_factors.accepts(people.ana, telephone.code())
    for late, right in ((2, False), (1, True), (1, False), (0, True), (1, False), (-1, True), (-1, False), (-2, False)):
        if late == 2:
            forget_codes(people.ana)
        with writing():
            assert second_factors.accepts(people.ana, telephone.code(late)) is right, late


def test_a_clock_that_was_set_back_shuts_nobody_out(ana, people):
    telephone, _ = set_up(ana)
    with writing():
        db.session.get_one(SecondFactor, people.ana.id).last_step += 1_000
    with writing():
        assert second_factors.accepts(people.ana, telephone.code())
        assert not second_factors.accepts(people.ana, telephone.code())


def test_a_code_for_a_lost_telephone_works_once_in_any_writing(app, ana, people):
    _, codes = set_up(ana)
    for code, status in ((codes[0].upper().replace("-", " "), 303), (codes[0], 401), (codes[1], 303)):
        browser = app.test_client()
        step = password_step(browser)
        assert browser.post("/login/code", data={**step, "code": code}).status_code == status
    left = ana.get(PAGE).text

    assert "8" in re.sub(r"<[^>]+>", "", left)
    fresh = CODE.findall(ana.send(f"{PAGE}/codes").text)
    with writing():
        assert not second_factors.accepts(people.ana, codes[2])
        assert second_factors.accepts(people.ana, fresh[0])


def test_neither_secret_nor_codes_are_in_the_database(ana):
    ana.send(f"{PAGE}/begin")
    secret = re.search(r'<code class="secret">([A-Z2-7 ]+)</code>', ana.get(PAGE).text)[1].replace(" ", "")
    codes = CODE.findall(ana.send(PAGE, {"code": Telephone(secret).code()}).text)
    rows = [repr(row) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert repr(b32decode(secret))[2:-1] not in "".join(rows)
    assert secret not in "".join(rows)
    assert not [code for code in codes if code in "".join(rows) or code.replace("-", "") in "".join(rows)]

    assert secret not in ana.get(PAGE).text.replace(" ", "")


def test_a_secret_of_somebody_else_put_into_ones_own_row_opens_nothing(ana, sign_in, people):
    set_up(ana)
    telephone, _ = set_up(sign_in(people.ben))
    with writing():
        mine, theirs = (db.session.get_one(SecondFactor, person.id) for person in (people.ana, people.ben))
        mine.sealed_secret, mine.last_step = theirs.sealed_secret, 0
    with writing():
        assert not second_factors.accepts(people.ana, telephone.code())


def test_wrong_codes_are_slowed_down_from_everywhere(app, ana, people):
    telephone, _ = set_up(ana)
    forget_codes(people.ana)
    for one in range(throttle.FREE_TRIES["codes"]):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{one}"
        step = password_step(browser)
        assert browser.post("/login/code", data={**step, "code": "000000"}).status_code == 401
    late = browser.post("/login/code", data={**step, "code": telephone.code()})

    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) >= 1
    with writing():
        db.session.query(Throttle).delete()
    assert browser.post("/login/code", data={**step, "code": telephone.code()}).status_code == 303


@pytest.mark.parametrize("ended_by", ["time", "password", "shut out"])
def test_half_a_sign_in_is_over_after_ten_minutes_a_new_password_or_when_shut_out(client, ana, people, ended_by):
    _, codes = set_up(ana)
    step = password_step(client)
    with writing():
        if ended_by == "time":
            db.session.query(OneTimeLink).one().expires_at = now() - timedelta(seconds=1)
        elif ended_by == "password":
            people_service.set_password(people.ana, people.ana.password_hash)
        else:
            people_service.close(people.ana)

    assert client.post("/login/code", data={**step, "code": codes[0]}).status_code == 401
    assert client.get_cookie("sid") is None


def test_a_new_password_by_a_link_does_not_skip_the_code(client, ana, people):
    set_up(ana)
    with writing():
        secret = people_service.new_link(LinkPurpose.PASSWORD, people.ana)
    answer = client.send(f"/setup/{secret}", {"password": "a whole new sentence"})

    assert answer.status_code == 200
    assert fields_of(answer, "/login/code")["step"]
    assert client.get_cookie("sid") is None


def test_turning_it_on_ends_other_sessions_and_a_wrong_first_code_changes_nothing(sign_in, ana, people):
    other = sign_in(people.ana)
    ana.send(f"{PAGE}/begin")
    assert ana.send(PAGE, {"code": "000000"}).status_code == 422
    assert not second_factors.is_on(people.ana)
    set_up(ana)

    assert other.get("/").status_code == 401
    assert ana.get("/").status_code == 200
    assert db.session.query(WebSession).count() == 1


def test_the_proof_asks_for_the_code_too_and_so_does_a_new_password(ana, people):
    telephone, _ = set_up(ana)
    forget_codes(people.ana)
    let_time_pass()
    assert ana.send("/account/password", {"current": PASSWORD, "password": "a whole new sentence"}).status_code == 403
    assert ana.send("/confirm", {"password": PASSWORD}).status_code == 422
    assert ana.send("/confirm", {"password": PASSWORD, "code": "000000"}).status_code == 403
    assert ana.send("/confirm", {"password": PASSWORD, "code": telephone.code()}).status_code == 303

    assert ana.send(f"{PAGE}/off").status_code == 303
    assert not second_factors.is_on(people.ana)


@pytest.mark.parametrize("path", ["/begin", "/codes", "/off"])
def test_what_changes_the_second_step_needs_a_recent_proof(ana, path):
    let_time_pass()

    assert fields_of(ana.send(PAGE + path), "/confirm")["next"] == PAGE


def test_a_role_can_require_it_and_nothing_else_is_open_until_it_is_set_up(client, sign_in, people, api_token, ana):
    bearer = {"Authorization": f"Bearer {api_token(people.ana)}"}
    max_ = sign_in(people.max)
    assert ana.get("/people/two-steps").status_code == 403
    assert max_.send("/people/two-steps", {"roles": ["seller"]}).status_code == 303
    led = ana.get("/types?x=1")
    assert (led.status_code, led.headers["Location"]) == (303, f"{PAGE}?next=/types?x%3D1")
    assert ana.send("/cases/new", {"title": "x"}).status_code == 403
    assert client.get("/api/v1/cases", headers=bearer).status_code == 403
    assert "ana" in max_.get("/people/two-steps").text
    assert max_.get("/people").status_code == 200
    set_up(ana)

    assert ana.get("/types").status_code == 200
    assert client.get("/api/v1/cases", headers=bearer).status_code == 200
    assert ana.send(f"{PAGE}/off").status_code == 403
    max_.send("/people/two-steps")
    assert second_factors.required_roles() == frozenset()
    assert ana.send(f"{PAGE}/off").status_code == 303


def test_a_command_lets_in_who_lost_telephone_and_codes(casewiki, client, ana, people):
    set_up(ana)
    with writing():
        second_factors.require([Role.SELLER])

    assert casewiki("user", "reset-totp", "nobody")[0] == 1
    assert casewiki("user", "reset-totp", "ANA")[0] == 0
    assert ana.get("/").status_code == 401
    assert client.send("/login", {"name": "ana", "password": PASSWORD}).status_code == 303
    assert client.get("/").headers["Location"].startswith(PAGE)
