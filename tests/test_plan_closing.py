"""The writer's proposal to close a plan and what becomes of it, and that a plan is returned by whoever judges it."""

import pytest
from sqlalchemy import select

from tests.accounts import EN
from tests.planning import account, approved, drafted, submitted
from tests.test_plan_steps import mark, tables
from tests.writing import writing
from wiki.access import can
from wiki.extensions import db
from wiki.models import PlanEvent, PlanProposal, PlanReview, PlanState, Quorum, RecordType, ReviewVerdict
from wiki.models.plans import TRIGGER_LABELS, PlanOutcome, ProposalState, ReviewTrigger
from wiki.services import plan_triggers, plans, reviews
from wiki.services.plans import closing
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database

LONG = {"period_end": "2099-12-31"}
TYPED = {"reason": "产线已搬走。", "result": "十二台上线了八台。"}


def proposal_of(plan):
    return db.session.scalars(select(PlanProposal).where(PlanProposal.plan_id == plan.id)).first()


def steps_of(plan):
    found = select(PlanEvent.step, PlanEvent.note).where(PlanEvent.plan_id == plan.id).order_by(PlanEvent.id.desc())
    return [tuple(row) for row in db.session.execute(found)]


@pytest.fixture
def team(people):
    return account(people.ana)


def test_what_is_proposed_is_closed_with_its_result_or_stays_open_with_a_reason(team, sign_in):
    plan, ana = approved(team, **LONG), sign_in(team.owner)
    page = ana.get(f"/plans/{plan.id}").text
    assert f"/plans/{plan.id}/propose-close" in page
    assert f"/plans/{plan.id}/close" not in page
    assert ana.send(f"/plans/{plan.id}/propose-close", TYPED).status_code == 303
    first = proposal_of(plan)
    assert (plan.state, first.version, first.by) == (PlanState.ACTIVE, plan.version, team.owner)
    assert ana.send(f"/plans/{plan.id}/propose-close", TYPED).status_code == 409, "one at a time"
    assert [one.id for one in plans.waiting_for(team.mo).proposals] == [first.id]
    assert [one.id for one in plans.waiting_for(team.boss).proposals] == [first.id]
    for user in (team.owner, team.su, team.tea):
        assert not plans.waiting_for(user).proposals
    decide = f"/plan-proposals/{first.id}/decide"
    mo = sign_in(team.mo)
    page = mo.get(f"/plans/{plan.id}", headers=EN).text
    assert TYPED["reason"] in page
    assert decide in page
    assert "#proposal" in mo.get("/plans").text
    answer = mo.send(decide, {"as": "refuse", "note": " "})
    assert answer.status_code == 422
    assert 'id="note-error"' in answer.text
    assert mo.send(decide, {"as": "refuse", "note": "还有四台。"}).status_code == 303
    assert (first.state, first.answer, plan.state) == (ProposalState.REFUSED, "还有四台。", PlanState.ACTIVE)
    assert steps_of(plan)[:2] == [(closing.REFUSED, "还有四台。"), (closing.PROPOSED, TYPED["reason"])]
    assert "还有四台。" in ana.get(f"/plans/{plan.id}").text
    before = tables()
    assert mo.send(decide, {"as": "accept"}).status_code == 409, "decided before"
    assert tables() == before
    with writing():
        second = closing.propose(plan, TYPED, by=team.owner)
    assert sign_in(team.boss).send(f"/plan-proposals/{second.id}/decide", {"as": "accept"}).status_code == 303
    assert (plan.state, second.state, second.decided_by) == (PlanState.CLOSED, ProposalState.ACCEPTED, team.boss)
    assert steps_of(plan)[0] == ("close", TYPED["result"])


def test_a_proposal_is_taken_back_by_its_writer_and_settled_by_closing(team, sign_in):
    plan = approved(team, **LONG)
    with writing():
        first = closing.propose(plan, TYPED, by=team.owner)
    path = f"/plan-proposals/{first.id}"
    for person, step in (
        *((team.owner, "decide"), (team.su, "decide"), (team.tea, "decide")),
        *((team.mo, "withdraw"), (team.boss, "withdraw")),
    ):
        assert sign_in(person).send(f"{path}/{step}", {"as": "accept"}).status_code == 403, (person.name, step)
    assert sign_in(team.owner).send(f"{path}/withdraw").status_code == 303
    assert first.state is ProposalState.WITHDRAWN
    assert sign_in(team.mo).send(f"{path}/decide", {"as": "accept"}).status_code == 409
    with writing():
        second = closing.propose(plan, TYPED, by=team.owner)
    assert sign_in(team.mo).send(f"/plans/{plan.id}/close", {"note": "到期。"}).status_code == 303
    assert (plan.state, second.state) == (PlanState.CLOSED, ProposalState.ACCEPTED)


def test_what_is_handed_in_anew_is_not_closed_by_an_older_proposal(team, sign_in):
    plan = approved(team, **LONG)
    with writing():
        first = closing.propose(plan, TYPED, by=team.owner)
        plan.amended = True
        plans.submit(plan, by=team.owner)
    assert not plans.waiting_for(team.mo).proposals
    before = tables()
    assert sign_in(team.mo).send(f"/plan-proposals/{first.id}/decide", {"as": "accept"}).status_code == 409
    assert tables() == before


@pytest.mark.parametrize("who", ["mo", "su", "boss"])
@pytest.mark.parametrize("cosigned", [False, True])
def test_whoever_judges_a_key_account_returns_its_plan_whoever_is_asked(team, sign_in, who, cosigned):
    plan, person = submitted(team, **LONG), getattr(team, who)
    if cosigned:
        with writing():
            plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.su)
    assert can("return", plan, user=person)
    assert not can("decide", plan, user=team.mo), "approving stays with the sponsor and the leadership"
    is_asked = can("decide", plan, user=person)
    browser = sign_in(person)
    page = browser.get(f"/plans/{plan.id}").text
    assert (f"/plans/{plan.id}/return" in page) is not is_asked
    fields = {"seen": plan.submitted_version, "step": mark(plan), "decision": "副总没有见过。"}
    before = tables()
    for other in (team.owner, team.tea):
        assert sign_in(other).send(f"/plans/{plan.id}/return", fields).status_code == 403
    for wrong in ({"seen": 1}, {"step": "x.0"}):
        assert browser.send(f"/plans/{plan.id}/return", {**fields, **wrong}).status_code == 409
    assert tables() == before
    assert browser.send(f"/plans/{plan.id}/return", fields).status_code == 303
    assert plan.state is PlanState.RETURNED
    review = reviews.of_record(plan).review
    assert review.state == "returned"
    made = db.session.scalars(select(PlanReview).where(PlanReview.outcome == PlanOutcome.RETURNED)).one()
    assert (made.by, made.decision, made.version) == (person, "副总没有见过。", plan.submitted_version)
    said = db.session.scalars(select(ReviewVerdict).where(ReviewVerdict.agreed.is_(False))).one()
    assert (said.user, said.step) == (person, int(cosigned))
    assert "副总没有见过。" in sign_in(team.owner).get(f"/plans/{plan.id}").text
    assert browser.send(f"/plans/{plan.id}/return", fields).status_code == 409, "pressed twice"


def test_who_has_agreed_at_a_step_cannot_return_it_after_all(team, sign_in):
    with writing():
        both = reviews.Step(("place:sponsor", "place:sales_manager"), Quorum.ALL)
        reviews.change(RecordType.KEY_PLAN, [both], base=0, by=team.owner)
    plan = submitted(team, **LONG)
    with writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.su)
    assert plan.state is PlanState.IN_REVIEW
    fields = {"seen": plan.submitted_version, "step": mark(plan), "decision": "不。"}
    before = tables()
    assert sign_in(team.su).send(f"/plans/{plan.id}/return", fields).status_code == 409
    assert tables() == before


def test_why_a_review_was_brought_forward_is_told_in_the_readers_language(team, sign_in):
    plan = approved(team, **LONG)
    with writing():
        plan_triggers.trigger(team.customer.id, ReviewTrigger.GRADE)
    page = sign_in(team.owner).get(f"/plans/{plan.id}")
    assert page.status_code == 200
    assert TRIGGER_LABELS[ReviewTrigger.GRADE] not in page.text
    assert TRIGGER_LABELS[ReviewTrigger.GRADE] in sign_in(team.mo).get(f"/plans/{plan.id}", headers=EN).text


def test_a_draft_is_not_proposed_to_be_closed(team, sign_in):
    plan = drafted(team)
    assert sign_in(team.owner).get(f"/plans/{plan.id}/propose-close").status_code == 409
