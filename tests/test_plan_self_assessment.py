"""How whoever writes a plan judges it: by whom, pinned with what, and beside what its reviewers judge."""

import pytest
from sqlalchemy import select

from tests.accounts import EN
from tests.planning import account, drafted
from tests.writing import writing
from wiki.app import printing
from wiki.extensions import db
from wiki.models import Printout
from wiki.models.plans import OpinionUse, PlanOutcome
from wiki.services import plans
from wiki.services.plans import scorecard, self_assessment
from wiki.services.plans.content import DecisionContent
from wiki.services.plans.health import computed

pytestmark = pytest.mark.one_database

CODES = [one.code for one in scorecard.criteria()]
OWN = dict.fromkeys(CODES, 83)
JUDGED = dict.fromkeys(CODES, 47)


@pytest.fixture
def team(people):
    return account(people.ana)


def typed(scores, **more):
    return {**{f"score-{code}": str(value) for code, value in scores.items()}, **more}


def handed_in(team, plan):
    with writing():
        [asked] = plans.consult(plan, [team.tea], by=team.owner)
    with writing():
        plans.give_opinion(asked, "好。")
        plans.settle_opinion(asked, OpinionUse.TAKEN, "")
        plans.submit(plan, by=team.owner)
    return plan


def judged_by(plan, one, scores, outcome=PlanOutcome.APPROVED):
    with writing():
        decision = DecisionContent(outcome, seen=plan.submitted_version, text="看过。", scores=scores)
        plans.decide(plan, decision, by=one)


def page(browser, plan, part="/pack"):
    return browser.get(f"/plans/{plan.id}{part}", headers=EN).text


def test_who_writes_a_plan_judges_it_before_it_is_handed_in_and_nobody_has_to(team, people, sign_in):
    plan, other = drafted(team), drafted(account(people.ana, name="别家样例"))
    assert handed_in(team, other).submitted_version, "without one"
    assert "self_scores" not in plans.snapshot(other)
    path, ana = f"/plans/{plan.id}/self-assessment", sign_in(team.owner)
    assert path in page(ana, plan, "")
    base, [before] = plan.version, computed([plan.id], team.owner).values()
    fresh = plan.changed_at
    refused = ana.send(path, typed({**OWN, "strategy": 101}, base=base))
    assert refused.status_code == 422
    assert 'value="101"' in refused.text
    assert ana.send(path, typed(OWN, base=base - 1)).status_code == 409, "the plan was changed since"
    assert ana.send(path, typed(OWN, base=base)).status_code == 303
    assert (plan.self_scores, plan.self_scored_version, plan.version) == (OWN, base + 1, base + 1)
    [after] = computed([plan.id], team.owner).values()
    assert (after, plan.changed_at) == (before, fresh), "what is judged moves nothing that is computed"
    ana.send(path, typed(OWN, base=plan.version))
    assert plan.version == base + 1, "the same again is no other version"
    for one, status in ((team.tea, 403), (team.mo, 403), (team.su, 403), (people.zoe, 404), (people.max, 404)):
        assert sign_in(one).get(path).status_code == status
        assert sign_in(one).send(path, typed(JUDGED, base=plan.version)).status_code == status
    with writing():
        plan.deputy, plan.deputy_until = team.tea, "2099-12-31"
    part = {**OWN, "learned": ""}
    assert sign_in(team.tea).send(path, typed(part, base=plan.version)).status_code == 303, "who stands in may"
    handed_in(team, plan)
    kept = plans.pinned(plan, plan.submitted_version).content
    assert "learned" not in kept["self_scores"]
    assert kept["self_scored_version"] == plan.submitted_version
    assert ana.get(path).status_code == ana.send(path, typed(OWN, base=plan.version)).status_code == 409
    assert path not in page(ana, plan, "")


def test_reviewers_read_it_once_they_have_judged_and_both_stand_beside_each_other(app, team, sign_in):
    plan = drafted(team)
    with writing():
        self_assessment.assess(plan, OWN, base=plan.version)
    handed_in(team, plan)
    su, boss = sign_in(team.su), sign_in(team.boss)
    assert ">83<" in page(sign_in(team.tea), plan), "who judges nothing reads it at once"
    for part in ("/pack", ""):
        told = page(su, plan, part)
        assert 'id="scorecard"' not in told
        folded = told[told.index('<details class="field" id="self-assessment">') :]
        assert told.count(">83<") == folded[: folded.index("</details>")].count(">83<") == 7
        assert told.index('id="score-learned"') < told.index('id="self-assessment"'), "below their own"
    refused = su.send(f"/plans/{plan.id}/decide", typed(JUDGED, outcome="", seen=plan.submitted_version), headers=EN)
    assert '<details class="field" id="self-assessment">' in refused.text, "nor after an error"
    su.send(f"/plans/{plan.id}/pack.pdf")
    paper = printing.page(app, db.session.scalars(select(Printout)).one()).html
    assert ">83<" not in paper
    judged_by(plan, team.su, JUDGED)
    told = page(su, plan)
    assert 'id="self-assessment"' not in told
    table = told[told.index('id="scorecard"') :]
    assert [table.count(f">{one}<") for one in ("83", "47", "+36")] == [7, 7, 7], "of each criterion, and of all"
    assert "65" not in table[: table.index("</section>")], "they never come to one number"
    assert 'id="scorecard"' not in page(boss, plan), "who has not judged yet"
    judged_by(plan, team.boss, {**JUDGED, "strategy": 93})
    table = page(boss, plan)[page(boss, plan).index('id="scorecard"') :]
    assert ">70<" in table, "the median of two"
    assert ">+13<" in table
    with writing():
        self_assessment.assess(plan, {**OWN, "strategy": 61}, base=plan.version)
    told = page(sign_in(team.owner), plan)
    assert "not judged by its reviewers yet" in told, "what was given since stands by itself"
    assert ">+13<" in told, "and what was judged keeps what was given for it"


def test_another_self_assessment_is_a_change_that_sways_no_reviewer(team, sign_in):
    plan = drafted(team)
    with writing():
        self_assessment.assess(plan, OWN, base=plan.version)
    handed_in(team, plan)
    first = plan.submitted_version
    judged_by(plan, team.su, JUDGED)
    judged_by(plan, team.boss, JUDGED)
    with writing():
        self_assessment.assess(plan, {**OWN, "strategy": 61}, base=plan.version)
    compared = f"/versions/compare?before={first}"
    told = page(sign_in(team.owner), plan, compared)
    assert "<del>83</del>" in told
    assert "<ins>61</ins>" in told
    assert "Self-assessment" in told
    assert "self_scored_version" not in told
    for part in (compared, "/pack"):
        told = page(sign_in(team.boss), plan, part)
        assert "<ins>61</ins>" not in told
        assert "The self-assessment changed, too." in told
    with writing():
        assert [one.field for one in plans.differences(plans.pinned(plan, first).content, plans.snapshot(plan))] == [
            "self_scores"
        ]
