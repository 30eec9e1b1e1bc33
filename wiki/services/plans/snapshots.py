"""A plan as it is now, as plain data: what a pinned version holds, and what two versions are compared by."""

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import AccountPlan, PlanVersion, User
from wiki.models.plans import (
    FinancialLine,
    PlanAction,
    PlanObjective,
    PlanRisk,
    RelationshipGoal,
    ResourceAsk,
)
from wiki.services import customers

HEADER = (
    "period_start",
    "period_end",
    "posture",
    "incumbent",
    "company_goal",
    "vision",
    "strategy",
    "target_type",
    "duties",
    "relationship_marks",
)
SELF_ASSESSMENT = ("self_scores", "self_scored_version")
"""Kept once there is one: a plan that nobody has judged so is as it was before that could be done."""
PARTS: dict[str, tuple[type[Any], Sequence[str], Sequence[str]]] = {
    "objectives": (
        PlanObjective,
        (
            "statement",
            "benefit",
            "measure",
            "baseline",
            "target",
            "attainable",
            "relevant",
            "due_on",
            "joint",
            "fact_ids",
            "case_ids",
            "pursuit_ids",
            "state",
            "state_note",
        ),
        ("place", "id"),
    ),
    "actions": (
        PlanAction,
        (
            "objective_id",
            "title",
            "steps",
            "owner_id",
            "start_on",
            "due_on",
            "state",
            "done_on",
            "evidence",
            "after",
        ),
        ("place", "id"),
    ),
    "money": (FinancialLine, ("period", "metric", "name", "planned", "actual", "source"), ("period", "metric", "name")),
    "risks": (PlanRisk, ("text", "likelihood", "effect", "mitigation", "owner_id", "due_on"), ("id",)),
    "asks": (ResourceAsk, ("text", "of_id", "due_on", "granted", "answer"), ("id",)),
    "relationships": (RelationshipGoal, ("contact_id", "user_id", "wanted", "due_on"), ("id",)),
}
"""Of each list of a plan: the model, the fields that are kept, and the order."""


def snapshot(plan: AccountPlan) -> dict[str, Any]:
    """Return all that is said in a plan; equal plans give equal snapshots."""
    models = {part: model for part, (model, _, _) in PARTS.items()}
    read = {part: db.session.scalars(select(one).where(one.plan_id == plan.id)) for part, one in models.items()}
    return snapshot_of(plan, read)


def snapshot_of(plan: AccountPlan, read: Mapping[str, Iterable[Any]]) -> dict[str, Any]:
    """Do as `snapshot` with parts that were read before: all of each, by the names of PARTS, in whatever order."""
    header = (*HEADER, *SELF_ASSESSMENT) if plan.self_scores else HEADER
    found: dict[str, Any] = {name: _plain(getattr(plan, name)) for name in header}
    for part, (_, fields, order) in PARTS.items():
        rows = sorted(read[part], key=attrgetter(*order))
        found[part] = [{"id": row.id, **{name: _plain(getattr(row, name)) for name in fields}} for row in rows]
    return found


def pin(plan: AccountPlan, *, by: User) -> PlanVersion:
    """Keep the plan as it is now, for ever; a version that is pinned already is left as it is."""
    db.session.flush()
    kept = db.session.get(PlanVersion, (plan.id, plan.version))
    if kept is None:
        kept = PlanVersion(plan_id=plan.id, number=plan.version, content=snapshot(plan), by=by)
        db.session.add(kept)
        db.session.flush()
    return kept


def pinned(plan: AccountPlan, number: int | None) -> PlanVersion | None:
    """Return a pinned version, if there is one of that number."""
    return db.session.get(PlanVersion, (plan.id, number)) if number else None


def people_in(content: Mapping[str, Any]) -> Mapping[int, str]:
    """Return what the people are called whom a snapshot tells by their numbers, those who have left, too."""
    parts = (*content["actions"], *content["risks"], *content["asks"], *content["relationships"])
    fields = ("owner_id", "of_id", "user_id")
    ids = {row[field] for row in parts for field in fields if row.get(field)} | {int(key) for key in content["duties"]}
    return customers.names_of(ids)


def _plain(value: Any) -> Any:
    return value.value if hasattr(value, "value") else value
