"""An account plan with one of each part, for the matrix: the author's, one of a key account and one of another."""

from types import SimpleNamespace
from typing import Any

from tests.planning import ACTION, MONEY, OBJECTIVE, PLAN, account, approved, drafted, with_all_parts
from tests.proof.sealed import Words
from tests.writing import writing
from wiki.models import MemberRole, Role, User
from wiki.models.plans import OpinionUse, PlanOutcome
from wiki.services import customers, plans
from wiki.services import people as people_service
from wiki.services.plans import closing, commenting, retention

TEAM = frozenset({"reporter", "keeper"})
ERASERS = frozenset({"admin", "privacy_officer"})


def plan_accounts(known: dict[str, dict[str, Any]], author: User) -> None:
    """Write the plans; their team are people of their own, none of whom asks anything of the matrix."""
    known["plan"] = with_all_parts(account(author, key=False, name="Sample planned"))
    known["key plan"] = with_all_parts(account(author, name="Sample key"))
    going = approved(account(author, name="Sample in force"), period_end="2099-12-31")
    plan = drafted(account(author, key=False, name="Sample over"))
    with writing():
        told = {"reason": "Their plant is closed.", "result": "Half of it."}
        proposal = closing.propose(going, told, by=author)
        known["plan in force"] = {"plan_id": going.id, "proposal_id": proposal.id}
        remark = commenting.comment(going, {"text": "They sign in May."}, by=author)
        known["own comment"] = {"remark_id": remark.id}
        by = people_service.add("p.orderer", roles=[Role.ADMIN])
        ordered = retention.order({"number": plan.id, "reason": "Kept for long enough."}, by=by)
    known["plan to erase"] = {"retention_id": ordered.id}


def plan_sealed(known: dict[str, dict[str, Any]], words: Words, people: SimpleNamespace) -> None:
    """Write a plan of the team's, a word in each text; of the peer something is asked, and an opinion was asked for."""
    asked = TEAM | {"peer"}

    def said(name: str, who: frozenset[str] = TEAM) -> str:
        return words.new(f"plan {name}", who)

    with writing():
        customer = customers.create(customers.parse({"name": "Sample meant"}), {}, by=people.reporter)
        customers.add_member(customer, people.keeper, MemberRole.SALES_MANAGER, by=people.reporter)
        head = {name: said(name, asked) for name in ("incumbent", "company_goal", "vision", "strategy")}
        content = plans.parse_plan({**PLAN, **head})
        plan = plans.create(customer, content, by=people.reporter)
        texts = {name: said(name, asked) for name in ("statement", "measure", "benefit")}
        objective = plans.add_objective(plan, plans.parse_objective({**OBJECTIVE, **texts}), base=1)
        done = {"title": said("action", asked), "owner": str(people.reporter.id), "steps": said("step", asked)}
        plans.add_action(objective, plans.parse_action({**ACTION, **done}), base=2)
        money = {**MONEY, "metric": "other", "name": said("money", asked)}
        plans.note_money(plan, plans.parse_money(money), base=3)
        plans.add_risk(plan, plans.parse_risk({"text": said("risk", asked)}), base=4)
        ask = plans.ask_for(plan, plans.parse_ask({"text": said("ask", asked), "of": str(people.peer.id)}), base=5)
        [question] = plans.consult(plan, [people.peer], by=people.reporter)
        plans.give_opinion(question, said("opinion", asked))
        plans.settle_opinion(question, OpinionUse.DECLINED, said("what became of it", asked))
        plans.submit(plan, by=people.reporter)
        told = {"outcome": "returned", "decision": said("decision"), "seen": str(plan.version)}
        plans.decide(plan, plans.parse_decision(told, (), among=tuple(PlanOutcome)), by=people.keeper)
        plans.instruct(plan, plans.parse_instruction({"text": said("instruction")}), by=people.keeper)
        later = {"vision": said("later vision"), "extract": said("extract")}
        plans.revise(plan, plans.parse_plan({**PLAN, **head, **later}), base=plan.version)
        remark = commenting.comment(plan, {"text": said("comment")}, by=people.keeper)
        commenting.answer(remark, {"text": said("answer to a comment")}, by=people.reporter)
        gone = commenting.comment(plan, {"text": words.new("plan comment taken back", frozenset())}, by=people.keeper)
        commenting.remove(gone)
        by = people_service.find("p.orderer")
        retention.order({"number": plan.id, "reason": said("order to erase", TEAM | ERASERS)}, by=by)
    known["sealed plan"] = {"plan_id": plan.id, "consultation_id": question.id, "ask_id": ask.id}
    known["customer meant"] = {"customer_id": customer.id}
