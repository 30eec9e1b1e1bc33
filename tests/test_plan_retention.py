"""Nothing of plans is deleted but by order of two people: who may, when not, and that nothing of it is left."""

import pytest
from sqlalchemy import Text, cast, select

from tests.accounts import EN
from tests.planning import account, drafted, submitted
from tests.writing import PASSWORD, writing
from wiki.extensions import Base, begin_write, db
from wiki.models import AccountPlan, AuditEntry, PlanRetention, PlanState, PrintoutKind, Role
from wiki.models.plans import OpinionUse, PlanOutcome, RetentionState
from wiki.services import customers, plans, printouts, reviews
from wiki.services import people as people_service
from wiki.services.plans.content import InstructionContent
from wiki.services.plans.editing import changed
from wiki.services.plans.retention import ERASABLE

pytestmark = pytest.mark.one_database

WHY = "保存期满,法务要求。"
LONG = {"period_end": "2099-12-31"}


@pytest.fixture
def guard(people):
    with writing():
        return people_service.add("guard", roles=[Role.PRIVACY_OFFICER], password=PASSWORD)


def put(plan, state):
    with writing():
        reviews.withdraw(plan)
        plan.state = state
    return plan


def order(browser, plan, **typed):
    return browser.send("/plan-retentions", {"number": plan.id, "reason": WHY, **typed})


def ordered():
    return db.session.scalars(select(PlanRetention).order_by(PlanRetention.at.desc())).first()


def everything(word):
    """Return where in the database a word stands."""
    begin_write()
    found = [
        (table.name, column.name)
        for table in Base.metadata.sorted_tables
        for column in table.c
        if db.session.execute(select(table).where(cast(column, Text).contains(word)).limit(1)).first()
    ]
    db.session.rollback()
    return found


def test_two_people_erase_a_plan_and_nothing_of_it_is_left(people, guard, sign_in):
    team = account(people.ana, key=False)
    plan = drafted(team, vision="愿景词", **LONG)
    ident = plan.id
    with writing():
        [asked] = plans.consult(plan, [team.tea], by=team.owner)
        plans.give_opinion(asked, "意见词")
        plans.settle_opinion(asked, OpinionUse.DECLINED, "去向词")
        plans.submit(plan, by=team.owner)
        decision = {"outcome": "with_conditions", "conditions": "条件词", "decision": "决定词", "seen": plan.version}
        plans.decide(plan, plans.parse_decision(decision, (), among=tuple(PlanOutcome)), by=team.mo)
        plans.instruct(plan, InstructionContent("批示词"), by=team.mo)
        pack = {"plan": [plan.id]}
        printouts.order(team.customer, pack, language="en", by=team.owner, kind=PrintoutKind.PLAN_PACK)
        plans.close(plan, by=team.mo, note="结果词")
    words = ("愿景词", "意见词", "去向词", "条件词", "决定词", "批示词", "结果词")
    assert all(everything(word) for word in words), "else the test would find nothing in any case"
    assert ("plan_versions", "content") in everything("愿景词")
    assert order(sign_in(people.max), plan).status_code == 303
    one = ordered()
    confirm = f"/plan-retentions/{one.id}/confirm"
    page = sign_in(team.owner).get(f"/plans/{ident}", headers=EN).text
    assert "To be erased for good" in page
    assert WHY in page
    assert sign_in(people.max).send(confirm).status_code == 403, "the same person twice"
    assert sign_in(guard).send(confirm).status_code == 303
    assert [(word, everything(word)) for word in words] == [(word, []) for word in words]
    assert {table for table, _ in everything(ident)} == {"plan_retentions", "changes", "audit"}
    assert sign_in(team.owner).get(f"/plans/{ident}").status_code == 404
    assert (one.state, one.by, one.decided_by) == (RetentionState.ERASED, people.max, guard)
    noted = db.session.execute(select(AuditEntry.action, AuditEntry.actor_id).where(AuditEntry.subject == ident)).all()
    assert {("order erasure of plan", people.max.id), ("erase plan", guard.id)} <= set(noted)
    told = sign_in(guard).get("/plan-retentions", headers=EN).text
    assert ident in told
    assert team.customer.title not in told, "neither of the two reads of whom it was"
    assert sign_in(guard).send(confirm).status_code == 409
    assert team.customer.title in sign_in(team.owner).get(f"/customers/{team.customer.id}").text


@pytest.mark.parametrize("state", PlanState)
def test_only_what_nobody_works_by_is_erased(people, guard, sign_in, state):
    team = account(people.ana, key=False)
    plan = put(submitted(team, **LONG), state)
    answer = order(sign_in(people.max), plan)
    assert answer.status_code == (303 if state in ERASABLE else 409)
    assert (ordered() is not None) is (state in ERASABLE)
    if state in ERASABLE:
        assert order(sign_in(guard), plan).status_code == 409, "there is an order already"
        for other in PlanState:
            put(plan, other)
            if other is not state:
                assert sign_in(guard).send(f"/plan-retentions/{ordered().id}/confirm").status_code == 409


CHANGES = {
    "version": lambda plan, team: changed(plan),
    "opinion": lambda plan, team: plans.consult(plan, [team.su], by=team.owner) and plans.withdraw(plan, by=team.owner),
    "instruction": lambda plan, team: plans.instruct(plan, InstructionContent("再看。"), by=team.mo),
    "owner": lambda plan, team: setattr(plan, "deputy", team.orderer),
    "left": lambda plan, team: setattr(team.orderer, "active", False),
    "role": lambda plan, team: setattr(team.orderer, "roles", [Role.SELLER]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_it_was_ordered_is_not_erased(people, guard, sign_in, change):
    team = account(people.ana, key=False)
    team.orderer = people.max
    plan = drafted(team, **LONG)
    assert order(sign_in(people.max), plan).status_code == 303
    with writing():
        CHANGES[change](plan, team)
    path = f"/plan-retentions/{ordered().id}"
    assert sign_in(guard).send(f"{path}/confirm").status_code == 409
    assert db.session.get(AccountPlan, plan.id) is not None
    assert sign_in(guard).send(f"{path}/drop").status_code == 303
    assert sign_in(guard).send(f"{path}/confirm").status_code == 409
    assert ordered().state is RetentionState.DROPPED


@pytest.mark.parametrize("whose", ["owner", "deputy", "began"])
def test_neither_of_the_two_is_an_owner_of_the_plan(people, guard, sign_in, whose):
    team = account(people.ana, key=False)
    plan = drafted(team, **LONG)
    with writing():
        same = people.ana if whose != "deputy" else team.tea
        same.roles = [Role.SELLER, Role.ADMIN]
        if whose == "deputy":
            plan.deputy, plan.deputy_until = same, "2099-12-31"
        elif whose == "began":
            customers.assign(team.customer, people.ben, by=people.ana)
    answer = order(sign_in(same), plan)
    assert answer.status_code == 422
    assert WHY in answer.text
    assert order(sign_in(people.max), plan).status_code == 303
    assert sign_in(same).send(f"/plan-retentions/{ordered().id}/confirm").status_code == 409
    assert db.session.get(AccountPlan, plan.id) is not None


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [({"number": ""}, "number"), ({"number": "aaaaaaaaaa"}, "number"), ({"reason": " "}, "reason")],
)
def test_what_is_wrong_with_an_order_is_said_beside_its_field(people, sign_in, typed, wrong):
    plan = drafted(account(people.ana, key=False), **LONG)
    answer = order(sign_in(people.max), plan, **typed)
    assert answer.status_code == 422
    assert f'id="{wrong}-error"' in answer.text
    assert ordered() is None


def test_an_address_is_taken_for_the_number_and_nobody_else_orders_or_sees_orders(people, guard, sign_in):
    team = account(people.ana)
    plan = drafted(team, **LONG)
    assert order(sign_in(people.max), plan, number=f"https://wiki.example/plans/{plan.id}/").status_code == 303
    path = f"/plan-retentions/{ordered().id}"
    for person in (people.ana, team.mo, team.su, team.tea, team.boss, people.eva, people.kai, people.zoe):
        browser = sign_in(person)
        assert browser.get("/plan-retentions").status_code == 403
        assert order(browser, plan).status_code == 403
        status = 403 if browser.get(f"/plans/{plan.id}").status_code == 200 else 404
        for step in ("confirm", "drop"):
            assert browser.send(f"{path}/{step}").status_code == status
    assert sign_in(people.max).get(f"/plans/{plan.id}").status_code == 404
    assert "/plan-retentions" in sign_in(guard).get("/").text
    assert "/plan-retentions" not in sign_in(people.ana).get("/").text
