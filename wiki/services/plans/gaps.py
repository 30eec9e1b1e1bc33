"""What is missing in a plan: what blocks its submission, and what is shown beside an objective as a gap."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select

from wiki.errors import N_
from wiki.extensions import db
from wiki.models import AccountPlan, PlanConsultation
from wiki.models.base import now
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

OPINION_DAYS = 10
"""So long a plan waits for the opinions that were asked for."""

NO_OWNER = N_("Nobody looks after this customer: say who does first.")
NO_OBJECTIVE = N_("The plan has no objective: write at least one.")
LACKING = N_("An objective lacks what is measured, or by when: fill that in first.")
NO_ACTION = N_("Nobody does anything yet: add an action to an objective.")
UNANSWERED = N_("Somebody you asked has not answered yet. Wait for it, or until ten days are over.")
UNSETTLED = N_("Say of each opinion what became of it before you submit the plan.")


def letters(objective: PlanObjective) -> str:
    """Return the letters of SMART that an objective lacks."""
    return "".join(letter for letter, fields in LETTERS.items() if not all(getattr(objective, one) for one in fields))


def blocking(plan: AccountPlan) -> list[str]:
    """Return why a plan cannot be submitted: sentences, the first thing to do first."""
    found = []
    if plan.customer.owner_id is None:
        found.append(NO_OWNER)
    standing = _objectives(plan)
    if not standing:
        found.append(NO_OBJECTIVE)
    if any(set(letters(one)) & set(NEEDED) for one in standing):
        found.append(LACKING)
    if standing and db.session.scalar(select(PlanAction.id).where(PlanAction.plan_id == plan.id).limit(1)) is None:
        found.append(NO_ACTION)
    return found


def unheard(plan: AccountPlan) -> list[str]:
    """Return why a plan has to wait for opinions: one is missing still, or nobody said what became of one."""
    found = db.session.scalars(select(PlanConsultation).where(PlanConsultation.plan_id == plan.id)).all()
    long_ago = now() - timedelta(days=OPINION_DAYS)
    why = []
    if any(one.answered_at is None and one.asked_at > long_ago for one in found):
        why.append(UNANSWERED)
    if any(one.answered_at is not None and one.disposition is None for one in found):
        why.append(UNSETTLED)
    return why


def _objectives(plan: AccountPlan) -> Sequence[PlanObjective]:
    rows = select(PlanObjective).where(
        PlanObjective.plan_id == plan.id, PlanObjective.state != ObjectiveState.WITHDRAWN
    )
    return db.session.scalars(rows.order_by(PlanObjective.place)).all()
