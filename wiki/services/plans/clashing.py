"""Who has to do things for several plans at the same time (inventory 4.31)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import AccountPlan, PlanAction, PlanState, User
from wiki.models.base import now
from wiki.models.plans import ActionState

MOST = 30
LOOKED_AT = 200
OPEN = (ActionState.TODO, ActionState.DOING)


@dataclass(frozen=True)
class Clash:
    """An action of a plan, and one of another plan that the same person does in the same days."""

    action: PlanAction
    other: PlanAction

    @property
    def first(self) -> str:
        """The first day on which both go on (YYYY-MM-DD)."""
        return max(self.action.start_on, self.other.start_on)

    @property
    def last(self) -> str:
        """The last day on which both go on (YYYY-MM-DD)."""
        return min(self.action.due_on, self.other.due_on)


def clashes(plan: AccountPlan, actions: Sequence[PlanAction], *, user: User) -> list[Clash]:
    """Return where open actions of the plan meet those of other plans that the user may read, from today
    on, the soonest first."""
    today = now().date().isoformat()
    mine = [one for one in actions if one.state in OPEN and one.due_on >= today]
    if not mine:
        return []
    going = select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)
    others = listing(PlanAction, user=user).where(
        PlanAction.owner_id.in_({one.owner_id for one in mine}),
        PlanAction.state.in_(OPEN),
        PlanAction.due_on >= max(today, min(one.start_on for one in mine)),
        PlanAction.start_on <= max(one.due_on for one in mine),
        PlanAction.plan_id != plan.id,
        PlanAction.plan_id.in_(going),
    )
    named = joinedload(PlanAction.plan).joinedload(AccountPlan.customer)
    found = db.session.scalars(others.options(named).order_by(PlanAction.due_on, PlanAction.id).limit(LOOKED_AT))
    met = [Clash(one, other) for other in found for one in mine if _meet(one, other)]
    return sorted(met, key=lambda one: (one.first, one.action.place, one.other.id))[:MOST]


def _meet(one: PlanAction, other: PlanAction) -> bool:
    return one.owner_id == other.owner_id and one.start_on <= other.due_on and other.start_on <= one.due_on
