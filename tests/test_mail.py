"""A forgotten password by mail, sent to a real server, and addresses that their people have confirmed."""

import re
import smtplib
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import PASSWORD
from tests.service import free_port
from tests.test_stepping_up import let_time_pass
from tests.writing import writing
from wiki.app import posting
from wiki.models import Mail, User, WebSession, db
from wiki.models.base import now
from wiki.services import mails
from wiki.services import people as people_service

LINK = re.compile(r"http://127.0.0.1:5000(/\S+)")
NEW = "a whole new sentence"


class Server(Controller):
    """A mail server that keeps what it is given; `busy` refuses."""

    def __init__(self):
        self.letters, self.busy = [], False
        super().__init__(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - aiosmtpd's name
        if self.busy:
            return "451 Later"
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def server(app):
    running = Server()
    running.start()
    mail = {"smtp_host": "127.0.0.1", "smtp_port": running.port, "smtp_tls": "none", "smtp_from": "wiki@example.com"}
    app.extensions["casewiki_settings"] = replace(app.extensions["casewiki_settings"], **mail)
    yield running
    running.stop()


@pytest.fixture
def ana(people, server):
    """Ana, who reads traditional Chinese and has confirmed an address."""
    with writing():
        people.ana.email, people.ana.language = "ana@example.com", "zh-Hant"
    return people.ana


def ask(browser, name):
    return browser.send("/forgotten", {"name": name})


def test_a_link_comes_by_mail_works_once_and_ends_all_sessions(app, client, sign_in, ana, server, api_token):
    old, token = sign_in(ana), {"Authorization": f"Bearer {api_token(ana)}"}
    assert ask(client, "ＡＮＡ").status_code == 303
    assert posting.step(app)
    assert not posting.step(app)
    [letter] = server.letters
    assert (letter["To"], letter["From"], letter["Auto-Submitted"]) == (
        "ana@example.com",
        "wiki@example.com",
        "auto-generated",
    )
    text = letter.get_content()
    assert re.search("[\u4e00-\u9fff]", letter["Subject"] + text)
    path = LINK.search(text)[1]
    assert client.send(path, {"password": NEW}).status_code == 303

    assert old.get("/").status_code == 401
    assert client.get("/api/v1/cases", headers=token).status_code == 401
    assert client.get(path).status_code == 404
    assert db.session.query(WebSession).count() == 1
    assert people_service.verified("ana", NEW)


def test_the_link_is_dead_after_an_hour(app, client, ana, server, monkeypatch):
    ask(client, "ana")
    posting.step(app)
    real = people_service.now
    monkeypatch.setattr("wiki.services.people.now", lambda: real() + timedelta(minutes=61))

    assert client.get(LINK.search(server.letters[0].get_content())[1]).status_code == 404


def test_the_answer_and_the_work_are_the_same_whoever_is_asked_for(app, ana, people, server):
    with writing():
        people.zoe.email, people.zoe.active = "zoe@example.com", False
    answers = []
    for name in ("ana", "ben", "zoe", "nobody", "ana@example.com", "\x00"):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{len(answers)}"
        answers.append((ask(browser, name).status_code, browser.get("/login").text.count('role="status"')))
    assert set(answers) == {(303, 1)}
    assert db.session.query(Mail).count() == len(answers)
    while posting.step(app):
        pass

    assert [letter["To"] for letter in server.letters] == ["ana@example.com"]
    assert db.session.query(Mail).one().sent_at


def test_what_the_server_does_not_take_is_tried_again_and_given_up_after_two_hours(app, client, ana, server):
    server.busy = True
    ask(client, "ana")
    with pytest.raises(smtplib.SMTPException):
        posting.step(app)
    assert not posting.step(app)
    later()
    server.busy = False
    assert posting.step(app)
    assert len(server.letters) == 1

    ask(client, "ana")
    server.busy = True
    with writing():
        mail = db.session.query(Mail).filter(Mail.sent_at.is_(None)).one()
        mail.created_at, mail.due_at = now() - timedelta(hours=2), now()
    with pytest.raises(smtplib.SMTPException):
        posting.step(app)

    assert db.session.query(Mail).filter(Mail.sent_at.is_(None)).count() == 0
    assert len(server.letters) == 1


def later():
    """Let all that waits be due."""
    with writing():
        db.session.query(Mail).filter(Mail.sent_at.is_(None)).update({"due_at": now()})


def test_what_was_on_its_way_when_the_worker_died_does_not_come_twice(app, client, ana, server):
    ask(client, "ana")
    with writing():
        assert mails.take()
    assert not posting.step(app)
    with writing():
        db.session.query(Mail).update({"sending_at": now() - timedelta(hours=1)})
    with writing():
        mails.purge()

    assert not posting.step(app)
    assert server.letters == []
    assert db.session.query(Mail).count() == 0


def test_nobody_is_flooded_and_no_network_asks_for_ever(app, client, ana, server):
    for one in range(5):
        browser = app.test_client()
        browser.environ_base["REMOTE_ADDR"] = f"198.51.100.{one}"
        ask(browser, "ana")
    while posting.step(app):
        pass
    assert len(server.letters) == mails.MOST_AN_HOUR
    answers = [ask(client, f"nobody {one}").status_code for one in range(7)]

    assert answers[:5] == [303] * 5
    assert answers[-1] == 429


def test_an_address_counts_once_its_link_was_opened_by_its_person(app, sign_in, people, server):
    ben, zoe = sign_in(people.ben), sign_in(people.zoe)
    assert ben.send("/account/email", {"email": "ben@example.com"}).status_code == 303
    posting.step(app)
    assert people.ben.email is None
    path = LINK.search(server.letters[0].get_content())[1]
    assert zoe.get(path).status_code == 404
    assert app.test_client().get(path.replace("/account/email/", "/setup/")).status_code == 404
    assert "ben@example.com" in ben.get(path).text
    assert people.ben.email is None
    assert ben.send(path).status_code == 303
    assert ben.send(path).status_code == 404
    assert people.ben.email == "ben@example.com"

    zoe.send("/account/email", {"email": "Ben@example.com"})
    posting.step(app)
    assert zoe.send(LINK.search(server.letters[1].get_content())[1]).status_code == 422
    ben.send("/account/email", {"email": ""})
    assert db.session.query(User).filter(User.email.is_not(None)).count() == 0


@pytest.mark.postgres_example
@pytest.mark.parametrize(
    "address", ["ben", "ben@x", "b en@example.com", "ben@example.com\r\nBcc: eve@example.com", "本@例.公司"]
)
def test_what_is_no_address_or_would_begin_a_header_is_refused(sign_in, people, server, address):
    assert sign_in(people.ben).send("/account/email", {"email": address}).status_code == 422
    assert db.session.query(Mail).count() == 0


def test_an_address_needs_a_recent_proof(sign_in, people, server):
    ben = sign_in(people.ben)
    let_time_pass()

    assert ben.send("/account/email", {"email": "ben@example.com"}).status_code == 403


def test_a_server_whose_certificate_cannot_be_checked_gets_nothing(app, client, ana, server):
    for tls in ("starttls", "tls"):
        app.extensions["casewiki_settings"] = replace(app.extensions["casewiki_settings"], smtp_tls=tls)
        ask(client, "ana")
        with pytest.raises((OSError, smtplib.SMTPException)):
            posting.step(app)

    assert server.letters == []


def test_without_mail_the_page_says_whom_to_ask(client, people):
    page = client.get("/forgotten")
    assert page.status_code == 200
    assert 'name="name"' not in page.text
    assert ask(client, "ana").status_code == 404
    assert client.send("/login", {"name": "ana", "password": PASSWORD}).status_code == 303


def test_an_invitation_goes_out_by_mail_and_confirms_the_address_it_went_to(app, sign_in, people, server):
    max_ = sign_in(people.max)
    form = {"name": "li.wan", "roles": ["seller"], "email": "li.wan@example.com"}
    assert max_.send("/people/new", {**form, "email": "li.wan"}).status_code == 422
    shown = LINK.search(max_.send("/people/new", form).text.replace("<", " "))[1]
    posting.step(app)
    path = LINK.search(server.letters[0].get_content())[1]
    assert max_.get("/people/invitations").text.count("li.wan</strong>") == 1
    assert app.test_client().send(path, {"password": NEW}).status_code == 303

    assert people_service.find("li.wan").email == "li.wan@example.com"
    assert app.test_client().get(shown).status_code == 404


def test_a_new_link_takes_the_one_that_was_mailed_out_of_force(app, sign_in, people, server):
    max_ = sign_in(people.max)
    max_.send("/people/new", {"name": "li.wan", "roles": ["seller"], "email": "li.wan@example.com"})
    posting.step(app)
    max_.send(f"/people/{people_service.find('li.wan').id}/link")

    assert app.test_client().get(LINK.search(server.letters[0].get_content())[1]).status_code == 404
