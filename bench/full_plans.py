"""Plans of which every part is filled: money, risks, asks, goals, opinions, comments, instructions, a review."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    Contact,
    FinancialLine,
    LeaderInstruction,
    PlanComment,
    PlanConsultation,
    PlanReview,
    PlanRisk,
    PlanVersion,
    RelationshipGoal,
    ResourceAsk,
)
from wiki.models.base import now
from wiki.models.plans import Metric, OpinionUse, PlanOutcome
from wiki.services.plans import scorecard, snapshot

MONTHS, RISKS, ASKS, GOALS, OPINIONS, COMMENTS, INSTRUCTIONS = 12, 6, 4, 8, 5, 6, 4


def fill(plan: AccountPlan, colleagues: Sequence[int], leader: int) -> None:
    """Write what a plan in its third quarter has, and change a little since its last review."""
    day, owner = now().date(), plan.created_by_id
    for row in (*_money(plan, day.year), *_people(plan, owner), *_said(plan, colleagues, leader)):
        db.session.add(row)
    due = (day + timedelta(days=30)).isoformat()
    for number in range(RISKS):
        text = f"第{number}项风险:设备科换了负责人"
        db.session.add(PlanRisk(plan_id=plan.id, text=text, likelihood=2, effect=3, owner_id=owner, due_on=due))
    for number in range(ASKS):
        text = f"第{number}项:两名工程师驻厂一周"
        db.session.add(ResourceAsk(plan_id=plan.id, text=text, of_id=leader, due_on=due))
    db.session.flush()
    content = snapshot(plan)
    for one in content["objectives"][:5]:
        one["target"] = "10"
    for one in content["actions"][:10]:
        one["due_on"] = due
    db.session.add(PlanVersion(plan_id=plan.id, number=1, content=content, by_id=owner))
    review = {"version": 1, "newest": 1, "outcome": PlanOutcome.APPROVED, "promised": 10, "kept": 7}
    scores = {one.code: 70 for one in scorecard.criteria()}
    db.session.add(PlanReview(plan_id=plan.id, by_id=leader, decision="按计划推进", scores=scores, **review))
    plan.version, plan.reviewed_version = 2, 1


def _money(plan: AccountPlan, year: int) -> Iterator[Any]:
    for metric in (Metric.REVENUE, Metric.MARGIN):
        for month in range(1, MONTHS + 1):
            amounts = {"planned": 100_000.0 * month, "actual": 90_000.0 * month if month < MONTHS // 2 else None}
            yield FinancialLine(plan_id=plan.id, period=f"{year}-{month:02}", metric=metric, **amounts)


def _people(plan: AccountPlan, owner: int) -> Iterator[Any]:
    for number in range(GOALS):
        name = f"样例{number}"
        firm = {"firm": "样例重工", "sought": name, "customer_id": plan.customer_id}
        contact = Contact(name=name, position="设备科长", by_id=owner, **firm)
        yield contact
        yield RelationshipGoal(plan_id=plan.id, contact=contact, user_id=owner, wanted=3)


def _said(plan: AccountPlan, colleagues: Sequence[int], leader: int) -> Iterator[Any]:
    for colleague in colleagues[:OPINIONS]:
        asked = {"version": 1, "user_id": colleague, "asked_by_id": plan.created_by_id, "answered_at": now()}
        said = {"opinion": "先见生产副总。", "disposition": OpinionUse.TAKEN, "disposition_note": "写进了行动。"}
        yield PlanConsultation(plan_id=plan.id, **asked, **said)
    for number in range(COMMENTS):
        yield PlanComment(plan_id=plan.id, version=1, text=f"第{number}条:日期要和客户一致。", by_id=leader)
    for number in range(INSTRUCTIONS):
        yield LeaderInstruction(plan_id=plan.id, version=1, text=f"第{number}条:季度末前见到总经理。", by_id=leader)
