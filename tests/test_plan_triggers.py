"""What brings the review of a plan forward: told once to whoever writes and judges it, and not what happened."""

import pytest

from tests.accounts import EN
from tests.planning import account, approved
from tests.test_plan_cadence import LONG
from tests.test_plan_notices import told
from tests.test_plan_portfolio import classed, today
from tests.test_plan_waiting import person, triggered
from tests.told import read_on
from tests.writing import writing
from wiki.extensions import db
from wiki.models import BuyingRole, MemberRole, Notice, Stage, SupporterStage, SupporterStep
from wiki.models.plans import TRIGGER_LABELS, PlanOutcome, ReviewTrigger
from wiki.services import contacts, customers, losses, plan_triggers, plans, voices
from wiki.services import people as people_service
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database

COMPLAINT = {"quote": "停机三天没有人来", "tone": "complaint", "contact": "x", "severe": "y"}


@pytest.fixture
def team(people):
    read_on()
    return account(people.ana)


@pytest.fixture
def plan(team):
    made = approved(team, **LONG)
    read_on()
    return made


def complain(team, **typed):
    """Note what somebody said; who said it is left open, as where it was forgotten."""
    content = voices.parse({**COMPLAINT, "contact": "", "kept": "y", **typed})
    return voices.note(team.customer, content, by=team.tea)


def shut_out(team, people):
    """Shut the sponsor out, twice: as an administrator saves a person."""
    for _ in range(2):
        people_service.change(team.su, display_name="su", roles=team.su.roles, team="", active=False)


HAPPENED = {
    "the account manager is another one": (
        ReviewTrigger.TEAM,
        lambda t, p: customers.assign(t.customer, p.ben, by=t.mo),
    ),
    "the sponsor is taken off": (
        ReviewTrigger.TEAM,
        lambda t, p: customers.remove_member(t.customer, t.su.id, by=t.owner),
    ),
    "the manager is a member from now on": (
        ReviewTrigger.TEAM,
        lambda t, p: customers.add_member(t.customer, t.mo, MemberRole.MEMBER, by=t.owner),
    ),
    "the sponsor is shut out": (ReviewTrigger.TEAM, shut_out),
    "the sponsor's accounts are handed over": (
        ReviewTrigger.TEAM,
        lambda t, p: customers.hand_over(t.su, p.ben, by=t.owner),
    ),
    "all is lost by the board": (
        ReviewTrigger.LOSS,
        lambda t, p: customers.set_stage(t.customer, Stage.LOST, by=t.owner, note="价格"),
    ),
    "a complaint is serious": (ReviewTrigger.COMPLAINT, lambda t, p: complain(t)),
}


@pytest.mark.parametrize("what", HAPPENED)
def test_each_brings_the_review_forward(team, people, plan, what):
    why, happens = HAPPENED[what]
    with writing():
        happens(team, people)
    assert (plan.review_reasons, plan.review_due) == ([why.value], today(14))
    assert triggered(plan) == [TRIGGER_LABELS[why]]


def test_what_changes_nothing_of_who_leads_or_is_known_to_few_brings_nothing_forward(team, people, plan):
    somebody = person(team)
    with writing():
        customers.remove_member(team.customer, team.tea.id, by=team.owner)
        customers.add_member(team.customer, people.ben, MemberRole.SPONSOR, by=team.owner)
        customers.add_member(team.customer, team.mo, MemberRole.SALES_MANAGER, by=team.owner)
        customers.assign(team.customer, team.owner, by=team.owner)
        people_service.change(people.zoe, display_name="zoe", roles=people.zoe.roles, team="", active=False)
        complain(team, severe="")
        private = complain(team, private="y")
        lost = losses.create(team.customer, losses.parse({"share": "20", "why": "x", "closed": "1"}), by=team.owner)[0]
        contacts.leave(somebody, today())
    assert plan.review_reasons == []
    with writing():
        losses.change(lost, losses.parse({"share": "20", "why": "x", "closed": ""}), by=team.owner)
        content = voices.parse({**COMPLAINT, "contact": "", "kept": "y"})
        voices.revise(private, content, base=private.version, by=team.owner)
    assert plan.review_reasons == ["loss", "complaint"], "Now all may know of it who read the plan."


@pytest.mark.parametrize(("stage", "matters"), [(SupporterStage.CULTIVATE, True), (SupporterStage.NONE, False)])
def test_who_supports_us_from_inside_matters_while_that_lasts(team, plan, stage, matters):
    supporter = person(team)
    said = {"contact": supporter, "customer_id": team.customer.id, "by": team.owner}
    with writing():
        for one in (SupporterStage.ESTABLISH, stage):
            db.session.add(SupporterStep(**said, stage=one, evidence="x", seen_on=today()))
            db.session.flush()
        contacts.leave(supporter, today())
    assert plan.review_reasons == (["contact"] if matters else [])


def test_it_is_told_once_to_who_writes_and_judges_and_nothing_of_what_happened(team, people, plan, sign_in):
    deciding = person(team, buying_role=BuyingRole.ECONOMIC)
    for _ in range(2):
        with writing():
            complain(team)
            contacts.leave(deciding, today())
        read_on()
    assert len(triggered(plan)) == 2
    for user in (team.owner, team.mo, team.su, team.boss):
        assert told(user) == ([], ["triggered"]), user.name
        assert db.session.query(Notice).filter_by(user_id=user.id, plan_id=plan.id).count() == 1
    for user in (team.tea, people.ben, people.zoe):
        assert told(user) == ([], []), user.name
    boss = sign_in(team.boss)
    pages = ["/inbox", f"/plans/{plan.id}", f"/plans/{plan.id}/pack", "/plans/calendar"]
    for path in pages:
        page = boss.get(path, headers=EN).text
        assert "rought forward" in page
        for why in (ReviewTrigger.COMPLAINT, ReviewTrigger.CONTACT):
            assert TRIGGER_LABELS[why] in page, path
        if path != pages[2]:
            assert COMPLAINT["quote"] not in page
            assert deciding.name not in page
    with writing():
        plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=team.boss)
    for path in ("/inbox", *pages[2:]):
        assert TRIGGER_LABELS[ReviewTrigger.COMPLAINT] not in boss.get(path, headers=EN).text, "It was looked at."
    with writing():
        complain(team, quote="又停机")
    assert (len(triggered(plan)), plan.review_due) == (3, today(14)), "What happens after the review counts anew."


def test_whoever_brought_it_forward_is_not_told_of_it(team, plan, sign_in):
    fields = {"quote": "停机", "tone": "complaint", "contact": person(team).id, "severe": "y", "submission": "once"}
    for _ in range(2):
        assert sign_in(team.mo).send(f"/customers/{team.customer.id}/voices", fields).status_code == 303
    read_on()
    assert (plan.review_reasons, told(team.mo), told(team.owner)) == (["complaint"], ([], []), ([], ["triggered"]))
    page = sign_in(team.mo).get(f"/customers/{team.customer.id}/voices", headers=EN).text
    assert "serious" in page
    wrong = sign_in(team.mo).send(f"/customers/{team.customer.id}/voices", {**fields, "tone": "praise"}, headers=EN)
    assert (wrong.status_code, "Only a complaint can be serious" in wrong.text) == (422, True)


def test_a_plan_that_is_over_is_left_alone(team, plan):
    with writing():
        plans.close(plan, by=team.mo, note="到期")
        assert plan_triggers.trigger(team.customer.id, ReviewTrigger.LOSS) == []
    classed(team.customer, team.owner, account_class="ordinary")
    assert plan.review_reasons == []
