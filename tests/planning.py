"""Account plans for tests: a key account with its team, and a plan at any place of its way, as the services make it."""

from types import SimpleNamespace
from typing import Any

from tests.accounts import noted
from tests.writing import PASSWORD, writing
from wiki.extensions import db
from wiki.models import AccountClass, AccountPlan, Contact, MemberRole, Role
from wiki.models.plans import OpinionUse, PlanOutcome
from wiki.services import customers, people, plans
from wiki.services.plans import commenting
from wiki.services.plans.content import DecisionContent

PLAN = {
    "period_start": "2026-01-01",
    "period_end": "2026-12-31",
    "posture": "defend",
    "incumbent": "锐捷样例",
    "vision": "十年后他们的产线离不开我们。",
    "strategy": "守住设备科,再走到生产副总。",
    "target_type": "preferred_supplier",
}
OBJECTIVE = {
    "statement": "设备科首批十二台机床上线",
    "measure": "上线台数",
    "baseline": "0",
    "target": "12",
    "due_on": "2026-06-30",
}
MONEY = {"period": "2026", "metric": "sales", "planned": "100"}
SALES = {**MONEY, "planned": "1,200,000"}
ACTION = {"title": "确认评审会名单", "start_on": "2026-01-05", "due_on": "2026-02-28"}


def account(by: Any, *, key: bool = True, name: str = "星河样例重工") -> SimpleNamespace:
    """Return a customer of `by` with a sales manager (mo), a sponsor (su) and a member (me) on its team, and a boss."""
    customer = noted(by, name)
    with writing():
        made = {
            "mo": people.find("mo") or people.add("mo", roles=[Role.SALES_MANAGER], password=PASSWORD),
            "su": people.find("su") or people.add("su", roles=[Role.SPONSOR], password=PASSWORD),
            "tea": people.find("tea") or people.add("tea", roles=[Role.SELLER], password=PASSWORD),
            "boss": people.find("boss") or people.add("boss", roles=[Role.LEADERSHIP], password=PASSWORD),
        }
        if key:
            customer.account_class = AccountClass.KEY
        for name_, place in (("mo", MemberRole.SALES_MANAGER), ("su", MemberRole.SPONSOR), ("tea", MemberRole.MEMBER)):
            customers.add_member(customer, made[name_], place, by=by)
    return SimpleNamespace(customer=customer, owner=by, **made)


def drafted(team: SimpleNamespace, **typed: Any) -> AccountPlan:
    """Return a draft with an objective and an action."""
    with writing():
        plan = plans.create(team.customer, plans.parse_plan({**PLAN, **typed}), by=team.owner)
        objective = plans.add_objective(plan, plans.parse_objective(OBJECTIVE), base=plan.version)
        owner = str(team.owner.id)
        plans.add_action(objective, plans.parse_action({**ACTION, "owner": owner}), base=plan.version)
    return plan


def submitted(team: SimpleNamespace, **typed: Any) -> AccountPlan:
    """Return a plan that was handed in after an opinion was asked for, given and taken."""
    plan = drafted(team, **typed)
    with writing():
        [asked] = plans.consult(plan, [team.tea], by=team.owner)
    with writing():
        plans.give_opinion(asked, "先做十二台。")
        plans.settle_opinion(asked, OpinionUse.TAKEN, "")
        plans.submit(plan, by=team.owner)
    return plan


def approved(team: SimpleNamespace, **typed: Any) -> AccountPlan:
    """Return a plan that is in force."""
    plan = submitted(team, **typed)
    deciders = (team.su, team.boss) if team.customer.account_class == AccountClass.KEY else (team.mo,)
    for one in deciders:
        with writing():
            decision = DecisionContent(PlanOutcome.APPROVED, seen=plan.submitted_version or 0)
            plans.decide(plan, decision, by=one)
    return plan


def send_money(browser: Any, plan: AccountPlan, **typed: Any) -> Any:
    """Note a line of money on its page."""
    return browser.send(f"/plans/{plan.id}/money", {**SALES, "base": plan.version, **typed})


def with_all_parts(team: SimpleNamespace, **typed: Any) -> dict[str, str]:
    """Return what the addresses of a plan name: one that opinions are asked for on, with one of each part."""
    plan = drafted(team, **typed)
    with writing():
        contact = Contact(name="Sample person", firm="x", customer=team.customer, by=team.owner, sought="x")
        db.session.add(contact)
        db.session.flush()
        line = plans.note_money(plan, plans.parse_money(MONEY), base=plan.version)
        risk = plans.add_risk(plan, plans.parse_risk({"text": "They may wait."}), base=plan.version)
        wanted = {"text": "Two days of somebody.", "of": str(team.su.id)}
        ask = plans.ask_for(plan, plans.parse_ask(wanted), base=plan.version)
        known = {"contact": contact.id, "user": str(team.owner.id), "wanted": "2"}
        goal = plans.aim(plan, plans.parse_relationship(known), base=plan.version, by=team.owner)
        [asked] = plans.consult(plan, [team.tea], by=team.owner)
        told = plans.instruct(plan, plans.parse_instruction({"text": "Write each week."}), by=team.su)
        remark = commenting.comment(plan, {"text": "They decide in May.", "about": f"risk:{risk.id}"}, by=team.tea)
    [objective] = plans.objectives_of(plan, user=team.owner)
    [action] = plans.whole(plan, user=team.owner).actions
    parts = {"objective": objective, "action": action, "money": line, "risk": risk, "ask": ask, "goal": goal}
    parts |= {"plan": plan, "consultation": asked, "instruction": told, "remark": remark}
    return {f"{name}_id": one.id for name, one in parts.items()}
