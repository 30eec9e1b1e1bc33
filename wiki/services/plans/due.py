"""By which days something is due in account plans: reviews to hold or prepare, answers, one's own actions, requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from wiki.access import can, listing, rule
from wiki.extensions import db
from wiki.models import AccountPlan, Customer, LeaderInstruction, PlanAction, PlanState, ResourceAsk, User
from wiki.services.plans.reading import my_actions

MOST = 200
"""So many of each kind are told, those that are due first."""


@dataclass(frozen=True)
class PlanDays:
    """What is due of a person, by the day, each with its customer loaded."""

    reviews: Sequence[AccountPlan]
    instructions: Sequence[LeaderInstruction]
    actions: Sequence[PlanAction]
    asks: Sequence[ResourceAsk]


def days_of(user: User) -> PlanDays:
    """Return what is due of a person who may read it now; of plans that are over nothing is."""
    if not can("browse", AccountPlan, user=user):
        return PlanDays((), (), (), _asks(user))
    return PlanDays(_reviews(user), _instructions(user), my_actions(user=user), _asks(user))


def _reviews(user: User) -> Sequence[AccountPlan]:
    """Return the plans in force that a person reviews, or writes and has to be ready for."""
    due = AccountPlan.state == PlanState.ACTIVE, AccountPlan.review_due.is_not(None)
    owned = select(Customer.id).where(Customer.owner_id == user.id)
    writes = or_(AccountPlan.customer_id.in_(owned), AccountPlan.deputy_id == user.id)
    concerned = or_(writes, rule(AccountPlan, "review", user))
    query = listing(AccountPlan, user=user).where(*due, concerned).options(joinedload(AccountPlan.customer))
    return db.session.scalars(query.order_by(AccountPlan.review_due, AccountPlan.id).limit(MOST)).all()


def _instructions(user: User) -> Sequence[LeaderInstruction]:
    mine = LeaderInstruction.answered_at.is_(None), LeaderInstruction.due_on.is_not(None)
    query = listing(LeaderInstruction, "answer", user=user).where(*mine).options(_customer(LeaderInstruction.plan))
    ordered = query.order_by(LeaderInstruction.due_on, LeaderInstruction.id)
    return db.session.scalars(ordered.limit(MOST)).all()


def _asks(user: User) -> Sequence[ResourceAsk]:
    going = select(AccountPlan.id).where(AccountPlan.state != PlanState.CLOSED)
    mine = ResourceAsk.answered_at.is_(None), ResourceAsk.due_on.is_not(None), ResourceAsk.plan_id.in_(going)
    query = listing(ResourceAsk, "answer", user=user).where(*mine).options(_customer(ResourceAsk.plan))
    return db.session.scalars(query.order_by(ResourceAsk.due_on, ResourceAsk.id).limit(MOST)).all()


def _customer(of_plan: Any) -> Any:
    return joinedload(of_plan).joinedload(AccountPlan.customer)
