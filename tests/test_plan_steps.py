"""The steps of a plan over HTTP: every step from every state, the ledger of opinions, decisions, who comes too late."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.accounts import EN
from tests.planning import account, approved, submitted
from tests.writing import writing
from wiki.access import can
from wiki.extensions import begin_write, db
from wiki.models import (
    AccountPlan,
    LeaderInstruction,
    PlanComment,
    PlanConsultation,
    PlanEvent,
    PlanProposal,
    PlanReview,
    PlanState,
    PlanVersion,
    Review,
    ReviewAsked,
    ReviewVerdict,
)
from wiki.models.base import now
from wiki.models.plans import PlanOutcome
from wiki.services import customers, plans, reviews
from wiki.services.plans.content import DecisionContent, InstructionContent
from wiki.services.plans.states import WAYS, PlanStep

TABLES = (
    *(AccountPlan, PlanComment, PlanConsultation, PlanEvent, PlanProposal, PlanReview, PlanVersion, LeaderInstruction),
    *(Review, ReviewAsked, ReviewVerdict),
)
LONG = {"period_end": "2099-12-31"}
ONCE_APPROVED = (PlanState.APPROVED, PlanState.ACTIVE, PlanState.EXPIRED, PlanState.CLOSED)
GOING = {state: state for state in PlanState if state is not PlanState.CLOSED}


def led(step):
    """Return where a step leads from which states, by the table."""
    return {before: following for (before, one), following in WAYS.items() if one is step}


DECIDED = (PlanState.SUBMITTED, PlanState.IN_REVIEW)
# What is posted by whom, and from which states it leads where. Who decides begins the review by it; what is approved is
# in force at once, for its period has begun. More people can be asked while opinions are asked for.
STEPS = {
    "consult": ("owner", led(PlanStep.CONSULT) | {PlanState.CONSULTATION: PlanState.CONSULTATION}),
    "submit": ("owner", led(PlanStep.SUBMIT)),
    "withdraw": ("owner", led(PlanStep.WITHDRAW)),
    "begin-review": ("mo", led(PlanStep.BEGIN_REVIEW)),
    "approve": ("mo", dict.fromkeys(DECIDED, PlanState.ACTIVE)),
    "return": ("mo", dict.fromkeys(DECIDED, PlanState.RETURNED)),
    "send-back": ("su", dict.fromkeys(DECIDED, PlanState.RETURNED)),
    "review": ("mo", {PlanState.ACTIVE: PlanState.ACTIVE}),
    "instruct": ("mo", GOING),
    "propose-close": ("owner", {state: state for state in led(PlanStep.CLOSE)}),
    "close": ("mo", led(PlanStep.CLOSE)),
    "reopen": ("mo", led(PlanStep.REOPEN)),
    "comments/new": ("tea", GOING),
    "opinion": ("tea", {PlanState.CONSULTATION: PlanState.CONSULTATION}),
    "settle": ("owner", {PlanState.CONSULTATION: PlanState.CONSULTATION}),
    "answer": ("owner", GOING),
}
# Whoever writes a plan writes nothing of one that is closed.
REFUSED = {(PlanState.CLOSED, "settle"), (PlanState.CLOSED, "answer")}


@pytest.fixture
def team(people):
    return account(people.ana, key=False)


@pytest.fixture
def key_team(people):
    return account(people.ana)


def tables():
    """Return all that plans and their reviews consist of, as it is in the database."""
    begin_write()
    rows = [
        db.session.execute(select(*model.__table__.c).order_by(*model.__table__.primary_key.c)).all()
        for model in TABLES
    ]
    db.session.rollback()
    return str(rows)


def put(team, state, *, in_review):
    """Return a plan that was put into a state, whatever led there; with its review under way, or with none."""
    plan = submitted(team, **LONG)
    with writing():
        if not in_review:
            reviews.withdraw(plan)
        plans.instruct(plan, InstructionContent("每周一报"), by=team.mo)
    return placed(plan, state)


def placed(plan, state):
    """Return the plan in a state, whatever led there."""
    with writing():
        plan.state, plan.amended = state, state in ONCE_APPROVED
        plan.approved_version = plan.submitted_version if plan.amended else None
    return plan


def mark(plan):
    return reviews.mark(reviews.of_record(plan).review)


def posted(step, plan, team):
    """Return the address and the fields of a step, as its form sends them."""
    path = f"/plans/{plan.id}/{step}"
    asked = db.session.scalars(select(PlanConsultation).where(PlanConsultation.plan_id == plan.id)).first()
    told = db.session.scalars(select(LeaderInstruction).where(LeaderInstruction.plan_id == plan.id)).first()
    decision = {"seen": plan.submitted_version, "step": mark(plan)}
    return {
        "consult": (path, {"people": [team.su.id]}),
        "approve": (f"/plans/{plan.id}/decide", {**decision, "outcome": "approved"}),
        "return": (f"/plans/{plan.id}/decide", {**decision, "outcome": "returned", "decision": "目标没有量化。"}),
        "send-back": (f"/plans/{plan.id}/return", {**decision, "decision": "先补数字。"}),
        "comments/new": (path, {"text": "早一个月。"}),
        "propose-close": (path, {"reason": "客户已停产。", "result": "做成一半。"}),
        "review": (path, {"seen": plan.version, "outcome": "reviewed"}),
        "instruct": (path, {"text": "先见副总。"}),
        "close": (path, {"note": "客户已停产。"}),
        "reopen": (path, {"note": "关错了。"}),
        "opinion": (f"/plan-consultations/{asked.id}", {"opinion": "可以。"}),
        "settle": (f"/plan-consultations/{asked.id}/settle", {"use": "declined", "note": "去年已试过。"}),
        "answer": (f"/plan-instructions/{told.id}/answer", {"answer": "已照办。"}),
    }.get(step, (path, {}))


@pytest.mark.parametrize("step", STEPS)
def test_each_step_leads_where_the_table_says_and_every_other_changes_nothing(people, sign_in, step):
    who, leads = STEPS[step]
    plan = None
    # What is refused changes nothing, so that one plan is enough for all of it.
    for state in sorted(PlanState, key=lambda one: one in leads):
        if state in leads or not plan:
            team = account(people.ana, key=False, name=f"星河样例{state.value}")
            plan = put(team, state, in_review=step in ("begin-review", "approve", "return", "send-back"))
        placed(plan, state)
        path, fields = posted(step, plan, team)
        browser, before = sign_in(getattr(team, who)), tables()
        answer = browser.send(path, fields)
        if state in leads:
            assert (state, answer.status_code) == (state, 303)
            assert plan.state is leads[state]
            assert tables() != before
        else:
            assert (state, answer.status_code) == (state, 403 if (state, step) in REFUSED else 409)
            assert tables() == before


def test_every_step_of_the_table_that_a_person_takes_is_taken_above():
    by_time = {PlanStep.BEGIN, PlanStep.EXPIRE}
    decided = {PlanStep.APPROVE: "approve", PlanStep.RETURN: "return", PlanStep.BEGIN_REVIEW: "begin-review"}
    assert {decided.get(step, step.value) for _, step in WAYS if step not in by_time} <= STEPS.keys()


@pytest.mark.parametrize("name", ["owner", "mo", "tea"])
def test_a_button_is_shown_to_whoever_may_for_what_leads_on_and_else_nowhere(people, sign_in, name):
    made = {}
    for state in PlanState:
        reviewed = state in DECIDED
        if reviewed not in made:
            team = account(people.ana, key=False, name=f"星河样例{state.value}")
            made[reviewed] = team, put(team, state, in_review=reviewed)
        team, plan = made[reviewed]
        placed(plan, state)
        page = sign_in(getattr(team, name)).get(f"/plans/{plan.id}").text
        for step in ("consult", "submit", "withdraw", "begin-review", "instruct", "close", "reopen"):
            who, leads = STEPS[step]
            may = state in leads and name in ((who, "mo") if step == "consult" else (who,))
            assert (state, step, f"/plans/{plan.id}/{step}" in page) == (state, step, may)
        decides = name == "mo" and state in (*DECIDED, PlanState.ACTIVE)
        assert (state, 'id="decision"' in page) == (state, decides)


def test_an_amendment_that_is_withdrawn_or_returned_leaves_the_approved_version_in_force(team, sign_in):
    plan = approved(team, **LONG)
    for last in ("withdraw", "return"):
        with writing():
            plan.amended = True
            plans.submit(plan, by=team.owner)
        path, fields = f"/plans/{plan.id}/withdraw", {}
        if last == "return":
            decision = {"seen": plan.submitted_version, "step": mark(plan)}
            path, fields = f"/plans/{plan.id}/decide", {**decision, "outcome": "returned", "decision": "不。"}
        browser = sign_in(team.owner if last == "withdraw" else team.mo)
        assert browser.send(path, fields).status_code == 303
        assert plan.state is PlanState.ACTIVE


def test_no_form_is_shown_for_what_does_not_lead_on(team, sign_in):
    plan = submitted(team, **LONG)
    assert sign_in(team.owner).get(f"/plans/{plan.id}/consult").status_code == 409
    with writing():
        plan.state = PlanState.CLOSED
    assert sign_in(team.mo).get(f"/plans/{plan.id}/instruct").status_code == 409


def test_conditions_become_instructions_that_are_answered(team, sign_in):
    plan, mo, ana = submitted(team, **LONG), sign_in(team.mo), sign_in(team.owner)
    due = (now() + timedelta(days=20)).date().isoformat()
    fields = {"outcome": "with_conditions", "conditions": "总工陪同见副总\n\n 试点 40 万 ", "conditions_due": due}
    decision = {"seen": plan.submitted_version, "step": mark(plan), "score-strategy": "75"}
    assert mo.send(f"/plans/{plan.id}/decide", {**fields, **decision}).status_code == 303
    made = db.session.query(PlanReview).one()
    assert (made.outcome, made.scores) == (PlanOutcome.WITH_CONDITIONS, {"strategy": 75})
    assert made.version == plan.submitted_version
    found = db.session.query(LeaderInstruction).all()
    told = {(one.text, one.due_on, one.is_condition) for one in found}
    assert told == {("总工陪同见副总", due, True), ("试点 40 万", due, True)}
    page = ana.get(f"/plans/{plan.id}", headers=EN).text
    assert re.search(r"(19|20|21) days left", page), "The reader's day may be another one than the server's."
    first = found[0]
    assert mo.get(f"/plan-instructions/{first.id}/answer").status_code == 403
    assert ana.send(f"/plan-instructions/{first.id}/answer", {"answer": " "}).status_code == 422
    assert ana.send(f"/plan-instructions/{first.id}/answer", {"answer": "约在周五。"}).status_code == 303
    assert (first.answer, first.answered_by_id) == ("约在周五。", team.owner.id)


WRONG = [
    ("consult", {}, "people"),
    ("consult", {"people": ["999999"]}, "people"),
    ("consult", {"people": ["x", "1"]}, "people"),
    ("opinion", {"opinion": " "}, "opinion"),
    ("opinion", {"opinion": "x" * 4001}, "opinion"),
    ("settle", {"use": ""}, "use"),
    ("settle", {"use": "burnt", "note": "x"}, "use"),
    ("settle", {"use": "partly"}, "note"),
    ("settle", {"use": "taken", "note": "x" * 501}, "note"),
    ("approve", {"outcome": ""}, "outcome"),
    ("approve", {"outcome": "reviewed"}, "outcome"),
    ("approve", {"outcome": "returned"}, "decision"),
    ("approve", {"outcome": "with_conditions", "conditions": " \n "}, "conditions"),
    ("approve", {"outcome": "with_conditions", "conditions": "x\n" * 21}, "conditions"),
    ("approve", {"outcome": "with_conditions", "conditions": "x", "conditions_due": "soon"}, "conditions_due"),
    ("approve", {"outcome": "approved", "score-learned": "101"}, "score-learned"),
    ("approve", {"outcome": "approved", "score-learned": "much"}, "score-learned"),
    ("send-back", {"decision": " "}, "decision"),
    ("send-back", {"decision": "x" * 501}, "decision"),
    ("comments/new", {"text": " "}, "text"),
    ("comments/new", {"text": "x", "about": "risk:zzzz"}, "about"),
    ("comments/new", {"text": "x", "about": "plan:zzzz"}, "about"),
    ("propose-close", {"reason": "", "result": "x"}, "reason"),
    ("propose-close", {"reason": "x", "result": " "}, "result"),
    ("review", {"outcome": "approved"}, "outcome"),
    ("review", {"outcome": "returned", "decision": "x"}, "outcome"),
    ("instruct", {"text": ""}, "text"),
    ("instruct", {"text": "x", "due_on": "2026-02-30"}, "due_on"),
    ("answer", {"answer": "x" * 501}, "answer"),
    ("close", {"note": ""}, "note"),
    ("reopen", {"note": ""}, "note"),
]


@pytest.mark.parametrize("step", {step: None for step, *_ in WRONG})
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost_or_changed(team, sign_in, step):
    who, leads = STEPS[step]
    state = next(iter(leads))
    plan = put(team, state, in_review=step in ("approve", "send-back"))
    path, usual = posted(step, plan, team)
    kept = {name: usual[name] for name in ("seen", "step") if name in usual and step != "settle"}
    browser, before = sign_in(getattr(team, who)), tables()
    for fields, wrong in [(fields, wrong) for one, fields, wrong in WRONG if one == step]:
        answer = browser.send(path, {**kept, **fields})
        assert (fields, answer.status_code) == (fields, 422)
        assert (fields, f'id="{wrong}-error"' in answer.text) == (fields, True)
        typed = [
            text
            for name, text in fields.items()
            if name not in ("use", "outcome", "people", "about") and text.strip() == text
        ]
        assert all(text in answer.text for text in typed), fields
        assert tables() == before, fields


def test_who_decides_and_who_withdraws_at_once_do_not_both(team, sign_in):
    plan, ana, mo = submitted(team, **LONG), sign_in(team.owner), sign_in(team.mo)
    shown = {"seen": plan.submitted_version, "step": mark(plan), "outcome": "approved"}
    assert ana.send(f"/plans/{plan.id}/withdraw").status_code == 303
    before = tables()
    assert mo.send(f"/plans/{plan.id}/decide", shown).status_code == 409
    assert mo.send(f"/plans/{plan.id}/begin-review", {"step": shown["step"]}).status_code == 409
    assert tables() == before
    assert plan.state is PlanState.DRAFT


def test_what_somebody_has_begun_to_review_is_not_withdrawn(team, sign_in):
    plan, ana, mo = submitted(team, **LONG), sign_in(team.owner), sign_in(team.mo)
    assert mo.send(f"/plans/{plan.id}/begin-review").status_code == 303
    before = tables()
    assert ana.send(f"/plans/{plan.id}/withdraw").status_code == 409
    assert mo.send(f"/plans/{plan.id}/begin-review").status_code == 409
    assert tables() == before
    fields = {"seen": plan.submitted_version, "step": mark(plan), "outcome": "approved"}
    assert mo.send(f"/plans/{plan.id}/decide", fields).status_code == 303
    # A button pressed twice decides once.
    before = tables()
    assert mo.send(f"/plans/{plan.id}/decide", fields).status_code == 409
    assert tables() == before


def test_what_was_handed_in_anew_is_read_before_it_is_decided(team, sign_in):
    plan, mo = submitted(team, **LONG), sign_in(team.mo)
    fields = {"seen": plan.submitted_version, "step": mark(plan), "outcome": "approved"}
    with writing():
        plans.withdraw(plan, by=team.owner)
        content = plans.parse_plan({"posture": "grow", "period_start": "2026-01-01", **LONG})
        plans.revise(plan, content, base=plan.version)
        plan.state = PlanState.RETURNED
        plans.submit(plan, by=team.owner)
    before = tables()
    assert mo.send(f"/plans/{plan.id}/decide", fields).status_code == 409
    assert mo.send(f"/plans/{plan.id}/decide", {**fields, "step": mark(plan)}).status_code == 409
    assert mo.send(f"/plans/{plan.id}/decide", {**fields, "step": mark(plan), "seen": ""}).status_code == 409
    assert tables() == before


def test_a_decision_says_which_version_was_read_and_that_there_is_a_newer_one(team, sign_in):
    plan = submitted(team, **LONG)
    [action] = plans.whole(plan, user=team.owner).actions
    with writing():
        plans.progress(action, plans.parse_progress({"state": "doing"}))
    page = sign_in(team.mo).get(f"/plans/{plan.id}", headers=EN).text
    assert f"You read version {plan.submitted_version}." in page
    assert f"There is a newer one: version {plan.version}." in page
    with writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.mo)
    page = sign_in(team.owner).get(f"/plans/{plan.id}", headers=EN).text
    assert f"There was a newer version then: {plan.version}." in page


def test_what_blocks_a_plan_is_told_to_its_writer_with_where_to_mend_it(team, sign_in):
    with writing():
        content = plans.parse_plan({"posture": "grow", "period_start": "2026-01-01", **LONG})
        plan = plans.create(team.customer, content, by=team.owner)
    ana = sign_in(team.owner)
    assert f'<a href="/plans/{plan.id}/objectives/new">' in ana.get(f"/plans/{plan.id}").text.split('id="next"')[1]
    with writing():
        objective = plans.add_objective(plan, plans.parse_objective({"statement": "上线"}), base=plan.version)
    page = ana.get(f"/plans/{plan.id}").text.split('id="next"')[1]
    assert f'<a href="/plan-objectives/{objective.id}/edit">' in page
    assert f'<a href="/plan-objectives/{objective.id}/actions/new">' in page
    assert "/actions/new" not in sign_in(team.mo).get(f"/plans/{plan.id}").text


def test_the_leadership_is_asked_about_a_key_account_that_is_closed_to_it(key_team, sign_in):
    with writing():
        customers.set_level(key_team.customer, closed=True, by=key_team.owner)
    plan, boss = submitted(key_team, **LONG), sign_in(key_team.boss)
    review = reviews.of_record(plan).review
    assert not can("read", review, user=key_team.boss)
    assert f"/plans/{plan.id}" not in boss.get("/reviews").text
    cosigned = {"seen": plan.submitted_version, "step": mark(plan), "outcome": "approved"}
    assert sign_in(key_team.su).send(f"/plans/{plan.id}/decide", cosigned).status_code == 303
    assert plan.state is PlanState.IN_REVIEW
    assert can("read", review, user=key_team.boss)
    listed = boss.get("/reviews", headers=EN).text
    assert f'<a href="/plans/{plan.id}">星河样例重工: Jan 1, 2026–Dec 31, 2099</a>' in listed
    page = boss.get(f"/plans/{plan.id}").text
    assert 'id="decision"' in page
    assert boss.get(f"/customers/{key_team.customer.id}").status_code == 404
    assert boss.send(f"/plans/{plan.id}/decide", {**cosigned, "step": mark(plan)}).status_code == 303
    assert plan.state is PlanState.ACTIVE


def test_who_reviews_plans_stands_with_who_reviews_what(people, sign_in):
    page = sign_in(people.ana).get("/reviews/flows", headers=EN).text
    assert "An account plan" in page
    assert "The plan of a key account" in page
