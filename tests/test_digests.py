"""Mails about notices, over a real SMTP exchange: to whom, when, and with what they may read at that moment."""

import re
import smtplib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.search.telling import tell
from tests.test_mail import Server, later, server
from tests.told import change, read_on, reply, topic
from tests.writing import writing
from wiki import search
from wiki.app import posting
from wiki.extensions import db
from wiki.models import Case, Mail, Notice, Rhythm
from wiki.models.base import now
from wiki.models.site import ACCESS, raise_generation
from wiki.search import watching
from wiki.services import digests, mails, notices, saved_searches

__all__ = ["server"]
ZONE = "Asia/Shanghai"
MONDAY = datetime(2031, 3, 3, 2, tzinfo=UTC)  # ten in the morning in Shanghai


@pytest.fixture
def ana(people, server):
    """Ana, who reads English and has confirmed an address."""
    read_on()
    with writing():
        people.ana.email, people.ana.language = "ana@example.com", "en"
    return people.ana


def prefer(user, **chosen):
    with writing():
        digests.prefer(user, **digests.values_of(digests.preference(user)) | chosen)


def queue(at=MONDAY):
    queued = digests.queue(ZONE, at)
    db.session.commit()
    return queued


def reach(app, running):
    settings = app.extensions["casewiki_settings"]
    app.extensions["casewiki_settings"] = replace(settings, smtp_port=running.port)


def told_of(asked, by):
    reply(asked, by)
    read_on()


def send(app):
    while posting.step(app):
        pass


def test_a_digest_comes_once_at_its_hour_and_says_what_and_where(app, ana, people, server):
    told_of(topic(ana, "A buyer\u2028who waits"), people.ben)
    send(app)
    assert queue(MONDAY)
    assert not queue(MONDAY)
    send(app)
    [letter] = server.letters
    assert letter["To"] == "ana@example.com"
    assert "waits" not in letter["Subject"]
    assert "ben replied" in letter.get_content()
    assert "who waits" in letter.get_content()
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not queue(MONDAY + timedelta(days=1))
    send(app)
    assert len(server.letters) == 1


@pytest.mark.parametrize(
    ("chosen", "at", "comes"),
    [
        ({}, MONDAY, True),
        ({}, MONDAY - timedelta(hours=3), False),  # seven: quiet
        ({}, MONDAY + timedelta(days=5), False),  # Saturday
        ({"quiet_weekends": False}, MONDAY + timedelta(days=5), True),
        ({"rhythm": Rhythm.WEEKLY}, MONDAY, True),
        ({"rhythm": Rhythm.NONE}, MONDAY, False),
        ({"quiet_from": 9, "quiet_until": 12}, MONDAY, False),
    ],
)
@pytest.mark.postgres_example
def test_quiet_hours_and_rhythm_are_those_that_the_person_chose(ana, people, chosen, at, comes):
    prefer(ana, **chosen)
    told_of(topic(ana), people.ben)

    assert queue(at) is comes


def test_a_digest_waits_for_its_hour_and_a_mention_does_not(app, ana, people, server):
    asked = topic(people.ben)
    hour = timedelta(hours=1)
    told_of(topic(ana), people.ben)
    with writing():
        db.session.query(Notice).update({"at": MONDAY + hour})
    assert not queue(MONDAY + 2 * hour)
    reply(asked, people.ben, ana)
    read_on()
    with writing():
        db.session.query(Notice).update({"at": MONDAY + hour})
    assert queue(MONDAY + 2 * hour)
    assert db.session.query(Notice).filter(Notice.mailed_at.is_not(None)).count() == 1
    assert queue(MONDAY + timedelta(days=1))  # what waited goes into the mail that is not sent yet
    send(app)
    assert len(server.letters) == 1
    prefer(ana, at_once=False)
    reply(asked, people.ben, ana)
    read_on()
    with writing():
        db.session.query(Notice).update({"at": MONDAY + 25 * hour})
    assert not queue(MONDAY + 26 * hour)


def test_what_may_not_be_read_when_it_is_sent_is_not_in_the_mail(app, ana, people, server):
    gone, left, closed = topic(people.ben, "Gone"), topic(ana, "Left"), topic(ana, "Closed", level=3)
    reply(gone, people.ben, ana)
    reply(left, people.ben)
    with writing():
        assert notices.invite(gone, ana.id, by=people.ben)
    read_on()
    with writing():
        db.session.add(Notice(user_id=ana.id, reason="replied", document_id=closed.id, by_id=people.ben.id))
    assert queue()
    change(gone, level=4)
    with writing():
        raise_generation(ACCESS)
    send(app)
    text = server.letters[0].get_content()

    assert "Gone" not in text
    assert "Left" in text
    assert "Closed" not in text
    assert closed.id not in text
    assert "Something waits for you" in text
    told_of(gone, people.ben)
    assert not queue()
    with writing():
        notices.read_all(ana)
    send(app)
    assert len(server.letters) == 1


def test_a_mail_says_of_a_saved_search_how_much_its_person_may_find_at_that_moment(app, ana, people, server):
    with writing():
        saved = saved_searches.save("My ostriches", {"q": ["ostrich"]}, notify=True, by=ana)
    watched()
    made = [tell(people.ben, f"Ostrich {number}") for number in range(2)]
    watched()
    assert queue()
    closed(made[0])
    send(app)
    [letter] = server.letters
    assert "1 new in your saved search\r\n  My ostriches" in letter.get_content()
    assert "Ostrich " not in letter.get_content()

    tell(people.ben, "Ostrich 3")
    watched()
    assert queue(MONDAY + timedelta(days=1))
    closed(*db.session.query(Case))
    send(app)
    assert notices.counts(ana) == (0, 0)
    assert saved.id in {one.saved_search_id for one in db.session.query(Notice)}
    assert len(server.letters) == 1


def watched():
    search.catch_up()
    if watching.look():
        db.session.commit()


def closed(*found):
    with writing():
        for one in found:
            one.level = 4
        raise_generation(ACCESS)


def test_when_the_mail_server_is_down_nothing_is_lost_and_nothing_comes_twice(app, ana, people, server):
    told_of(topic(ana), people.ben)
    assert queue()
    server.busy = True
    with pytest.raises(smtplib.SMTPException):
        posting.step(app)
    told_of(topic(ana, "Another"), people.zoe)
    assert queue()
    assert db.session.query(Mail).count() == 1
    killed = Server()
    killed.start()
    reach(app, killed)
    killed.stop()
    later()
    with pytest.raises(OSError, match=r"refused|Connection|timed"):
        posting.step(app)
    with writing():  # a day later it is given up, and what it was about waits for the next one
        db.session.query(Mail).update({"created_at": now() - timedelta(days=2)})
        mails.purge()
    assert db.session.query(Notice).filter(Notice.mailed_at.is_(None)).count() == 2
    assert queue()
    server.busy = False
    reach(app, server)
    send(app)
    [letter] = server.letters
    assert "Another" in letter.get_content()
    assert "A quiet buyer" in letter.get_content()
    with writing():
        mails.purge()
    assert not queue()


def test_only_so_many_wait_and_a_forgotten_password_goes_first(app, ana, people, server, monkeypatch):
    monkeypatch.setattr(digests, "MOST_WAITING", 1)
    with writing():
        people.ben.email = "ben@example.com"
    asked = topic(people.zoe)
    reply(asked, people.zoe, ana, people.ben)
    read_on()
    queue()
    with writing():
        mails.ask_for_reset("ana")
    assert db.session.query(Mail).count() == 2
    assert posting.step(app)
    assert "List-Unsubscribe" not in server.letters[0]
    send(app)
    assert queue()
    send(app)
    assert len(server.letters) == 3


def test_a_mail_program_ends_the_mails_of_one_person_with_one_click(app, ana, people, server, client):
    told_of(topic(ana), people.ben)
    queue()
    send(app)
    path = re.search(r"<http://127.0.0.1:5000(/unsubscribe/[^>]+)>", server.letters[0]["List-Unsubscribe"])[1]
    assert path in server.letters[0].get_content()
    wrong = path.replace("/1-", f"/{people.ben.id}-")
    stranger = app.test_client()
    assert [stranger.open(one, method="POST").status_code for one in (wrong, path + "x", "/unsubscribe/x")] == [404] * 3
    assert stranger.get(path).status_code == 200
    assert digests.preference(ana).rhythm is Rhythm.DAILY
    assert stranger.open(path, method="POST", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    chosen = digests.preference(ana)
    assert (chosen.rhythm, chosen.at_once) == (Rhythm.NONE, False)
    told_of(topic(ana), people.ben)
    assert not queue(MONDAY + timedelta(days=1))
