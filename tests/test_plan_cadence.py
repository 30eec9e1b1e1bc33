"""How often plans are reviewed: by class, set otherwise by the leadership, and what that does to plans in force."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from tests.accounts import EN
from tests.planning import account, approved
from tests.test_plan_portfolio import classed, today
from tests.writing import writing
from wiki import worker
from wiki.extensions import db
from wiki.models import AuditEntry, PlanState, RuleVersion
from wiki.models.plans import PlanOutcome, ReviewTrigger
from wiki.services import plan_triggers, plans
from wiki.services.plans.content import DecisionContent

pytestmark = pytest.mark.one_database

LONG = {"period_end": "2099-12-31"}
PAGE = "/plans/cadence"


@pytest.fixture
def team(people):
    return account(people.ana)


def typed(base=0, **changed):
    """Return what is sent: as shipped, but for what is named, such as key_review=30."""
    names = {f"{code}.{part}": days for code in ("key", "ordinary", "possible", "none") for part, days in DAYS.items()}
    names["key.review"] = "91"
    return {**names, "base": str(base), **{name.replace("_", "."): value for name, value in changed.items()}}


DAYS = {"review": "182", "grace": "60", "trigger": "14"}


def reviewed_long_ago(plan, days):
    """Let a plan have been reviewed so many days ago."""
    with writing():
        rule = plan.review_rule
        plan.review_rule = {**rule, "from": today(-days)}
        plan.review_due = today(rule["days"] - days)


def test_the_leadership_sets_the_days_and_the_next_review_follows_them(team, people, sign_in):
    plan = approved(team, **LONG)
    assert plan.review_due == today(91)
    boss, mo = sign_in(team.boss), sign_in(team.mo)
    assert mo.send(PAGE, typed(key_review="30")).status_code == 403
    assert "every 91 days" in mo.get(PAGE, headers=EN).text
    assert boss.send(PAGE, typed(key_review="30", note="更紧")).status_code == 303
    assert plan.review_due == today(91), "Only from the next review on, unless it is said otherwise."
    page = mo.get(PAGE, headers=EN).text
    assert "every 30 days" in page
    assert "更紧" in page
    assert db.session.query(AuditEntry).filter_by(action="change rules", subject="cadence 1").count() == 1
    with writing():
        plans.review(plan, DecisionContent(PlanOutcome.REVIEWED, seen=plan.version), by=team.boss)
    assert plan.review_due == today(30)
    for address in (f"/plans/{plan.id}", f"/plans/{plan.id}/pack", "/plans/calendar"):
        assert "every 30 days: Key account" in mo.get(address, headers=EN).text, address
    assert boss.send(PAGE, typed(key_review="40")).status_code == 409, "Somebody was faster."
    assert boss.send(PAGE, typed(base=1, key_review="40")).status_code == 303
    assert sign_in(people.max).get(PAGE).status_code == 403


@pytest.mark.parametrize(
    ("name", "wrong"), [("key.review", ""), ("none.grace", "0"), ("possible.trigger", "1001"), ("key.grace", "2.5")]
)
def test_what_is_no_number_of_days_is_said_beside_its_field(team, sign_in, name, wrong):
    boss = sign_in(team.boss)
    answer = boss.send(PAGE, {**typed(ordinary_review="77"), name: wrong}, headers=EN)
    assert answer.status_code == 422
    assert f'id="{name}-error"' in answer.text
    assert answer.text.count("field__error") == 1
    assert 'value="77"' in answer.text, "What was typed is kept."
    assert db.session.query(RuleVersion).count() == 0


def test_it_is_counted_first_and_moves_the_plans_whose_day_it_changes(team, people, sign_in):
    plan, other = approved(team, **LONG), approved(account(people.ana, key=False, name="普通厂"), **LONG)
    brought = approved(account(people.ana, name="触发厂"), **LONG)
    with writing():
        plan_triggers.trigger(brought.customer_id, ReviewTrigger.LOSS)
    boss, before = sign_in(team.boss), other.review_due
    longer = typed(key_review="200", move="y")
    page = boss.send(PAGE, {**longer, "count": "y"}, headers=EN)
    assert page.status_code == 200
    assert "1 plan in force gets a new day" in page.text
    assert (plan.review_due, db.session.query(RuleVersion).count()) == (today(91), 0)
    assert boss.send(PAGE, longer).status_code == 303
    assert (plan.review_due, brought.review_due, other.review_due) == (today(200), today(14), before)
    assert plan.review_rule["days"] == 200
    assert "1 plan in force got a new day" in boss.get(PAGE, headers=EN).text


def test_nobody_is_late_at_once_by_what_is_set_anew(team, sign_in):
    plan = approved(team, **LONG)
    reviewed_long_ago(plan, 60)
    sign_in(team.boss).send(PAGE, typed(key_review="30", key_trigger="10", move="y"))
    assert plan.review_due == today(10)
    sign_in(team.boss).send(PAGE, typed(base=1, key_review="5", key_trigger="100", move="y"))
    assert plan.review_due == today(10), "It is not put off by that either."


def test_a_plan_expires_after_the_days_of_its_class(team, people, sign_in, app):
    key, other = approved(team, **LONG), approved(account(people.ana, key=False, name="普通厂"), **LONG)
    for plan in (key, other):
        reviewed_long_ago(plan, plan.review_rule["days"] + 20)
    boss, shorter = sign_in(team.boss), typed(key_grace="19", key_trigger="3")
    assert "expires the night after" in boss.send(PAGE, {**shorter, "count": "y"}, headers=EN).text
    assert boss.send(PAGE, shorter).status_code == 303
    with writing():
        plan_triggers.trigger(other.customer_id, ReviewTrigger.LOSS)
    assert other.review_due == today(-20)
    worker.tidy(app)
    assert (key.state, other.state) == (PlanState.EXPIRED, PlanState.ACTIVE)


def test_a_trigger_asks_for_the_review_within_the_days_of_the_class_that_counts_now(team, sign_in):
    plan = approved(team, **LONG)
    sign_in(team.boss).send(PAGE, typed(key_trigger="3", ordinary_trigger="21"))
    classed(team.customer, team.owner, account_class="ordinary")
    assert plan.review_due == today(21)
    with writing():
        plan_triggers.trigger(team.customer.id, ReviewTrigger.LOSS)
    assert plan.review_reasons == ["class", "loss"]


def test_the_pages_of_a_plan_ask_nothing_more_for_its_rule(team, sign_in):
    plan, asked = approved(team, **LONG), []
    boss = sign_in(team.boss)
    boss.send(PAGE, typed(key_review="30"))
    paths = [f"/plans/{plan.id}", f"/plans/{plan.id}/pack"]
    for path in paths:
        boss.get(path)
    with writing():
        plan_triggers.trigger(team.customer.id, ReviewTrigger.LOSS)

    @event.listens_for(db.engine, "before_cursor_execute")
    def count(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    for path in paths:
        assert boss.get(path).status_code == 200
    event.remove(db.engine, "before_cursor_execute", count)
    assert not [one for one in asked if "rule_versions" in one]
    assert date.fromisoformat(plan.review_due) == date.fromisoformat(today()) + timedelta(days=14)
