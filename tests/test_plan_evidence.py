"""What we are to a customer by its marks, and what objectives rest on."""

import pytest
from sqlalchemy import event

from tests.accounts import noted
from tests.planning import OBJECTIVE, PLAN, account, drafted
from tests.search.telling import tell
from tests.test_facts import FORM, GROUNDS, NAMED, REVIEW, fact
from tests.writing import writing
from wiki import content, search
from wiki.extensions import db
from wiki.models.plans import PlanObjective, RelationshipType
from wiki.services import cases, facts, plans

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def plan(team):
    return drafted(team)


@pytest.fixture
def ana(team, plan, sign_in):
    return sign_in(team.owner)


# ---- what we are to them


def marks(kind):
    return [one["code"] for one in next(one for one in content.relationships() if one["code"] == kind)["marks"]]


def test_the_type_is_the_highest_whose_marks_are_all_there(plan, ana):
    path, preferred = f"/plans/{plan.id}/relationship", marks("preferred_supplier")
    assert plans.standing(plan).current is None
    before = plan.version
    some = [*marks("vendor"), *preferred[:3], *marks("partnership")[:4]]
    assert ana.send(path, {"mark": some, "base": plan.version}).status_code == 303
    now_ = plans.standing(plan)
    assert now_.current is RelationshipType.VENDOR
    assert [one.code for one in now_.missing] == [preferred[3]]
    assert plan.version == before + 1
    assert ana.send(path, {"mark": some, "base": plan.version}).status_code == 303
    assert plan.version == before + 1, "Nothing is another."
    ana.send(path, {"mark": [*some, preferred[3]], "base": plan.version})
    now_ = plans.standing(plan)
    assert (now_.current, now_.missing) == (RelationshipType.PREFERRED_SUPPLIER, [])
    assert ana.send(path, {"mark": ["friends"], "base": plan.version}).status_code == 422
    late = ana.send(path, {"mark": [], "base": 1})
    assert late.status_code == 409
    assert " checked" not in late.text
    assert plans.standing(plan).current is RelationshipType.PREFERRED_SUPPLIER
    assert plans.snapshot(plan)["relationship_marks"][preferred[3]] is True


def test_a_mark_that_is_missing_becomes_an_objective_once(plan, ana):
    path, [code, *_] = f"/plans/{plan.id}/relationship/objective", marks("preferred_supplier")
    before = plan.version
    assert ana.send(path, {"mark": code, "base": plan.version}).status_code == 303
    statements = [one.statement for one in db.session.query(PlanObjective).order_by(PlanObjective.place)]
    assert statements == [OBJECTIVE["statement"], "我们与多位关键人物关系良好，并能借此影响新业务。"]
    assert plan.version == before + 1
    assert ana.send(path, {"mark": code, "base": plan.version}).status_code == 409
    assert ana.send(path, {"mark": "friends", "base": plan.version}).status_code == 404
    ana.send(f"/plans/{plan.id}/relationship", {"mark": marks("vendor"), "base": plan.version})
    assert ana.send(path, {"mark": marks("vendor")[0], "base": plan.version}).status_code == 409
    assert db.session.query(PlanObjective).count() == 2


# ---- what objectives rest on


def test_facts_that_an_objective_rests_on_are_shown_to_those_alone_who_may_read_them(team, plan, ana, sign_in):
    common = fact(team.customer, team.owner, text="只在周二看样机")
    private = fact(team.customer, team.owner, **{**FORM, **GROUNDS, "level": "3", "text": "与副总不和"})
    named = fact(team.customer, team.owner, **{**NAMED, "text": "准备跳槽"})
    [objective] = plans.objectives_of(plan, user=team.owner)
    path = f"/plan-objectives/{objective.id}/edit"
    assert "只在周二看样机" in ana.get(path).text
    chosen = [common.id, private.id, named.id]
    answer = ana.send(path, {**OBJECTIVE, "fact_ids": chosen, "base": plan.version})
    assert answer.status_code == 303
    assert objective.fact_ids == chosen

    page = f"/plans/{plan.id}"
    seen = {name: sign_in(getattr(team, name)).get(page).text for name in ("owner", "tea", "boss")}
    assert all("准备跳槽" not in text for text in seen.values()), "That has to be opened by itself."
    assert [f"/facts/{one.id}" in seen["owner"] for one in (common, private, named)] == [True, True, True]
    assert [f"/facts/{one.id}" in seen["tea"] for one in (common, private, named)] == [True, True, False]
    assert [f"/facts/{one.id}" in seen["boss"] for one in (common, private, named)] == [True, False, False]
    assert '<span class="no-print">与副总不和</span><span class="only-print">' in seen["tea"], "It goes on no paper."
    assert '<span class="no-print">只在周二看样机' not in seen["tea"]
    assert "与副总不和" not in seen["boss"]

    with writing():
        facts.naming.name(named, {"person": "tea"}, by=team.owner)
    with writing():
        facts.naming.confirm(named, base=named.version, by=team.mo)
    shown = sign_in(team.tea).get(page).text
    assert f"/facts/{named.id}" in shown
    assert "准备跳槽" not in shown
    ana.send(path, {**OBJECTIVE, "base": plan.version})
    assert objective.fact_ids == []


def test_what_the_writer_cannot_see_stays_and_is_not_chosen_by_guessing(team, plan, people, sign_in, ana):
    foreign = fact(noted(people.ben, "远山样例集团"), people.ben)
    [objective] = plans.objectives_of(plan, user=team.owner)
    path = f"/plan-objectives/{objective.id}/edit"
    for wrong in ({"fact_ids": [foreign.id]}, {"fact_ids": ["nothing"]}, {"case_ids": ["nothing"]}):
        assert ana.send(path, {**OBJECTIVE, **wrong, "base": plan.version}).status_code == 422
    with writing():
        objective.case_ids = ["gone"]
    assert ana.send(path, {**OBJECTIVE, "target": "13", "base": plan.version}).status_code == 303
    assert (objective.target, objective.case_ids) == ("13", ["gone"])


def test_a_fact_that_it_rests_on_is_offered_though_there_are_many_newer_ones(team, plan, ana, monkeypatch):
    old = fact(team.customer, team.owner, text="只在周二看样机", obtained_on="2026-01-02")
    fact(team.customer, team.owner, text="后来的", obtained_on="2026-03-02")
    [objective] = plans.objectives_of(plan, user=team.owner)
    path = f"/plan-objectives/{objective.id}/edit"
    assert ana.send(path, {**OBJECTIVE, "fact_ids": [old.id], "base": plan.version}).status_code == 303
    monkeypatch.setattr("wiki.services.facts.telling.PAGE", 1)
    assert f'selected value="{old.id}"' in ana.get(path).text


def test_a_fact_that_was_taken_back_is_not_shown(team, plan, ana):
    common = fact(team.customer, team.owner, review_on=REVIEW)
    [objective] = plans.objectives_of(plan, user=team.owner)
    ana.send(f"/plan-objectives/{objective.id}/edit", {**OBJECTIVE, "fact_ids": [common.id], "base": plan.version})
    assert f"/facts/{common.id}" in ana.get(f"/plans/{plan.id}").text
    with writing():
        facts.withdraw(common, by=team.owner)
    assert f"/facts/{common.id}" not in ana.get(f"/plans/{plan.id}").text


def test_cases_like_what_is_written_are_offered_and_shown_to_those_who_may_read_them(team, people, plan, ana, sign_in):
    told = tell(people.zoe, "机床先上十二台", "设备科首批十二台机床上线", outcome="success", industry="manufacturing")
    closed = tell(people.zoe, "只给具名的人", "设备科首批十二台机床上线", outcome="failure")
    with writing():
        cases.set_level(closed, 4, by=people.zoe)
    search.catch_up()
    [objective] = plans.objectives_of(plan, user=team.owner)
    path, around = f"/plan-objectives/{objective.id}/edit", f"/plans/{plan.id}/suggestions?q=设备科首批机床上线"
    for page in (ana.get(path).text, ana.get(around).text):
        assert "机床先上十二台" in page
        assert "只给具名的人" not in page
    sent = {**OBJECTIVE, "case_ids": [told.id], "base": plan.version}
    assert ana.send(path, {**sent, "case_ids": [closed.id]}).status_code == 422
    assert ana.send(path, sent).status_code == 303
    assert objective.case_ids == [told.id]
    assert "机床先上十二台" in sign_in(team.tea).get(f"/plans/{plan.id}").text
    with writing():
        objective.case_ids = [told.id, closed.id]
    assert "只给具名的人" not in ana.get(f"/plans/{plan.id}").text


def test_facts_and_cases_of_all_objectives_are_asked_for_at_once(team, plan):
    common = [fact(team.customer, team.owner, text=f"第{number}条") for number in range(3)]
    with writing():
        for one in common:
            typed = plans.parse_objective({**OBJECTIVE, "fact_ids": [one.id], "case_ids": ["x"]})
            plans.add_objective(plan, typed, base=plan.version)
    objectives = plans.objectives_of(plan, user=team.owner)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *heard: asked.append(heard[2]))
    found = plans.evidence_of(objectives, user=team.owner)
    assert len(found.facts) == 3
    assert len(asked) == 2


def test_what_became_of_last_years_objectives_is_shown_and_not_copied(team, ana, plan):
    with writing():
        later = plans.create(
            team.customer,
            plans.parse_plan({**PLAN, "period_start": "2027-01-01", "period_end": "2027-12-31"}),
            by=team.owner,
        )
    page = ana.get(f"/plans/{later.id}/objectives/new").text
    assert OBJECTIVE["statement"] in page
    assert OBJECTIVE["statement"] not in page.split("</form>")[0].rsplit("<form", 1)[1]
    assert OBJECTIVE["statement"] not in ana.get(f"/plans/{plan.id}/objectives/new").text
