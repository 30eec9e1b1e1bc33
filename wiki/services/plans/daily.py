"""What time alone does to plans, once a day at least: plans come into force and expire, deputies are over."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import AccountPlan, PlanState
from wiki.models.base import now
from wiki.services.plans.moving import GRACE_DAYS, pass_time

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
    late = (today - timedelta(days=GRACE_DAYS)).isoformat()
    day = today.isoformat()
    begins = and_(AccountPlan.state == PlanState.APPROVED, AccountPlan.period_start <= day)
    expires = and_(AccountPlan.state == PlanState.ACTIVE, AccountPlan.review_due < late)
    deputy_is_over = and_(AccountPlan.deputy_id.is_not(None), AccountPlan.deputy_until < day)
    found = select(AccountPlan).where(or_(begins, expires, deputy_is_over))
    return found.options(joinedload(AccountPlan.customer)).order_by(AccountPlan.id).limit(BATCH)
