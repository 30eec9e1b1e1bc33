"""The account plans of the demonstration: one in force whose review is due, one that waits for a decision."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select

from wiki.extensions import db
from wiki.models import AccountPlan, Customer, MemberRole, PlanObjective, User
from wiki.models.base import now
from wiki.models.plans import OpinionUse, PlanOutcome, PlanState
from wiki.services import customers
from wiki.services.plans import content, editing, moving, parts, self_assessment
from wiki.services.plans.content import DecisionContent, InstructionContent

DUE_IN = 3
"""In so many days the plan in force is to be reviewed."""


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User]) -> None:
    """Write the plans of those customers of the demonstration that have none."""
    planned = exists(select(AccountPlan.id).where(AccountPlan.customer_id == Customer.id))
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo, ~planned))}
    for raw in shipped:
        customer, by, sponsor = known.get(raw["customer"]), people.get(raw["by"]), people.get(raw["sponsor"])
        if customer and by and sponsor and customer.owner_id == by.id:
            customers.add_member(customer, sponsor, MemberRole.SPONSOR, by=by)
            _write(raw, customer, by=by, sponsor=sponsor)


def _write(raw: Mapping[str, Any], customer: Customer, *, by: User, sponsor: User) -> None:
    period = {"period_start": _day(raw["began_days"]), "period_end": _day(raw["ends_days"])}
    plan = editing.create(customer, content.parse_plan({**raw["plan"], **period}), by=by)
    plan.is_demo = True
    written = [_objective(plan, one, by) for one in raw["objectives"]]
    year = period["period_start"][:4]  # it has begun, so that something may have come of it
    for line in raw["money"]:
        typed = {**line, "period": year if line["period"] == "year" else line["period"]}
        editing.note_money(plan, content.parse_money(typed), base=plan.version)
    for risk in raw["risks"]:
        parts.add_risk(plan, content.parse_risk(risk), base=plan.version)
    for ask in raw["asks"]:
        typed = {"text": ask["text"], "of": str(sponsor.id), "due_on": _day(ask["due_days"])}
        parts.ask_for(plan, content.parse_ask(typed), base=plan.version)
    if "self_scores" in raw:
        self_assessment.assess(plan, raw["self_scores"], base=plan.version)
    [asked] = moving.consult(plan, [sponsor], by=by)
    moving.give_opinion(asked, raw["instruction"]["text"] if "instruction" in raw else "Yes.")
    moving.settle_opinion(asked, OpinionUse.TAKEN, "")
    moving.submit(plan, by=by)
    if raw["stage"] == "active":
        _approve(plan, raw.get("scores", {}), sponsor)
        _go_on(plan, raw, written, by=by, sponsor=sponsor)


def _approve(plan: AccountPlan, scores: Mapping[str, int], sponsor: User) -> None:
    while plan.state in (PlanState.SUBMITTED, PlanState.IN_REVIEW):
        seen = plan.submitted_version or 0
        moving.decide(plan, DecisionContent(PlanOutcome.APPROVED, seen, scores=dict(scores)), by=sponsor)


def _go_on(
    plan: AccountPlan,
    raw: Mapping[str, Any],
    written: list[tuple[PlanObjective, Mapping[str, Any]]],
    *,
    by: User,
    sponsor: User,
) -> None:
    """Work with the plan since it was approved: something is done, something changed, its review is due."""
    told = raw["instruction"]
    moving.instruct(plan, InstructionContent(told["text"], _day(told["due_days"])), by=sponsor)
    for objective, typed in written:
        if "changed" in typed:
            fields = {**_typed_objective(typed), **typed["changed"]}
            editing.revise_objective(objective, content.parse_objective(fields), base=plan.version)
    editing.release_extract(plan, released=True)
    plan.review_due, rule = _day(DUE_IN), plan.review_rule
    plan.review_rule = {**rule, "from": _day(DUE_IN - rule["days"])}
    db.session.flush()


def _objective(plan: AccountPlan, typed: Mapping[str, Any], by: User) -> tuple[PlanObjective, Mapping[str, Any]]:
    made = editing.add_objective(plan, content.parse_objective(_typed_objective(typed)), base=plan.version)
    for one in typed["actions"]:
        days = {"start_on": _day(one["start_days"]), "due_on": _day(one["due_days"]), "owner": str(by.id)}
        action = editing.add_action(made, content.parse_action({**one, **days}), base=plan.version)
        if "done" in one:
            progress = {"state": "done", "done_on": days["due_on"], "evidence": one["done"]}
            editing.progress(action, content.parse_progress(progress))
    return made, typed


def _typed_objective(typed: Mapping[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in typed.items() if isinstance(value, str)}
    return {**plain, "due_on": _day(typed["due_days"]), "joint": "y" if typed.get("joint") else ""}


def _day(days: int) -> str:
    return (now().date() + timedelta(days=days)).isoformat()
