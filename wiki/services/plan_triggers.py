"""What brings a review of a customer's plan forward: its grade or class changes, a key person leaves, a loss is noted.

It stands apart from `plans` and looks at models alone: what calls it is read by plans, too.
"""

from datetime import timedelta

from sqlalchemy import select

from wiki.errors import N_
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

TRIGGER = "trigger"
"""What such a step is called in the history of a plan."""

TRIGGER_DAYS = 14
"""Within so many days a plan is looked at once something has happened."""

GRADE_CHANGED = N_("The grade of the customer has changed.")
CLASS_CHANGED = N_("The class of the account has changed.")
SOMEBODY_LEFT = N_("Somebody who matters to the plan has left the customer.")
LOSS_NOTED = N_("A loss was noted.")

DECIDING = (BuyingRole.ECONOMIC, BuyingRole.APPROVER)
"""Whose leaving changes what a plan rests on, whether the plan names them or not; a mentor's does, too."""


def trigger(customer_id: str, why: str, *, by: User | None = None) -> list[AccountPlan]:
    """Let the customer's plans in force be reviewed within TRIGGER_DAYS, and note why (a message); return those.

    A review that is due sooner stays where it is. Needs the writing transaction.
    """
    # The customer before its plans, as `plans.await_turn` does; the plans in the order of their ids.
    db.session.scalar(select(Customer.__table__.c.id).where(Customer.id == customer_id).with_for_update())
    in_force = AccountPlan.customer_id == customer_id, AccountPlan.state == PlanState.ACTIVE
    locked = select(AccountPlan).where(*in_force).order_by(AccountPlan.id).with_for_update(of=AccountPlan)
    found = list(db.session.scalars(locked.execution_options(populate_existing=True)))
    due = (now().date() + timedelta(days=TRIGGER_DAYS)).isoformat()
    for plan in found:
        plan.review_due = min(plan.review_due or due, due)
        noted = {"step": TRIGGER, "before": plan.state, "after": plan.state, "version": plan.version, "note": why}
        db.session.add(PlanEvent(plan_id=plan.id, by=by, **noted))
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
    return trigger(contact.customer_id, SOMEBODY_LEFT)
