"""Opinions on a plan: who is asked reads the version that was sent, and a plan waits for what is said and settled."""

from datetime import timedelta

import pytest

from tests.accounts import EN
from tests.planning import account, drafted
from tests.test_plan_steps import LONG, tables
from tests.writing import writing
from wiki.access import can
from wiki.extensions import db
from wiki.models import PlanState, PlanVersion
from wiki.models.base import now
from wiki.models.plans import OpinionUse
from wiki.services import plans


@pytest.fixture
def team(people):
    return account(people.ana, key=False)


def consulted(team, *people):
    plan = drafted(team, **LONG)
    with writing():
        asked = plans.consult(plan, people, by=team.owner)
    return plan, asked


def test_a_plan_waits_for_whom_it_asked_up_to_ten_days(team, sign_in):
    plan, [asked] = consulted(team, team.tea)
    ana, before = sign_in(team.owner), tables()
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 409
    assert tables() == before
    with writing():
        asked.asked_at = now() - timedelta(days=9, hours=23)
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 409
    page = ana.get(f"/plans/{plan.id}", headers=EN).text
    assert "No answer yet: day 10 of 10." in page
    assert "Somebody you asked has not answered yet." in page
    with writing():
        asked.asked_at = now() - timedelta(days=10, minutes=1)
    assert "the plan no longer waits for it" in ana.get(f"/plans/{plan.id}", headers=EN).text
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 303
    assert plan.state is PlanState.SUBMITTED


def test_what_became_of_each_opinion_is_said_before_a_plan_is_submitted(team, sign_in):
    plan, [first, second] = consulted(team, team.tea, team.su)
    for asked in (first, second):
        answer = sign_in(asked.user).send(f"/plan-consultations/{asked.id}", {"opinion": "先做十二台。"})
        assert answer.status_code == 303
    ana = sign_in(team.owner)
    with writing():
        second.asked_at = now() - timedelta(days=30)
    assert ana.send(f"/plan-consultations/{first.id}/settle", {"use": "taken"}).status_code == 303
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 409
    assert ana.send(f"/plan-consultations/{second.id}/settle", {"use": "declined"}).status_code == 422
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 409
    note = "试点只能付十二台。"
    declined = ana.send(f"/plan-consultations/{second.id}/settle", {"use": "declined", "note": note})
    assert declined.status_code == 303
    assert (second.disposition, second.disposition_note) == (OpinionUse.DECLINED, note)
    assert note in ana.get(f"/plans/{plan.id}").text
    # Whoever gave it reads what became of it.
    assert note in sign_in(team.su).get(f"/plan-consultations/{second.id}").text
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 303


def test_an_opinion_that_is_written_anew_is_settled_anew(team, sign_in):
    plan, [asked] = consulted(team, team.tea)
    tea, ana = sign_in(team.tea), sign_in(team.owner)
    tea.send(f"/plan-consultations/{asked.id}", {"opinion": "好。"})
    seen = asked.answered_at.isoformat()
    tea.send(f"/plan-consultations/{asked.id}", {"opinion": "其实不好。"})
    late = ana.send(f"/plan-consultations/{asked.id}/settle", {"use": "taken", "seen": seen})
    assert late.status_code == 409
    assert asked.disposition is None
    seen = asked.answered_at.isoformat()
    assert ana.send(f"/plan-consultations/{asked.id}/settle", {"use": "taken", "seen": seen}).status_code == 303
    tea.send(f"/plan-consultations/{asked.id}", {"opinion": "又变了。"})
    assert asked.disposition is None
    assert ana.send(f"/plans/{plan.id}/submit").status_code == 409


def test_who_is_asked_reads_the_version_that_was_sent_and_nothing_else(team, sign_in, people):
    plan, [asked] = consulted(team, people.ben)
    sent = plan.version
    [objective] = plans.objectives_of(plan, user=team.owner)
    with writing():
        objective.fact_ids, objective.case_ids = ["factquux"], ["casequux"]
        content = plans.parse_plan({"posture": "grow", "period_start": "2026-01-01", **LONG, "vision": "ZUKUNFT"})
        plans.revise(plan, content, base=plan.version)
    ben = sign_in(people.ben)
    assert f"/plan-consultations/{asked.id}" in ben.get("/plans").text
    page = ben.get(f"/plan-consultations/{asked.id}", headers=EN).text
    for told in ("十年后他们的产线离不开我们。", objective.statement, "确认评审会名单", people.ana.display_name):
        assert told in page
    assert f"it is version {plan.version} now" in page
    for hidden in ("ZUKUNFT", "factquux", "casequux", f"/plans/{plan.id}"):
        assert hidden not in page
    assert ben.get(f"/plans/{plan.id}").status_code == 404
    versions = {one.number: can("read", one, user=people.ben) for one in db.session.query(PlanVersion)}
    assert versions[sent] is True
    assert sum(versions.values()) == 1


def test_a_sent_version_tells_its_money_its_risks_and_what_it_needs_with_names(team, sign_in, people):
    plan = drafted(team, **LONG)
    with writing():
        money = plans.parse_money({"period": "2026-Q2", "metric": "sales", "planned": "1250000.5"})
        plans.note_money(plan, money, base=plan.version)
        risk = {"text": "科长调任", "likelihood": "4", "effect": "5", "owner": str(team.tea.id)}
        plans.add_risk(plan, plans.parse_risk(risk), base=plan.version)
        plans.ask_for(plan, plans.parse_ask({"text": "计量专家五人天", "of": str(team.boss.id)}), base=plan.version)
        plans.set_duties(plan, {team.tea.id: "每周一报"}, base=plan.version)
        [asked] = plans.consult(plan, [people.ben], by=team.owner)
        team.tea.active = False
    page = sign_in(people.ben).get(f"/plan-consultations/{asked.id}").text
    for told in ("2026-Q2", "1,250,000.5", "科长调任", "计量专家五人天", "每周一报", ">tea<", ">boss<"):
        assert told in page


def test_the_next_questions_are_put_to_those_who_have_not_been_asked_about_this_version(team, sign_in, people):
    plan, _ = consulted(team, team.tea)
    page = sign_in(team.owner).get(f"/plans/{plan.id}/consult").text
    offered = [one for one in (team.tea, team.su, people.ben, people.ana) if f'value="{one.id}"' in page]
    assert offered == [team.su, people.ben]
    assert people.max not in plans.askable(plan, by=team.owner)
    assert sign_in(team.su).get(f"/plans/{plan.id}/consult").status_code == 200
