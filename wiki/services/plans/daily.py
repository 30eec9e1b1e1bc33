"""What time alone does to plans, once a day at least: plans come into force and expire, deputies are over."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import contains_eager

from wiki.extensions import db
from wiki.models import AccountPlan, Customer, PlanState
from wiki.models.base import now
from wiki.services import plan_cadence
from wiki.services.plans.moving import pass_time

BATCH = 200
"""So many plans at once: nobody's save waits longer for that."""


def pass_days() -> int:
    """Do to BATCH plans whose day has come what time does; return how many there were. Needs the writing transaction.

    Call it again until there are none.
    """
    found = list(db.session.scalars(_whose_day_has_come()))
    for plan in found:
        pass_time(plan)
    db.session.flush()
    return len(found)


def _whose_day_has_come() -> Select[Any]:
    today = now().date()
    day = today.isoformat()
    late = {
        code: (today - timedelta(days=one.grace)).isoformat() for code, one in plan_cadence.current().rhythms.items()
    }
    last_day = case(late, value=Customer.account_class, else_=late[""])
    begins = and_(AccountPlan.state == PlanState.APPROVED, AccountPlan.period_start <= day)
    # Beside the day of each class the latest of them, for which there is an index.
    overdue = AccountPlan.review_due < max(late.values()), AccountPlan.review_due < last_day
    expires = and_(AccountPlan.state == PlanState.ACTIVE, *overdue)
    deputy_is_over = and_(AccountPlan.deputy_id.is_not(None), AccountPlan.deputy_until < day)
    found = select(AccountPlan).join(AccountPlan.customer).where(or_(begins, expires, deputy_is_over))
    return found.options(contains_eager(AccountPlan.customer)).order_by(AccountPlan.id).limit(BATCH)
