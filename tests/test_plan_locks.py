"""What happens to a customer and a step of its plan wait for both rows in one order, and so never for each other."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from sqlalchemy import event, text

from tests.planning import account, approved, drafted
from tests.writing import writing
from wiki.extensions import begin_write, db
from wiki.models import AccountPlan, Customer, PlanEvent, PlanState, User
from wiki.models.plans import OpinionUse, PlanOutcome, ReviewTrigger
from wiki.services import customers, plan_cadence, plan_triggers, plans
from wiki.services import people as people_service
from wiki.services.plans import closing, commenting, retention, rhythm
from wiki.services.plans.content import DecisionContent, InstructionContent

LONG = {"period_end": "2099-12-31"}
PATIENCE = 5
LOCKS = re.compile(r"FROM (customers|account_plans)\b.*FOR UPDATE|^UPDATE (customers|account_plans)\b", re.DOTALL)


@pytest.fixture
def team(people):
    if db.engine.dialect.name == "sqlite":
        pytest.skip("On SQLite one writes at a time: there is nothing to wait for in another order.")
    return account(people.ana, key=False)


@contextmanager
def locked():
    """Collect which of both tables is waited for, in order."""
    found = []

    def note(_connection, _cursor, statement, *_):
        if hit := LOCKS.search(statement):
            found.append(hit[1] or hit[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def is_waited_for():
    """Tell whether a connection of this database waits for a lock of another one."""
    asked = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    with db.engine.connect() as connection:
        return bool(connection.scalar(asked))


def test_a_trigger_and_a_step_at_once_both_come_to_their_end(app, team):
    plan = approved(team, **LONG)
    with writing():
        plan.amended = True
    ids, holds = (plan.id, team.customer.id, team.owner.id), Event()
    db.session.rollback()

    def happen():
        """Something happens to the customer, whose row is waited for; then its plan is to be looked at."""
        with app.app_context():
            begin_write()
            customers.await_turn(db.session.get(Customer, ids[1]))
            holds.set()
            until = time.monotonic() + PATIENCE
            while not is_waited_for() and time.monotonic() < until:
                time.sleep(0.02)
            plan_triggers.trigger(ids[1], ReviewTrigger.GRADE)
            db.session.commit()

    def step():
        """The plan is handed in anew meanwhile: its review names the customer."""
        with app.app_context():
            holds.wait(PATIENCE)
            begin_write()
            plans.submit(db.session.get(AccountPlan, ids[0]), by=db.session.get(User, ids[2]))
            db.session.commit()

    with ThreadPoolExecutor(2) as pool:
        for job in [pool.submit(happen), pool.submit(step)]:
            job.result(timeout=60)
    db.session.rollback()
    assert plan.state is PlanState.SUBMITTED
    noted = {one.step for one in db.session.query(PlanEvent).filter_by(plan_id=plan.id)}
    assert {plan_triggers.TRIGGER, "submit"} <= noted


def test_every_verb_waits_for_the_customer_before_the_plan(team, people):
    plan, over = drafted(team, **LONG), drafted(team, period_start="2020-01-01", period_end="2020-12-31")
    [action], kept = plans.whole(plan, user=team.owner).actions, {}
    decision = DecisionContent(PlanOutcome.APPROVED, seen=0)
    asked = {"text": "先见副总"}
    verbs = {
        "progress": lambda: plans.progress(action, plans.parse_progress({"state": "doing"})),
        "comment": lambda: kept.update(remark=commenting.comment(plan, asked, by=team.mo)),
        "answer": lambda: commenting.answer(kept["remark"], asked, by=team.owner),
        "settle": lambda: commenting.settle(kept["remark"], settled=True, by=team.owner),
        "consult": lambda: kept.update(question=plans.consult(plan, [team.tea], by=team.owner)[0]),
        "opinion": lambda: plans.give_opinion(kept["question"], "可以。"),
        "use": lambda: plans.settle_opinion(kept["question"], OpinionUse.TAKEN, ""),
        "submit": lambda: plans.submit(plan, by=team.owner),
        "decide": lambda: plans.decide(plan, _seen(decision, plan), by=team.mo),
        "instruct": lambda: kept.update(told=plans.instruct(plan, InstructionContent("每周一报"), by=team.mo)),
        "answer it": lambda: plans.answer_instruction(kept["told"], "已报。", by=team.owner),
        "trigger": lambda: plan_triggers.trigger(team.customer.id, ReviewTrigger.LOSS),
        "shut out": lambda: people_service.close(team.su),
        "new rhythm": lambda: rhythm.change(plan_cadence.SHIPPED.rhythms, move=True, base=0, by=team.boss),
        "propose": lambda: closing.propose(plan, {"reason": "完", "result": "成"}, by=team.owner),
        "close": lambda: plans.close(plan, by=team.mo, note="完"),
        "reopen": lambda: plans.reopen(plan, by=team.mo, note="错"),
        "order": lambda: kept.update(order=retention.order({"number": over.id, "reason": "满期"}, by=people.max)),
        "erase": lambda: retention.confirm(kept["order"], by=people.eva),
    }
    with writing():
        people.eva.roles = ["privacy_officer"]
    for verb, act in verbs.items():
        with locked() as found, writing():
            act()
        assert found[:2] == ["customers", "account_plans"], (verb, found)


def _seen(decision, plan):
    return DecisionContent(decision.outcome, seen=plan.submitted_version)
