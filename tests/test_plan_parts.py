"""The smaller parts of a plan: risks, asks, whom to know, duties, a deputy, the extract."""

from datetime import timedelta

import pytest

from tests.accounts import EN, noted
from tests.planning import PLAN, account, approved, drafted, send_money, submitted
from tests.writing import writing
from wiki import content
from wiki.extensions import db
from wiki.models import Contact, FinancialLine, PlanRisk, RelationshipGoal, ResourceAsk
from wiki.models.base import now
from wiki.services import plans

pytestmark = pytest.mark.one_database

TOMORROW = (now() + timedelta(days=1)).date().isoformat()
RISK = {"text": "评审会延期", "likelihood": "4", "effect": "5"}


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def plan(team):
    return drafted(team)


@pytest.fixture
def ana(team, plan, sign_in):
    return sign_in(team.owner)


@pytest.fixture
def contact(team):
    with writing():
        made = Contact(name="周样例", firm="x", sought="", by=team.owner, customer=team.customer)
        db.session.add(made)
    return made


def test_who_reads_a_plan_does_not_write_its_parts_and_strangers_find_none(team, plan, people, sign_in):
    paths = ["money", "risks/new", "asks/new", "goals/new", "duties", "deputy", "extract", "relationship"]
    tea, zoe, before = sign_in(team.tea), sign_in(people.zoe), plan.version
    for path in [*paths, "relationship/objective"]:
        assert tea.send(f"/plans/{plan.id}/{path}", {"base": plan.version}).status_code == 403, path
        assert zoe.send(f"/plans/{plan.id}/{path}", {"base": plan.version}).status_code == 404, path
    assert tea.get(f"/plans/{plan.id}/money").status_code == 200
    assert tea.get(f"/plans/{plan.id}/relationship").status_code == 200
    assert tea.get(f"/plans/{plan.id}/suggestions").status_code == 403
    assert plan.version == before


def test_a_plan_that_is_decided_about_stands_still(team, sign_in):
    handed = submitted(team)
    ana = sign_in(team.owner)
    assert send_money(ana, handed).status_code == 409
    assert ana.send(f"/plans/{handed.id}/risks/new", {**RISK, "base": handed.version}).status_code == 409
    assert ana.send(f"/plans/{handed.id}/relationship", {"base": handed.version}).status_code == 409
    assert db.session.query(FinancialLine).count() == db.session.query(PlanRisk).count() == 0


# ---- risks


def test_risks_are_noted_changed_and_taken_out(team, plan, ana):
    before = plan.version
    sent = {**RISK, "owner": team.tea.id, "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/risks/new", sent).status_code == 303
    risk = db.session.query(PlanRisk).one()
    assert RISK["text"] in ana.get(f"/plans/{plan.id}").text
    path = f"/plan-risks/{risk.id}/edit"
    assert RISK["text"] in ana.get(path).text
    assert ana.send(path, {**sent, "mitigation": "先约设备科长"}).status_code == 409
    assert ana.send(path, {**sent, "mitigation": "先约设备科长", "base": plan.version}).status_code == 303
    assert (risk.mitigation, plan.version) == ("先约设备科长", before + 2)
    assert ana.send(f"/plan-risks/{risk.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(PlanRisk).count() == 0
    assert plan.version == before + 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"text": ""}, "text"),
        ({"likelihood": "6"}, "likelihood"),
        ({"effect": "0"}, "effect"),
        ({"due_on": "x"}, "due_on"),
    ],
)
def test_a_risk_that_cannot_be_is_refused_beside_its_field(plan, ana, typed, field):
    answer = ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "base": plan.version, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_who_may_not_read_the_plan_minds_no_risk_of_it(plan, ana, people, sign_in):
    answer = ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "owner": people.zoe.id, "base": plan.version})
    assert answer.status_code == 422
    ana.send(f"/plans/{plan.id}/risks/new", {**RISK, "base": plan.version})
    risk = db.session.query(PlanRisk).one()
    assert sign_in(people.zoe).get(f"/plan-risks/{risk.id}/edit").status_code == 404


# ---- asks


@pytest.fixture
def ask(ana, plan, people):
    sent = {"text": "两名工程师三天", "of": people.zoe.id, "due_on": TOMORROW, "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/asks/new", sent).status_code == 303
    return db.session.query(ResourceAsk).one()


def test_whoever_is_asked_answers_though_the_plan_is_closed_to_that_person(team, plan, ask, people, ana, sign_in):
    zoe, before = sign_in(people.zoe), plan.version
    assert zoe.get(f"/plans/{plan.id}").status_code == 404
    assert ask.text in zoe.get("/plans").text
    page = zoe.get(f"/resource-asks/{ask.id}").text
    assert ask.text in page
    assert PLAN["vision"] not in page
    assert f"/plans/{plan.id}" not in page

    path = f"/resource-asks/{ask.id}/answer"
    assert zoe.send(path, {"answer": "好"}).status_code == 422
    assert zoe.send(path, {"granted": "no"}).status_code == 422
    assert zoe.send(path, {"granted": "no", "answer": "字" * 501}).status_code == 422
    assert ask.answered_at is None
    assert ana.send(path, {"granted": "yes"}).status_code == 403
    assert sign_in(people.kai).send(path, {"granted": "yes"}).status_code == 404
    assert zoe.send(path, {"granted": "no", "answer": "那周都在外地"}).status_code == 303
    assert (ask.granted, ask.answered_by_id, plan.version) == (False, people.zoe.id, before + 1)
    assert "那周都在外地" in ana.get(f"/plans/{plan.id}").text
    assert ask.text not in zoe.get("/plans").text


def test_what_was_answered_stays_and_what_was_not_can_be_taken_back(plan, ask, people, ana, sign_in):
    zoe = sign_in(people.zoe)
    assert zoe.send(f"/resource-asks/{ask.id}/remove", {"base": plan.version}).status_code == 403
    zoe.send(f"/resource-asks/{ask.id}/answer", {"granted": "yes"})
    assert ana.send(f"/resource-asks/{ask.id}/remove", {"base": plan.version}).status_code == 409
    assert db.session.query(ResourceAsk).count() == 1
    sent = {"text": "样机", "of": people.zoe.id, "base": plan.version}
    ana.send(f"/plans/{plan.id}/asks/new", sent)
    other = db.session.query(ResourceAsk).filter_by(text="样机").one()
    assert ana.send(f"/resource-asks/{other.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(ResourceAsk).count() == 1


def test_one_asks_somebody_who_is_here_and_sells_or_leads(team, plan, ana, people):
    offered = ana.get(f"/plans/{plan.id}/asks/new").text
    assert f'value="{team.boss.id}"' in offered
    assert f'value="{people.max.id}"' not in offered
    for of in ("", people.max.id, "999999"):
        sent = {"text": "样机", "of": of, "base": plan.version}
        assert ana.send(f"/plans/{plan.id}/asks/new", sent).status_code == 422


def test_nothing_is_answered_of_a_plan_that_is_closed(team, sign_in, people):
    plan = approved(team)
    with writing():
        wanted = plans.parse_ask({"text": "样机", "of": str(people.zoe.id)})
        asked = plans.ask_for(plan, wanted, base=plan.version)
    with writing():
        plans.close(plan, by=team.boss, note="期满")
    zoe = sign_in(people.zoe)
    assert "样机" not in zoe.get("/plans").text
    assert zoe.send(f"/resource-asks/{asked.id}/answer", {"granted": "yes"}).status_code == 409
    assert asked.answered_at is None


# ---- whom to know


def test_whom_one_wants_to_know_is_noted_once_for_two_people(team, plan, contact, ana, sign_in):
    before = plan.version
    path, sent = f"/plans/{plan.id}/goals/new", {"contact": contact.id, "user": team.tea.id, "wanted": "2"}
    assert "trusted source" in ana.get(path, headers=EN).text
    assert ana.send(path, {**sent, "base": plan.version}).status_code == 303
    assert ana.send(path, {**sent, "wanted": "3", "base": plan.version}).status_code == 303
    goal = db.session.query(RelationshipGoal).one()
    assert (goal.wanted, plan.version) == (3, before + 2)
    assert contact.name in sign_in(team.tea).get(f"/plans/{plan.id}").text
    assert ana.send(f"/relationship-goals/{goal.id}/remove", {"base": plan.version}).status_code == 303
    assert db.session.query(RelationshipGoal).count() == 0


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contact": "nobody"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"user": ""}, "user"),
        ({"wanted": "5"}, "wanted"),
    ],
)
def test_a_goal_that_cannot_be_is_refused_beside_its_field(team, plan, contact, ana, typed, field):
    sent = {"contact": contact.id, "user": team.tea.id, "wanted": "2", "base": plan.version}
    answer = ana.send(f"/plans/{plan.id}/goals/new", {**sent, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_contact_of_another_customer_is_no_goal(team, plan, ana, people):
    other = noted(people.ben, "远山样例集团")
    with writing():
        made = Contact(name="别家的人", firm=other.title, sought="", by=people.ben, customer=other)
        db.session.add(made)
    sent = {"contact": made.id, "user": team.tea.id, "wanted": "2", "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/goals/new", sent).status_code == 422


# ---- who does what


def test_duties_are_written_and_usual_ones_are_taken_over_by_ticking_them(team, plan, ana):
    before, path = plan.version, f"/plans/{plan.id}/duties"
    assert "Sees to it that we deliver on time." in ana.get(path, headers=EN).text
    sent = {
        f"duty-{team.mo.id}": "每月陪访一次",
        f"take-{team.mo.id}": ["manager-delivery", "sponsor-people"],
        f"take-{team.su.id}": ["sponsor-people"],
        f"take-{team.tea.id}": ["manager-delivery"],
        "base": plan.version,
    }
    assert ana.send(path, sent).status_code == 303
    assert plan.duties == {
        str(team.mo.id): "每月陪访一次\n督促按时交货。",
        str(team.su.id): "熟悉对方人士的性格、兴趣和观点，并转达给团队。",
    }
    assert plan.version == before + 1
    assert "督促按时交货。" in ana.get(f"/plans/{plan.id}").text
    assert "Sees to it that we deliver on time." not in ana.get(path, headers=EN).text, "It stands there in Chinese."
    late = ana.send(path, {**sent, f"duty-{team.mo.id}": "另一件事"})
    assert late.status_code == 409
    assert "另一件事" in late.text
    long = ana.send(path, {f"duty-{team.mo.id}": "字" * 1_001, "base": plan.version})
    assert long.status_code == 422
    assert f'id="duty-{team.mo.id}-error"' in long.text
    assert plan.version == before + 1


def test_usual_duties_are_said_in_three_languages():
    texts = [one["text"] for role in content.duties() for one in role["duties"]]
    texts += [one["text"] for kind in content.relationships() for one in kind["marks"]]
    assert all(text.keys() == {"en", "zh-Hans", "zh-Hant"} and all(text.values()) for text in texts)
    assert [len(role["duties"]) for role in content.duties()] == [4, 6]
    assert [len(kind["marks"]) for kind in content.relationships()] == [1, 4, 5, 4]


def test_a_deputy_writes_the_plan_but_does_not_prolong_that(team, plan, ana, people, sign_in):
    path = f"/plans/{plan.id}/deputy"
    assert ana.send(path, {"deputy": team.tea.id, "deputy_until": "2020-01-01"}).status_code == 422
    assert ana.send(path, {"deputy": team.tea.id}).status_code == 422
    assert ana.send(path, {"deputy": people.zoe.id, "deputy_until": TOMORROW}).status_code == 422
    assert plan.deputy_id is None
    assert ana.send(path, {"deputy": team.tea.id, "deputy_until": TOMORROW}).status_code == 303
    tea = sign_in(team.tea)
    assert send_money(tea, plan).status_code == 303
    assert tea.send(path, {"deputy": team.tea.id, "deputy_until": "2098-01-01"}).status_code == 403
    assert plan.deputy_until == TOMORROW
    assert ana.send(path, {"deputy": ""}).status_code == 303
    assert send_money(tea, plan).status_code == 403


# ---- the extract


def told_of(customer, user):
    """Return what the customer's page tells of its plan to somebody who may not read it."""
    plan, extract = plans.on_profile(customer, user=user)
    assert plan is None
    return extract


def test_the_extract_is_for_others_once_it_is_released_until_it_changes(team, people, sign_in):
    plan = approved(team, extract="今年守住设备科。")
    ana = sign_in(team.owner)
    assert told_of(team.customer, people.zoe) == ""
    assert ana.send(f"/plans/{plan.id}/extract", {"released": "1"}).status_code == 303
    assert told_of(team.customer, people.zoe) == "今年守住设备科。"
    assert sign_in(people.zoe).get(f"/plans/{plan.id}").status_code == 404
    changed = {**PLAN, "extract": "今年换一家守。", "base": plan.version}
    assert ana.send(f"/plans/{plan.id}/edit", changed).status_code == 303
    assert told_of(team.customer, people.zoe) == ""
    ana.send(f"/plans/{plan.id}/extract", {"released": "1"})
    ana.send(f"/plans/{plan.id}/extract", {"released": ""})
    assert told_of(team.customer, people.zoe) == ""


def test_an_extract_that_is_not_written_is_not_released(plan, ana):
    assert ana.send(f"/plans/{plan.id}/extract", {"released": "1"}).status_code == 409
    assert not plan.extract_released
