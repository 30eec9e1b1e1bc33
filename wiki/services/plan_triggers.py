"""What brings a review of a customer's plan forward: its grade or class changes, who leads the account or a key person
leaves, a loss or a serious complaint is noted.

A plan tells its readers that it happened, and nothing of what: not all of them may know that. So what few may know of
(of level 3 and above) brings nothing forward, nor does a defect, whatever case shows it: that there is one is sealed.

It stands apart from `plans` and looks at models alone: what calls it is read by plans, too.
"""

from datetime import timedelta

from sqlalchemy import or_, select

from wiki.extensions import db
from wiki.models import (
    AccountMember,
    AccountPlan,
    BuyingRole,
    Contact,
    Customer,
    MemberRole,
    PlanEvent,
    PlanState,
    RelationshipGoal,
    Support,
    SupporterStage,
    SupporterStep,
    User,
)
from wiki.models.base import now
from wiki.models.plans import TRIGGER_LABELS, ReviewTrigger
from wiki.services import plan_cadence

TRIGGER = "trigger"
"""What such a step is called in the history of a plan."""

DECIDING = (BuyingRole.ECONOMIC, BuyingRole.APPROVER)
"""Whose leaving changes what a plan rests on, whether the plan names them or not; a mentor's does, too."""

STEERING = (MemberRole.SALES_MANAGER, MemberRole.SPONSOR)
"""Who leads the account, beside who answers for it."""


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


def leader_left(user: User, *, by: User | None = None) -> None:
    """Do as `trigger` for all accounts that somebody answers for, manages or sponsors, who is not here any more."""
    steered = AccountMember.user_id == user.id, AccountMember.role.in_(STEERING)
    theirs = select(AccountMember.customer_id).where(*steered)
    found = select(AccountPlan.customer_id).join(AccountPlan.customer).where(AccountPlan.state == PlanState.ACTIVE)
    found = found.where(or_(Customer.owner_id == user.id, Customer.id.in_(theirs)))
    for customer_id in db.session.scalars(found.distinct().order_by(AccountPlan.customer_id)).all():
        trigger(customer_id, ReviewTrigger.TEAM, by=by)


def somebody_left(contact: Contact) -> list[AccountPlan]:
    """Do as `trigger` once a contact has left a customer, if the contact decides, is a mentor or supports us from
    inside, or if a plan aims at them.

    Needs the writing transaction.
    """
    if contact.customer_id is None:
        return []
    if not (contact.buying_role in DECIDING or contact.support is Support.MENTOR or _is_relied_on(contact)):
        return []
    return trigger(contact.customer_id, ReviewTrigger.CONTACT)


def _is_relied_on(contact: Contact) -> bool:
    """Tell whether a plan aims at somebody, or somebody supports us from inside."""
    aimed_at = select(RelationshipGoal.id).where(RelationshipGoal.contact_id == contact.id).limit(1)
    newest = select(SupporterStep.stage).where(SupporterStep.contact_id == contact.id)
    stage = db.session.scalar(newest.order_by(SupporterStep.id.desc()).limit(1))
    return stage not in (None, SupporterStage.NONE) or db.session.scalar(aimed_at) is not None


def _in_force(customer_id: str) -> list[AccountPlan]:
    mine = AccountPlan.customer_id == customer_id, AccountPlan.state == PlanState.ACTIVE
    locked = select(AccountPlan).where(*mine).order_by(AccountPlan.id).with_for_update(of=AccountPlan)
    return list(db.session.scalars(locked.execution_options(populate_existing=True)))
