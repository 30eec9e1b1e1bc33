"""Who has to do things for several plans at the same time (inventory 4.31)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased, joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import AccountPlan, PlanAction, PlanState, User
from wiki.models.plans import ActionState

MOST = 30
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
    """Return where open actions of the plan meet those of other plans that the user may read, the soonest first."""
    mine = aliased(PlanAction)
    going = select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)
    meets = and_(
        mine.plan_id == plan.id,
        mine.state.in_(OPEN),
        mine.owner_id == PlanAction.owner_id,
        mine.start_on <= PlanAction.due_on,
        mine.due_on >= PlanAction.start_on,
    )
    others = listing(PlanAction, user=user).where(
        PlanAction.plan_id != plan.id, PlanAction.state.in_(OPEN), PlanAction.plan_id.in_(going)
    )
    named = joinedload(PlanAction.plan).joinedload(AccountPlan.customer)
    asked = others.join(mine, meets).add_columns(mine.id).options(named)
    known = {one.id: one for one in actions}
    rows = db.session.execute(asked.order_by(PlanAction.start_on, PlanAction.id, mine.id).limit(MOST))
    return [Clash(known[ident], other) for other, ident in rows if ident in known]
