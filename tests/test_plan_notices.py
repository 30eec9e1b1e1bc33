"""Notices of account plans: who is told of questions, instructions, comments and proposals, and until when."""

import re

import pytest

from tests.planning import account, approved, drafted
from tests.test_digests import MONDAY, queue, send
from tests.test_mail import server
from tests.told import read_on
from tests.writing import writing
from wiki.extensions import db
from wiki.models import AccountClass, Notice
from wiki.services import customers, notices, plans
from wiki.services.plans import closing, commenting, retention
from wiki.services.plans.content import InstructionContent

__all__ = ["server"]
pytestmark = pytest.mark.one_database

LONG = {"period_end": "2099-12-31"}
WHY = {"reason": "产线已搬走。", "result": "八台。"}


@pytest.fixture
def team(people):
    read_on()
    return account(people.ana)


def told(user):
    """Return why a person is told of a plan, as that person may see it now: what waits, and what is unread."""
    waits = [one.reason.value for one in db.session.scalars(notices.own(user, "waiting")) if one.plan_id]
    news = [one.reason.value for one in db.session.scalars(notices.own(user, "unread")) if one.plan_id]
    return sorted(waits), sorted({*news} - {*waits})


def test_a_question_waits_for_whom_it_is_put_and_leads_to_the_version_sent(team, people, sign_in):
    plan = drafted(team)
    with writing():
        [asked, _] = plans.consult(plan, [people.ben, team.tea], by=team.owner)
    read_on()
    assert told(people.ben) == told(team.tea) == (["opinion"], [])
    assert told(team.owner) == told(people.zoe) == ([], [])
    ben = sign_in(people.ben)
    assert notices.counts(people.ben).waiting == 1
    page = ben.get("/inbox").text
    assert team.customer.title in page
    notice = db.session.query(Notice).filter_by(user_id=people.ben.id).one()
    assert ben.send(f"/inbox/{notice.id}/open").headers["Location"].endswith(f"/plan-consultations/{asked.id}")
    assert ben.get(f"/plans/{plan.id}").status_code == 404
    with writing():
        plans.give_opinion(asked, "可以。")
    read_on()
    assert told(people.ben) == ([], [])
    assert told(team.tea) == (["opinion"], [])
    with writing():
        plans.withdraw(plan, by=team.owner)
    read_on()
    assert told(team.tea) == ([], [])


def test_an_instruction_waits_for_whoever_writes_the_plan_until_all_are_answered(team, people):
    plan = approved(team, **LONG)
    with writing():
        plan.deputy, plan.deputy_until = team.tea, "2099-12-31"
        first = plans.instruct(plan, InstructionContent("每周一报"), by=team.mo)
        second = plans.instruct(plan, InstructionContent("先见副总"), by=team.boss)
    read_on()
    assert told(team.owner)[0] == told(team.tea)[0] == ["instructed"]
    assert told(team.mo)[0] == told(team.su)[0] == []
    with writing():
        plans.answer_instruction(first, "已报。", by=team.owner)
    read_on()
    assert told(team.owner)[0] == ["instructed"]
    with writing():
        plan.deputy = plan.deputy_until = None
    read_on()
    assert notices.counts(team.tea).waiting == 0, "whose place it is no more is told nothing"
    with writing():
        plans.answer_instruction(second, "已见。", by=team.owner)
    read_on()
    assert told(team.owner)[0] == []


def test_a_comment_is_told_to_the_writer_and_an_answer_to_whoever_took_part(team, sign_in):
    plan = drafted(team)
    with writing():
        remark = commenting.comment(plan, {"text": "先见副总"}, by=team.mo)
    read_on()
    assert told(team.owner) == ([], ["commented"])
    assert told(team.mo) == told(team.su) == ([], [])
    with writing():
        commenting.answer(remark, {"text": "约了"}, by=team.owner)
    read_on()
    assert told(team.mo) == ([], ["commented"])
    ana = sign_in(team.owner)
    notice = db.session.query(Notice).filter_by(user_id=team.owner.id).one()
    assert ana.send(f"/inbox/{notice.id}/open").headers["Location"].endswith(f"/plans/{plan.id}#comments")
    assert told(team.owner) == ([], []), "it is read by opening it"
    assert ana.send(f"/inbox/{notice.id}/mark", {"as": "unread"}).status_code == 303
    assert told(team.owner) == ([], ["commented"])


def test_a_proposal_waits_for_whoever_may_close_the_plan_and_its_writer_hears_what_came_of_it(team, people):
    plan = approved(team, **LONG)
    with writing():
        first = closing.propose(plan, WHY, by=team.owner)
    read_on()
    assert told(team.mo)[0] == told(team.boss)[0] == ["proposed"]
    for other in (team.owner, team.su, team.tea, people.ben):
        assert told(other)[0] == []
    with writing():
        closing.decide(first, {"as": "refuse", "note": "还不行。"}, by=team.mo)
    read_on()
    assert told(team.mo)[0] == told(team.boss)[0] == []
    assert told(team.owner)[1] == ["settled"]


def test_whoever_may_not_see_the_plan_any_more_sees_no_title_and_nothing_is_counted(team, people, sign_in):
    plan = approved(team, **LONG)
    with writing():
        remark = commenting.comment(plan, {"text": "先见副总"}, by=team.tea)
        commenting.answer(remark, {"text": "约了"}, by=team.owner)
        closing.propose(plan, WHY, by=team.owner)
    read_on()
    assert notices.counts(team.tea).news == 1
    assert notices.counts(team.boss).waiting >= 1
    number = db.session.query(Notice.id).filter_by(user_id=team.boss.id, reason="proposed").scalar()
    with writing():
        customers.remove_member(team.customer, team.tea.id, by=people.ana)
        team.customer.account_class = AccountClass.ORDINARY
    read_on()
    for user in (team.tea, team.boss):
        assert told(user) == ([], [])
        assert notices.counts(user) == (0, 0)
        assert team.customer.title not in sign_in(user).get("/inbox").text
    assert sign_in(team.boss).send(f"/inbox/{number}/open").status_code == 404


def test_with_an_erased_plan_its_notices_go(team, people):
    plan = drafted(team)
    with writing():
        commenting.comment(plan, {"text": "先见副总"}, by=team.mo)
    read_on()
    assert notices.counts(team.owner).news == 1
    with writing():
        ordered = retention.order({"number": plan.id, "reason": "x"}, by=people.max)
        people.eva.roles = ["privacy_officer"]
    with writing():
        retention.confirm(ordered, by=people.eva)
    read_on()
    assert notices.counts(team.owner).news == 0
    assert db.session.query(Notice).filter_by(plan_id=plan.id).count() == 0


SAID = {"en": "mo commented on a plan", "zh-Hans": "mo 评论了一份计划", "zh-Hant": "mo 留言了一份計畫"}


@pytest.mark.parametrize("language", SAID)
def test_a_mail_tells_of_a_comment_in_the_persons_language_and_of_nothing_lost_meanwhile(app, team, server, language):
    plan = drafted(team)
    for user in (team.owner, team.tea):
        with writing():
            user.email, user.language = f"{user.name}@example.com", language
    with writing():
        remark = commenting.comment(plan, {"text": "先见副总"}, by=team.tea)
        commenting.answer(remark, {"text": "约了"}, by=team.mo)
    read_on()
    assert queue(MONDAY)
    with writing():
        customers.remove_member(team.customer, team.tea.id, by=team.owner)
    send(app)
    letters = {letter["To"]: letter.get_content() for letter in server.letters}
    assert "tea@example.com" not in letters
    letter = letters["ana@example.com"]
    assert SAID[language] in letter
    assert team.customer.title in letter
    assert re.search(rf"/plans/{plan.id}#comments", letter)
    assert "约了" not in letter, "what is said is read there alone"
