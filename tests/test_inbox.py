"""The inbox and what one follows, as their person sees them."""

import re
from datetime import timedelta

import pytest

from tests.told import change, page, read_on, reply, topic
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Follow, Notice, NoticePreference, Rhythm, TeamFollow, Term
from wiki.models.base import now
from wiki.services import cases, comments, follows, notices


@pytest.fixture
def case(people, draft):
    with writing():
        cases.publish(draft)
        draft.title = "Stamps for a quiet buyer"
    read_on()
    return draft


def comment(case, by, text="And then?"):
    with writing():
        comments.add(case, text, by=by)
    read_on()


def bell(browser):
    found = re.search(r"masthead__bell.*?</a>", browser.get("/inbox").text, re.S)[0]
    return re.sub(r"<[^>]+>|\s", "", found)


def test_a_notice_leads_to_what_it_is_about_and_is_read_then(case, people, sign_in):
    ana = sign_in(people.ana)
    assert "没有" in ana.get("/inbox").text or "Nothing waits" in ana.get("/inbox").text
    comment(case, people.ben)
    notice = db.session.query(Notice).one()
    shown = ana.get("/inbox").text
    assert case.title in shown
    assert "ben" in shown
    assert bell(ana).endswith("1")
    opened = ana.send(f"/inbox/{notice.id}/open")
    assert (opened.status_code, opened.headers["Location"]) == (303, f"/cases/{case.id}")
    assert not bell(ana).endswith("1")
    assert case.title in ana.get("/inbox").text
    assert case.title not in ana.get("/inbox?show=unread").text


def test_all_are_marked_as_read_and_that_is_taken_back(case, people, sign_in):
    ana, zoe = sign_in(people.ana), sign_in(people.zoe)
    comment(case, people.ben)
    notice = db.session.query(Notice).one()
    there = ana.send("/inbox/read").headers["Location"]
    assert not bell(ana).endswith("1")
    undo = re.search(r'name="undo" value="([^"]+)"', ana.get(there).text)[1]
    assert ana.send("/inbox/unread", {"undo": undo}).status_code == 303
    assert bell(ana).endswith("1")
    assert ana.send("/inbox/unread", {"undo": "nonsense"}).status_code == 303
    for mark, state in (("read", True), ("unread", False)):
        assert ana.send(f"/inbox/{notice.id}/mark", {"as": mark}).status_code == 303
        assert bool(db.session.get(Notice, notice.id).read_at) is state
    assert ana.send(f"/inbox/{notice.id}/mark", {"as": "x"}).status_code == 404
    assert zoe.send(f"/inbox/{notice.id}/mark", {"as": "read"}).status_code == 404
    assert zoe.send(f"/inbox/{notice.id}/open").status_code == 404


def test_what_waits_comes_first_until_it_is_done(people, sign_in):
    read_on()
    asked, other = topic(people.ben, "Asked first"), topic(people.ana, "Told later")
    with writing():
        assert notices.invite(asked, people.ana.id, by=people.ben)
    reply(other, people.zoe)
    read_on()
    ana = sign_in(people.ana)
    shown = ana.get("/inbox").text
    assert shown.index("Asked first") < shown.index("Told later")
    assert "Told later" not in ana.get("/inbox?show=waiting").text
    notice = db.session.query(Notice).filter_by(document_id=asked.id).one()
    ana.send(f"/inbox/{notice.id}/mark", {"as": "done", "show": "waiting"})
    assert "Asked first" not in ana.get("/inbox?show=waiting").text
    ana.send(f"/inbox/{notice.id}/mark", {"as": "undone"})
    assert notices.counts(people.ana).waiting == 1


def test_an_author_who_hides_the_name_is_not_named(case, people, sign_in):
    with writing():
        follows.follow(case, by=people.zoe)
        case.author_hidden = True
    comment(case, people.ana)
    shown = sign_in(people.zoe).get("/inbox").text

    assert case.title in shown
    assert ">ana" not in shown
    assert "ana " not in shown.lower().split("<main")[1]


def test_what_may_not_be_read_any_more_is_in_no_line_and_no_number(case, people, sign_in):
    with writing():
        follows.follow(case, by=people.zoe)
    comment(case, people.ben)
    zoe = sign_in(people.zoe)
    assert case.title in zoe.get("/inbox").text
    notice = db.session.query(Notice).filter_by(user_id=people.zoe.id).one()
    with writing():
        cases.set_level(case, 3, by=people.ana)
    for path in ("/inbox", "/follows", "/inbox?show=unread"):
        assert case.title not in zoe.get(path).text
    assert not bell(zoe).endswith("1")
    assert zoe.send(f"/inbox/{notice.id}/open").status_code == 404
    assert zoe.get(f"/inbox/to/{case.id}").status_code == 404
    assert sign_in(people.ana).get(f"/inbox/to/{case.id}").headers["Location"] == f"/cases/{case.id}"


def test_pages_are_full_whatever_of_the_newest_may_not_be_read(people, monkeypatch):
    monkeypatch.setattr("wiki.services.notices.inbox.LEAST_ASKED", 1)
    topics = [topic(people.ana, f"Nr. {number}") for number in range(9)]
    with writing():
        for number, one in enumerate(topics):
            at = now() - timedelta(minutes=number)
            db.session.add(Notice(user_id=people.ben.id, reason="replied", document_id=one.id, at=at))
            one.hidden_at = now() if number in (0, 1, 2, 4) else None

    def shown(number):
        found = notices.page(people.ben, "", number, 2)
        return [one.document.title for one in found.records], found.number, found.last

    assert shown(1) == (["Nr. 3", "Nr. 5"], 1, 3)
    assert shown(3) == shown(9) == (["Nr. 8"], 3, 3)


def test_following_from_the_page_and_stopping_from_the_list(case, people, sign_in):
    zoe = sign_in(people.zoe)
    assert f"/follow/{case.id}" in zoe.get(f"/cases/{case.id}").text
    assert zoe.send(f"/follow/{case.id}", {"next": f"/cases/{case.id}"}).headers["Location"] == f"/cases/{case.id}"
    assert zoe.send("/follow/personality/nothing").status_code == 404
    assert zoe.send("/follow/nothing").status_code == 404
    tag = db.session.query(Term).filter_by(list_code="personality").first()
    assert zoe.send(f"/follow/personality/{tag.code}").status_code == 303
    assert "/follow/industry/retail" in zoe.get("/terms/industry/retail").text
    shown = zoe.get("/follows").text
    assert case.title in shown
    for one in db.session.query(Follow).filter_by(user_id=people.zoe.id):
        assert sign_in(people.ben).send(f"/follows/{one.id}/stop").status_code == 404
        assert zoe.send(f"/follows/{one.id}/stop", {"next": "//evil.example"}).headers["Location"] == "/"
    assert case.title not in zoe.get("/follows").text


def test_who_answers_for_a_team_lets_it_follow_and_others_do_not(case, people, sign_in):
    eva = sign_in(people.eva)
    path = f"/follows/teams?document={case.id}"
    assert sign_in(people.ana).get(path).status_code == 403
    assert sign_in(people.max).send(path, {"team": "1"}).status_code == 403
    assert eva.send(path, {"team": "999"}).status_code == 422
    [north] = people.ana.teams
    assert eva.send(path, {"team": str(north.id)}).status_code == 303
    assert "North" in eva.get(path).text
    assert db.session.query(Follow).filter_by(user_id=people.ben.id, document_id=case.id).one().team_id == north.id
    [enrolment] = db.session.query(TeamFollow)
    assert sign_in(people.ana).send(f"/follows/teams/{enrolment.id}/end").status_code == 404
    assert eva.send(f"/follows/teams/{enrolment.id}/end").status_code == 303
    assert db.session.query(Follow).filter_by(user_id=people.ben.id, document_id=case.id).count() == 0


def test_one_chooses_when_to_be_written_to(people, sign_in):
    ana = sign_in(people.ana)
    assert ana.get("/account/notices").status_code == 200
    form = {"rhythm": "weekly", "hour": "7", "quiet_from": "20", "quiet_until": "6"}
    assert ana.send("/account/notices", form).status_code == 303
    chosen = db.session.get(NoticePreference, people.ana.id)
    assert (chosen.rhythm, chosen.hour, chosen.at_once, chosen.quiet_weekends) == (Rhythm.WEEKLY, 7, False, False)
    for wrong in ({"rhythm": "hourly"}, {"hour": "24"}, {"quiet_from": "x"}):
        assert ana.send("/account/notices", form | wrong).status_code == 422


def test_a_count_is_kept_until_something_changes(people, sign_in, monkeypatch):
    read_on()
    mine = page(people.ana)
    change(mine, contested_at=mine.created_at)
    read_on()
    assert notices.counts(people.eva) == (1, 0)
    monkeypatch.setattr("wiki.services.notices.inbox._count", lambda *_: 1 / 0)
    assert notices.counts(people.eva) == (1, 0)
