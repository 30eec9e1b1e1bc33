"""What brings a review of a customer's plan forward: its grade or class changes, a key person leaves, a loss is noted.

It stands apart from `plans` and looks at models alone: what calls it is read by plans, too.
"""

from datetime import timedelta

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    BuyingRole,
    Contact,
    Customer,
    PlanEvent,
    PlanState,
    RelationshipGoal,
    Support,
    User,
)
from wiki.models.base import now
from wiki.models.plans import TRIGGER_LABELS, ReviewTrigger
from wiki.services import plan_cadence

TRIGGER = "trigger"
"""What such a step is called in the history of a plan."""

DECIDING = (BuyingRole.ECONOMIC, BuyingRole.APPROVER)
"""Whose leaving changes what a plan rests on, whether the plan names them or not; a mentor's does, too."""


def trigger(customer_id: str, why: ReviewTrigger, *, by: User | None = None) -> list[AccountPlan]:
    """Let the customer's plans in force be reviewed within the days that the rhythm of its class asks for, and note
    why; return those. Once for each reason until the review is held; a review that is due sooner stays where it is.

    Needs the writing transaction.
    """
    # The customer before its plans, as `plans.await_turn` does; the plans in the order of their ids.
    table = Customer.__table__.c
    locked = select(table.account_class).where(table.id == customer_id).with_for_update()
    days = plan_cadence.current().of(db.session.scalar(locked)).trigger
    due = (now().date() + timedelta(days=days)).isoformat()
    found = [one for one in _in_force(customer_id) if why.value not in one.review_reasons]
    for plan in found:
        plan.review_due = min(plan.review_due or due, due)
        plan.review_reasons = [*plan.review_reasons, why.value]
        noted = {"step": TRIGGER, "before": plan.state, "after": plan.state, "version": plan.version}
        db.session.add(PlanEvent(plan_id=plan.id, by=by, note=TRIGGER_LABELS[why], **noted))
    return found


def somebody_left(contact: Contact) -> list[AccountPlan]:
    """Do as `trigger` once a contact has left a customer, if the contact decides, is a mentor, or a plan aims at them.

    Needs the writing transaction.
    """
    if contact.customer_id is None:
        return []
    aimed_at = select(RelationshipGoal.id).where(RelationshipGoal.contact_id == contact.id).limit(1)
    matters = contact.buying_role in DECIDING or contact.support is Support.MENTOR
    if not matters and db.session.scalar(aimed_at) is None:
        return []
    return trigger(contact.customer_id, ReviewTrigger.CONTACT)


def _in_force(customer_id: str) -> list[AccountPlan]:
    mine = AccountPlan.customer_id == customer_id, AccountPlan.state == PlanState.ACTIVE
    locked = select(AccountPlan).where(*mine).order_by(AccountPlan.id).with_for_update(of=AccountPlan)
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))
