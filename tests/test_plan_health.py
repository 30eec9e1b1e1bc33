"""Computed health of account plans: its parts, its limits, why one is at risk, and that many are as cheap as one."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests.planning import ACTION, OBJECTIVE, account, approved, drafted
from tests.writing import writing
from wiki.extensions import db
from wiki.models import Acquaintance, BuyingRole, Contact, KeyClassification, Support
from wiki.models.base import now
from wiki.models.classes import AccountClass, Attractiveness, Strength, Trend
from wiki.models.facts import FactSource, FactTopic
from wiki.services import facts, plans, vocabulary
from wiki.services.plans import health

one_database = pytest.mark.one_database

BARE = {"vision": "", "strategy": "", "target_type": ""}
SMART = {**OBJECTIVE, "attainable": "科长同意试点。", "relevant": "守住设备科。", "due_on": "2026-12-31"}


@pytest.fixture
def team(people):
    return account(people.ana)


def bare(team):
    """Return a plan that says nothing but its period and posture."""
    with writing():
        return plans.create(team.customer, plans.parse_plan({**BASE, **BARE}), by=team.owner)


BASE = {"period_start": "2026-01-01", "period_end": "2026-12-31", "posture": "grow"}


def day(ago=0):
    return (now().date() - timedelta(days=ago)).isoformat()


def of(plan, user):
    return health.computed([plan.id], user)[plan.id]


def known(team, **said):
    """Note somebody at the top who decides and speaks for us, known by the account manager."""
    senior = vocabulary.current().get("contact_level", "senior")
    with writing():
        contact = Contact(
            name="範例總經理",
            firm="x",
            sought="x",
            by=team.owner,
            customer_id=team.customer.id,
            contact_level_id=senior.id,
            buying_role=BuyingRole.ECONOMIC,
            support=Support.SUPPORTER,
            **said,
        )
        db.session.add_all([contact, Acquaintance(contact=contact, user=team.owner, level=1)])


def complete(team):
    """Return a plan that lacks nothing."""
    plan = drafted(team, company_goal="稳住前十大客户。")
    [objective] = plans.objectives_of(plan, user=team.owner)
    with writing():
        plans.revise_objective(objective, plans.parse_objective(SMART), base=plan.version)
        [action] = plans.whole(plan, user=team.owner).actions
        plans.progress(action, plans.parse_progress({"state": "done", "done_on": "2026-02-01"}))
        money = {"period": "2026", "metric": "sales", "planned": "390"}
        plans.note_money(plan, plans.parse_money(money), base=plan.version)
        team.customer.contacted_on = day()
        fact = {"text": "三月上会。", "topic": FactTopic.BUDGET, "source_type": FactSource.OBSERVED, "level": "2"}
        facts.create(facts.parse({**fact, "obtained_on": day(3)}), customer=team.customer, by=team.owner)
    known(team)
    return plan


@one_database
def test_an_empty_plan_is_at_nought_and_says_why_it_is_at_risk(team):
    found = of(bare(team), team.owner)
    parts = found.completeness, found.freshness, found.coverage, found.on_time, found.score
    assert parts == (0, 0, 0, 0, 0)
    assert found.colour == "bad"
    assert found.risks == (health.TOP_UNKNOWN, health.NO_CONTACT)


def test_a_plan_that_lacks_nothing_is_at_a_hundred(team):
    found = of(complete(team), team.owner)
    parts = found.completeness, found.freshness, found.coverage, found.on_time, found.score
    assert parts == (100, 100, 100, 100, 100)
    assert (found.colour, found.risks, found.kept, found.due, found.late) == ("good", (), 1, 1, 0)


def test_each_part_falls_by_what_is_missing(team):
    plan = complete(team)
    with writing():
        plan.company_goal, plan.vision = "", ""
        plan.changed_at = now() - timedelta(days=137)
        team.customer.contacted_on = day(60)
        db.session.query(Contact).one().support = Support.NEUTRAL
        plans.whole(plan, user=team.owner).actions[0].done_on = "2026-03-01"  # a day after it was due
    found = of(plan, team.owner)
    assert found.completeness == 88  # (half of the header + 3) / 4
    assert found.freshness == 66  # (45/91 + 30/60 + 1) / 3
    assert found.coverage == 67
    assert (found.on_time, found.kept, found.due) == (0, 0, 1)
    assert found.score == 55
    assert found.colour == "wait"


@one_database
@pytest.mark.parametrize(("ago", "is_risk"), [(0, False), (3, False), (4, True)])
def test_actions_put_it_at_risk_from_the_fourth_day_on(team, ago, is_risk):
    plan = complete(team)
    with writing():
        [action] = plans.whole(plan, user=team.owner).actions
        plans.progress(action, plans.parse_progress({"state": "doing"}))
        action.due_on = day(ago)
    found = of(plan, team.owner)
    assert (health.ACTIONS_LATE in found.risks) is is_risk
    assert found.late == (1 if ago else 0)
    assert found.on_time == (0 if ago else 100), "what is due today is not late yet"


def test_the_other_rules_of_risk(team):
    plan = approved(team)
    with writing():
        plan.review_due = day(1)
        team.customer.contacted_on = day(61)
        judged = {"potential": 3, "volume": 3, "margin": 3, "rules_version": 1, "score": 50, "number": 1}
        worth = {"attractiveness": Attractiveness.MEDIUM, "strength": Strength.GOOD, "trend": Trend.DECLINING}
        days = {"account_class": AccountClass.KEY, "decided_on": day(9), "review_by": day(-90)}
        db.session.add(KeyClassification(customer=team.customer, decided_by=team.owner, **judged, **worth, **days))
    rules = of(plan, team.owner).risks
    assert set(rules) == {
        health.TOP_UNKNOWN,
        health.ACTIONS_LATE,
        health.REVIEW_OVERDUE,
        health.NO_CONTACT,
        health.DECLINING,
    }
    with writing():
        plan.review_due, team.customer.contacted_on = day(), day(60)
        team.customer.account_class = AccountClass.ORDINARY
    known(team)
    rules = of(plan, team.owner).risks
    assert set(rules) == {health.ACTIONS_LATE, health.DECLINING}
    with writing():
        plans.close(plan, by=team.mo, note="做完了。")
    assert of(plan, team.owner).risks == ()


@one_database
def test_it_is_the_same_for_all_who_may_read_the_plan_and_nothing_for_others(team, people):
    plan = complete(team)
    with writing():
        private = {"text": "科长要调走。", "topic": "organisation", "source_type": "people", "level": "3"}
        private |= {"obtained_on": day(3), "purpose": "安排拜访", "basis": "legitimate_interest"}
        private |= {"review_on": day(-90), "expires_on": day(2)}
        made = facts.create(facts.parse(private), customer=team.customer, by=team.owner)
    assert made.level == 3
    assert of(plan, team.owner) == of(plan, team.boss) == of(plan, team.mo)
    assert of(plan, team.owner).freshness == 100, "nothing of level 3 is in it"
    assert health.computed([plan.id], people.ben) == {}


@one_database
def test_many_plans_take_as_many_queries_as_one(people, app):
    first = drafted(account(people.ana))
    more = [drafted(account(people.ana, name=f"样例厂{number}")) for number in range(4)]
    counted: list[int] = []
    ids = [first.id, *(plan.id for plan in more)]
    health.computed(ids, people.ana)

    def count(*_):
        counted.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        health.computed(ids[:1], people.ana)
        one = len(counted)
        counted.clear()
        found = health.computed(ids, people.ana)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(found) == 5
    assert len(counted) == one <= 6


@one_database
def test_an_action_serves_an_objective_only_while_both_stand(team):
    plan = complete(team)
    [objective] = plans.objectives_of(plan, user=team.owner)
    with writing():
        plans.add_action(objective, plans.parse_action({**ACTION, "owner": str(team.owner.id)}), base=plan.version)
        for action in plans.whole(plan, user=team.owner).actions:
            plans.progress(action, plans.parse_progress({"state": "dropped", "evidence": "不做了。"}))
    assert of(plan, team.owner).completeness == 75
