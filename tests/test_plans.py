"""Account plans: beginning one, its objectives and actions, its way to approval, and what was promised."""

import pytest

from tests.planning import ACTION, OBJECTIVE, PLAN, account, approved, drafted, submitted
from tests.writing import writing
from wiki.errors import WikiError
from wiki.extensions import db
from wiki.models import AccountPlan, PlanReview, PlanState, PlanVersion
from wiki.models.plans import PlanOutcome
from wiki.services import plans
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database


@pytest.fixture
def team(people):
    return account(people.ana)


def test_an_account_manager_begins_a_plan_and_writes_its_objectives_and_actions(team, sign_in):
    ana = sign_in(team.owner)
    begun = ana.send(f"/customers/{team.customer.id}/plans/new", PLAN)
    assert begun.status_code == 303
    plan = db.session.query(AccountPlan).one()
    written = ana.send(f"/plans/{plan.id}/objectives/new", {**OBJECTIVE, "base": plan.version})
    assert written.status_code == 303
    [objective] = plans.objectives_of(plan, user=team.owner)
    action = {**ACTION, "owner": team.tea.id, "base": 2, "steps": "[x] 打电话\n写信"}
    assert ana.send(f"/plan-objectives/{objective.id}/actions/new", action).status_code == 303

    page = ana.get(f"/plans/{plan.id}").text
    assert OBJECTIVE["statement"] in page
    assert ACTION["title"] in page
    assert "<del>打电话</del>" in page
    assert plan.version == 3


def test_a_save_over_a_newer_version_is_held_up_once(team, sign_in):
    plan, ana = drafted(team), sign_in(team.owner)
    late = ana.send(f"/plans/{plan.id}/edit", {**PLAN, "vision": "别的", "base": 1})
    assert late.status_code == 409
    assert "别的" in late.text
    assert ana.send(f"/plans/{plan.id}/edit", {**PLAN, "vision": "别的", "base": plan.version}).status_code == 303


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"period_end": "2025-12-31"}, "period_end"),
        ({"period_start": "soon"}, "period_start"),
        ({"posture": "attack", "incumbent": ""}, "incumbent"),
        ({"posture": ""}, "posture"),
        ({"target_type": "friends"}, "target_type"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_begun(team, sign_in, typed, field):
    answer = sign_in(team.owner).send(f"/customers/{team.customer.id}/plans/new", {**PLAN, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error' in answer.text or f'aria-describedby="{field}' in answer.text
    assert db.session.query(AccountPlan).count() == 0


def test_two_plans_of_a_customer_do_not_cover_the_same_day(team, sign_in):
    drafted(team)
    answer = sign_in(team.owner).send(
        f"/customers/{team.customer.id}/plans/new", {**PLAN, "period_start": "2026-12-31"}
    )
    assert answer.status_code == 422
    assert db.session.query(AccountPlan).count() == 1


def test_a_key_plan_is_cosigned_by_the_sponsor_and_approved_by_the_leadership(team):
    plan = submitted(team)
    assert plan.state is PlanState.SUBMITTED
    with writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.su)
    assert plan.state is PlanState.IN_REVIEW
    with writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.boss)
    assert plan.state is PlanState.ACTIVE
    assert plan.approved_version == plan.submitted_version
    pinned = plans.pinned(plan, plan.approved_version)
    assert [row["statement"] for row in pinned.content["objectives"]] == [OBJECTIVE["statement"]]


def test_an_ordinary_plan_is_approved_by_the_sales_manager(people):
    plan = approved(account(people.ana, key=False))
    assert plan.state is PlanState.ACTIVE
    assert [one.outcome for one in db.session.query(PlanReview)] == [PlanOutcome.APPROVED]


def test_a_decision_stays_on_the_version_read_and_says_that_there_is_a_newer_one(team):
    plan = submitted(team)
    read = plan.submitted_version
    [action] = plans.whole(plan, user=team.owner).actions
    with writing():
        plans.progress(action, plans.parse_progress({"state": "doing"}))
    assert plan.version == read + 1
    for one in (team.su, team.boss):
        with writing():
            plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=read), by=one)
    decisions = db.session.query(PlanReview).all()
    assert {(one.version, one.newest) for one in decisions} == {(read, read + 1)}
    assert plan.approved_version == read
    assert db.session.get(PlanVersion, (plan.id, read)).content["actions"][0]["state"] == "todo"


def test_one_decides_only_about_what_one_has_read(team):
    plan = submitted(team)
    with pytest.raises(WikiError) as refused, writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=1), by=team.su)
    assert refused.value.status == 409
    db.session.rollback()
    assert plan.state is PlanState.SUBMITTED
    assert db.session.query(PlanReview).count() == 0


def test_what_was_promised_and_kept_is_computed_from_the_records(team):
    plan = approved(team)
    [told] = plans.promised(plan)
    assert (told.title, told.is_kept, told.was_late) == (ACTION["title"], False, True)
    [action] = plans.whole(plan, user=team.owner).actions
    with writing():
        plans.revise_action(
            action,
            plans.parse_action({**ACTION, "due_on": "2027-12-31", "owner": str(team.owner.id)}),
            base=plan.version,
        )
    [told] = plans.promised(plan)
    assert told.due_on == ACTION["due_on"], "A day that was moved since is not what was promised."
    with writing():
        plans.progress(action, plans.parse_progress({"state": "done", "done_on": "2026-02-01"}))
    [told] = plans.promised(plan)
    assert (told.is_kept, told.was_late) == (True, False)
    with writing():
        made = plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=team.boss)
    assert (made.kept, made.promised) == (1, 1)
    assert plans.promised(plan) == []
