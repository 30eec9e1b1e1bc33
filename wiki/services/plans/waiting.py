"""What waits for a person in account plans: decisions, opinions, asks, instructions, reviews, late actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from wiki.access import can, listing, prepared
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    LeaderInstruction,
    PlanAction,
    PlanConsultation,
    PlanProposal,
    PlanState,
    ResourceAsk,
    User,
)
from wiki.models.base import now
from wiki.models.plans import ActionState, ProposalState

AHEAD = 14
"""A review that is due within so many days waits already."""

MOST = 20
"""So many of each kind are shown; who has more begins with these."""

CLOSABLE = (PlanState.ACTIVE, PlanState.EXPIRED)
TO_DECIDE = (PlanState.SUBMITTED, PlanState.IN_REVIEW)
OPEN = (ActionState.TODO, ActionState.DOING)
OF_CUSTOMER = joinedload(AccountPlan.customer)


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, what is due first on top."""

    # Plans that were handed in and that the person is asked to decide about, and those in force to be looked at.
    decisions: Sequence[AccountPlan] = ()
    reviews: Sequence[AccountPlan] = ()
    # That plans be closed.
    proposals: Sequence[PlanProposal] = ()
    opinions: Sequence[PlanConsultation] = ()
    asks: Sequence[ResourceAsk] = ()
    # What was said about plans that the person writes, and has no answer.
    instructions: Sequence[LeaderInstruction] = ()
    late: Sequence[PlanAction] = ()

    @property
    def number(self) -> int:
        """How much it is."""
        to_decide = self.decisions, self.reviews, self.proposals
        return sum(len(one) for one in (*to_decide, self.opinions, self.asks, self.instructions, self.late))


def waiting_for(user: User) -> Waiting:
    """Return what waits for a person in account plans."""
    asked = {"opinions": _asked(_opinions, user), "asks": _asked(_asks, user)}
    if not can("browse", AccountPlan, user=user):
        return Waiting(**asked)
    return Waiting(
        decisions=_asked(_decisions, user),
        reviews=_asked(_reviews, user),
        proposals=_asked(_proposals, user),
        instructions=_asked(_instructions, user),
        late=_asked(_late, user),
        **asked,
    )


def _asked(build: Callable[..., Select[Any]], user: User) -> Sequence[Any]:
    today = now().date()
    days = {"today": today.isoformat(), "soon": (today + timedelta(days=AHEAD)).isoformat()}
    statement = prepared(build, user=user)
    return db.session.scalars(statement, {name: days[name] for name in DAYS.get(build, ())}).all()


def _decisions(*, user: User) -> Select[Any]:
    handed_in = listing(AccountPlan, "decide", user=user).where(AccountPlan.state.in_(TO_DECIDE))
    return handed_in.options(OF_CUSTOMER).order_by(AccountPlan.changed_at, AccountPlan.id).limit(MOST)


def _reviews(*, user: User) -> Select[Any]:
    due = AccountPlan.state == PlanState.ACTIVE, AccountPlan.review_due <= bindparam("soon")
    found = listing(AccountPlan, "review", user=user).where(*due).options(OF_CUSTOMER)
    return found.order_by(AccountPlan.review_due, AccountPlan.id).limit(MOST)


def _proposals(*, user: User) -> Select[Any]:
    in_force = select(AccountPlan.id).where(AccountPlan.state.in_(CLOSABLE))
    made = listing(PlanProposal, "decide", user=user).where(
        PlanProposal.state == ProposalState.OPEN, PlanProposal.plan_id.in_(in_force)
    )
    named = joinedload(PlanProposal.plan).joinedload(AccountPlan.customer), joinedload(PlanProposal.by)
    return made.options(*named).order_by(PlanProposal.at, PlanProposal.id).limit(MOST)


def _opinions(*, user: User) -> Select[Any]:
    asking = select(AccountPlan.id).where(AccountPlan.state == PlanState.CONSULTATION)
    mine = listing(PlanConsultation, "answer", user=user).where(
        PlanConsultation.answered_at.is_(None), PlanConsultation.plan_id.in_(asking)
    )
    named = joinedload(PlanConsultation.plan).joinedload(AccountPlan.customer), joinedload(PlanConsultation.asked_by)
    return mine.options(*named).order_by(PlanConsultation.asked_at, PlanConsultation.id).limit(MOST)


def _asks(*, user: User) -> Select[Any]:
    mine = listing(ResourceAsk, "answer", user=user).where(
        ResourceAsk.answered_at.is_(None), ResourceAsk.plan_id.in_(_not_over())
    )
    named = joinedload(ResourceAsk.plan).joinedload(AccountPlan.customer)
    return mine.options(named).order_by(ResourceAsk.due_on, ResourceAsk.id).limit(MOST)


def _instructions(*, user: User) -> Select[Any]:
    mine = listing(LeaderInstruction, "answer", user=user).where(LeaderInstruction.answered_at.is_(None))
    named = joinedload(LeaderInstruction.plan).joinedload(AccountPlan.customer), joinedload(LeaderInstruction.by)
    return mine.options(*named).order_by(LeaderInstruction.due_on, LeaderInstruction.id).limit(MOST)


def _late(*, user: User) -> Select[Any]:
    mine = listing(PlanAction, user=user).where(
        PlanAction.owner_id == user.id,
        PlanAction.state.in_(OPEN),
        PlanAction.due_on < bindparam("today"),
        PlanAction.plan_id.in_(_not_over()),
    )
    named = joinedload(PlanAction.plan).joinedload(AccountPlan.customer)
    return mine.options(named).order_by(PlanAction.due_on, PlanAction.id).limit(MOST)


def _not_over() -> Select[Any]:
    return select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)


DAYS: dict[Callable[..., Select[Any]], tuple[str, ...]] = {_reviews: ("soon",), _late: ("today",)}
"""Which days a statement asks for."""
