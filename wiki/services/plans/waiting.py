"""What waits for a person in account plans: decisions, opinions, asks, instructions, reviews, late actions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, bindparam, exists, literal, select
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
    """Return what waits for a person in account plans: most of it is nothing, so it is asked first what there is."""
    kinds = tuple(KINDS) if can("browse", AccountPlan, user=user) else OF_ANYBODY
    there = db.session.execute(prepared(_there, kinds, user=user), _days(*kinds)).one()
    return Waiting(
        **{
            kind: db.session.scalars(prepared(_listed, kind, user=user), _days(kind)).all()
            for kind, is_there in zip(kinds, there, strict=True)
            if is_there
        }
    )


def _days(*kinds: str) -> dict[str, str]:
    """Return the days that the statements of these kinds ask for."""
    today = now().date()
    days = {"today": today.isoformat(), "soon": (today + timedelta(days=AHEAD)).isoformat()}
    return {DAYS[kind]: days[DAYS[kind]] for kind in kinds if kind in DAYS}


def _there(kinds: tuple[str, ...], *, user: User) -> Select[Any]:
    """Return the statement that says of which kinds there is anything."""
    asked = (KINDS[kind][0](user).with_only_columns(literal(1), maintain_column_froms=True) for kind in kinds)
    there: Any = select(*(exists(one) for one in asked))
    statement: Select[Any] = there
    return statement


def _listed(kind: str, *, user: User) -> Select[Any]:
    found, loaded, order = KINDS[kind]
    return found(user).options(*loaded).order_by(*order).limit(MOST)


def _decisions(user: User) -> Select[Any]:
    return listing(AccountPlan, "decide", user=user).where(AccountPlan.state.in_(TO_DECIDE))


def _reviews(user: User) -> Select[Any]:
    due = AccountPlan.state == PlanState.ACTIVE, AccountPlan.review_due <= bindparam("soon")
    return listing(AccountPlan, "review", user=user).where(*due)


def _proposals(user: User) -> Select[Any]:
    in_force = select(AccountPlan.id).where(AccountPlan.state.in_(CLOSABLE))
    mine = PlanProposal.state == ProposalState.OPEN, PlanProposal.plan_id.in_(in_force)
    return listing(PlanProposal, "decide", user=user).where(*mine)


def _opinions(user: User) -> Select[Any]:
    asking = select(AccountPlan.id).where(AccountPlan.state == PlanState.CONSULTATION)
    mine = PlanConsultation.answered_at.is_(None), PlanConsultation.plan_id.in_(asking)
    return listing(PlanConsultation, "answer", user=user).where(*mine)


def _asks(user: User) -> Select[Any]:
    mine = ResourceAsk.answered_at.is_(None), ResourceAsk.plan_id.in_(_not_over())
    return listing(ResourceAsk, "answer", user=user).where(*mine)


def _instructions(user: User) -> Select[Any]:
    return listing(LeaderInstruction, "answer", user=user).where(LeaderInstruction.answered_at.is_(None))


def _late(user: User) -> Select[Any]:
    return listing(PlanAction, user=user).where(
        PlanAction.owner_id == user.id,
        PlanAction.state.in_(OPEN),
        PlanAction.due_on < bindparam("today"),
        PlanAction.plan_id.in_(_not_over()),
    )


def _not_over() -> Select[Any]:
    return select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)


def _with_customer(of_plan: Any) -> Any:
    return joinedload(of_plan).joinedload(AccountPlan.customer)


KINDS: dict[str, tuple[Callable[[User], Select[Any]], Sequence[Any], Sequence[Any]]] = {
    "decisions": (_decisions, [joinedload(AccountPlan.customer)], [AccountPlan.changed_at, AccountPlan.id]),
    "reviews": (_reviews, [joinedload(AccountPlan.customer)], [AccountPlan.review_due, AccountPlan.id]),
    "proposals": (
        _proposals,
        [_with_customer(PlanProposal.plan), joinedload(PlanProposal.by)],
        [PlanProposal.at, PlanProposal.id],
    ),
    "opinions": (
        _opinions,
        [_with_customer(PlanConsultation.plan), joinedload(PlanConsultation.asked_by)],
        [PlanConsultation.asked_at, PlanConsultation.id],
    ),
    "asks": (_asks, [_with_customer(ResourceAsk.plan)], [ResourceAsk.due_on, ResourceAsk.id]),
    "instructions": (
        _instructions,
        [_with_customer(LeaderInstruction.plan), joinedload(LeaderInstruction.by)],
        [LeaderInstruction.due_on, LeaderInstruction.id],
    ),
    "late": (_late, [_with_customer(PlanAction.plan)], [PlanAction.due_on, PlanAction.id]),
}
"""What may wait for somebody: the query, what is loaded with it, and its order."""

OF_ANYBODY = ("opinions", "asks")
"""What may wait for somebody who opens no plans: one is asked without being on the team."""

DAYS = {"reviews": "soon", "late": "today"}
"""Which day a query asks for."""
