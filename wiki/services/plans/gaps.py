"""What is missing in a plan: what blocks its submission, and what is shown beside an objective as a gap."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from wiki.errors import N_
from wiki.extensions import db
from wiki.models import AccountPlan
from wiki.models.plans import ObjectiveState, PlanAction, PlanObjective

LETTERS: Mapping[str, tuple[str, ...]] = {
    "S": ("statement",),
    "M": ("measure", "target"),
    "A": ("attainable",),
    "R": ("relevant",),
    "T": ("due_on",),
}
"""Which fields make an objective specific, measurable, attainable, relevant and timely (inventory 4.01)."""

NEEDED = ("S", "M", "T")
"""The letters without which a plan is not submitted; the others are gaps that its reviewer sees."""


def letters(objective: PlanObjective) -> str:
    """Return the letters of SMART that an objective lacks."""
    return "".join(letter for letter, fields in LETTERS.items() if not all(getattr(objective, one) for one in fields))


def blocking(plan: AccountPlan) -> list[str]:
    """Return why a plan cannot be submitted: sentences, the first thing to do first."""
    found = []
    if plan.customer.owner_id is None:
        found.append(N_("Nobody looks after this customer: say who does first."))
    standing = _objectives(plan)
    if not standing:
        found.append(N_("The plan has no objective: write at least one."))
    if any(set(letters(one)) & set(NEEDED) for one in standing):
        found.append(N_("An objective lacks what is measured, or by when: fill that in first."))
    if standing and db.session.scalar(select(PlanAction.id).where(PlanAction.plan_id == plan.id).limit(1)) is None:
        found.append(N_("Nobody does anything yet: add an action to an objective."))
    return found


def _objectives(plan: AccountPlan) -> Sequence[PlanObjective]:
    rows = select(PlanObjective).where(
        PlanObjective.plan_id == plan.id, PlanObjective.state != ObjectiveState.WITHDRAWN
    )
    return db.session.scalars(rows.order_by(PlanObjective.place)).all()
