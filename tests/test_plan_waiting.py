"""What waits for whom in account plans, what time alone does to them, and what brings a review forward."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.accounts import EN
from tests.planning import ACTION, account, approved, drafted, submitted
from tests.test_plan_portfolio import classed, today
from tests.writing import writing
from wiki import worker
from wiki.extensions import db
from wiki.models import BuyingRole, Contact, PlanEvent, PlanState
from wiki.models.plans import TRIGGER_LABELS, PlanOutcome, ReviewTrigger
from wiki.services import contacts, losses, plan_triggers, plans
from wiki.services.plans.content import AskContent, DecisionContent, InstructionContent

pytestmark = pytest.mark.one_database

CLOCKS = ("models.plans.plan", *(f"services.plans.{name}" for name in ("moving", "rhythm", "daily", "waiting")))


@pytest.fixture
def team(people):
    return account(people.ana)


@pytest.fixture
def on_day(monkeypatch):
    """Sets the clock of plans to noon of a day."""

    def move(day):
        at = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(hours=12)
        for module in CLOCKS:
            monkeypatch.setattr(f"wiki.{module}.now", lambda: at)

    return move


def days_after(day, days):
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def waits(user):
    found = plans.waiting_for(user)
    kinds = {name: len(getattr(found, name)) for name in found.__dataclass_fields__}
    return {name: number for name, number in kinds.items() if number}


def test_a_plan_waits_for_each_who_is_asked_in_turn_and_a_leader_is_one_step_from_it(team, sign_in):
    plan = submitted(team, period_start=today(-5))
    late = {"late": 1}
    assert waits(team.owner) == late, "Her own action is late."
    assert waits(team.su) == {"decisions": 1}
    assert waits(team.boss) == {}
    with writing():
        plans.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version), by=team.su)
    assert waits(team.su) == {}
    assert waits(team.boss) == {"decisions": 1}
    boss = sign_in(team.boss)
    for path in ("/", "/plans", "/plans/portfolio"):
        page = boss.get(path, headers=EN).text
        assert "to be decided" in page
        assert f'href="/plans/{plan.id}/pack"' in page
    assert "What waits for you in account plans" in boss.get("/inbox", headers=EN).text
    assert "What waits for you in account plans" not in sign_in(team.tea).get("/inbox", headers=EN).text


def test_opinions_asks_and_instructions_wait_until_they_are_answered(team, people, sign_in):
    plan = drafted(team)
    with writing():
        [asked] = plans.consult(plan, [people.zoe], by=team.owner)
        need = plans.ask_for(plan, AskContent("两名工程师", team.tea.id, None), base=plan.version)
        told = plans.instruct(plan, InstructionContent("先见生产副总"), by=team.boss)
    assert waits(people.zoe) == {"opinions": 1}
    assert waits(team.tea) == {"asks": 1}
    assert waits(team.owner) == {"instructions": 1, "late": 1}
    assert "your opinion is asked for" in sign_in(people.zoe).get("/", headers=EN).text
    page = sign_in(team.owner).get("/plans", headers=EN).text
    assert "先见生产副总" in page
    assert page.count(ACTION["title"]) == 1, "What is late is not told twice."
    with writing():
        plans.give_opinion(asked, "好")
        plans.answer_ask(need, granted=True, answer="给", by=team.tea)
        plans.answer_instruction(told, "见了", by=team.owner)
        [action] = plans.actions_of(plan, user=team.owner)
        plans.progress(action, plans.parse_progress({"state": "done", "done_on": today()}))
    for user in (people.zoe, team.tea, team.owner):
        assert waits(user) == {}, user.name


def test_a_review_waits_for_those_who_judge_from_two_weeks_before_its_day(team, people, on_day):
    plan = approved(team)
    assert "reviews" not in waits(team.boss)
    on_day(days_after(plan.review_due, -15))
    assert "reviews" not in waits(team.boss)
    on_day(days_after(plan.review_due, -14))
    for user in (team.boss, team.mo, team.su):
        assert waits(user)["reviews"] == 1, user.name
    for user in (team.owner, team.tea, people.ben):
        assert "reviews" not in waits(user), user.name


def test_closed_plans_wait_for_nobody(team):
    plan = approved(team)
    assert waits(team.owner) == {"late": 1}
    with writing():
        plans.close(plan, by=team.mo, note="到期")
    assert waits(team.owner) == {}


def test_a_plan_comes_into_force_on_its_first_day_and_expires_sixty_days_after_its_review(team, app, on_day):
    plan = approved(team, period_start=today(10), period_end=today(300))
    assert plan.state is PlanState.APPROVED
    on_day(today(9))
    worker.tidy(app)
    assert plan.state is PlanState.APPROVED
    on_day(today(10))
    worker.tidy(app)
    assert plan.state is PlanState.ACTIVE
    on_day(days_after(plan.review_due, 60))
    worker.tidy(app)
    assert plan.state is PlanState.ACTIVE
    on_day(days_after(plan.review_due, 61))
    worker.tidy(app)
    assert plan.state is PlanState.EXPIRED
    steps = [one.step for one in plans.events(plan, user=team.owner)]
    assert steps[:2] == ["expire", "begin"]
    assert [one.by for one in plans.events(plan, user=team.owner)][:2] == [None, None]


def test_a_deputy_is_one_up_to_the_last_day(team, app, on_day):
    plan = approved(team)
    with writing():
        plan.deputy, plan.deputy_until = team.tea, today(3)
    on_day(today(3))
    worker.tidy(app)
    assert plan.deputy == team.tea
    on_day(today(4))
    worker.tidy(app)
    assert (plan.deputy, plan.deputy_until) == (None, None)


def test_time_passes_in_batches_until_nothing_is_left(team, people, app, on_day, monkeypatch):
    monkeypatch.setattr("wiki.services.plans.daily.BATCH", 1)
    found = [approved(account(people.ana, name=f"样例{number}"), period_start=today(5)) for number in range(3)]
    on_day(today(5))
    with writing():
        assert plans.pass_days() == 1
    worker.tidy(app)
    assert {one.state for one in found} == {PlanState.ACTIVE}


def triggered(plan):
    notes = db.session.query(PlanEvent).filter_by(plan_id=plan.id, step=plan_triggers.TRIGGER).order_by(PlanEvent.id)
    return [one.note for one in notes]


def test_another_class_a_loss_and_somebody_who_leaves_bring_the_review_forward(team):
    plan = approved(team)
    far = plan.review_due
    assert far > today(14)
    classed(team.customer, team.owner, account_class="key")
    assert (plan.review_due, triggered(plan)) == (far, []), "It was of that class before."
    classed(team.customer, team.owner, account_class="ordinary")
    assert plan.review_due == today(14)
    with writing():
        plan.review_due = today(3)
        losses.create(team.customer, losses.parse({"whole": "", "share": "20", "why": "价格"}), by=team.owner)
    assert plan.review_due == today(3), "What is due sooner stays."
    with writing():
        private = losses.parse({"whole": "", "share": "30", "why": "别的", "closed": "1"})
        losses.create(team.customer, private, by=team.owner)
    assert triggered(plan) == [TRIGGER_LABELS[ReviewTrigger.CLASS], TRIGGER_LABELS[ReviewTrigger.LOSS]], (
        "A private loss is not told."
    )


def person(team, **fields):
    with writing():
        made = Contact(name="王样例", firm="", sought="王样例", customer_id=team.customer.id, by=team.owner, **fields)
        db.session.add(made)
    return made


def test_only_those_count_who_matter_and_once(team):
    plan = approved(team)
    somebody = person(team)
    with writing():
        contacts.leave(somebody, today())
    assert triggered(plan) == []
    deciding = person(team, buying_role=BuyingRole.ECONOMIC)
    for _ in range(2):
        with writing():
            contacts.leave(deciding, today())
    assert triggered(plan) == [TRIGGER_LABELS[ReviewTrigger.CONTACT]]
    assert plan.review_due == today(14)


def test_a_plan_that_is_not_in_force_is_left_alone(team):
    plan = drafted(team)
    with writing():
        assert plans.trigger(team.customer.id, ReviewTrigger.GRADE) == []
    assert (plan.review_due, triggered(plan)) == (None, [])
