"""Facts about account plans; see `accounts`, where those about customers are."""

from typing import Any

from sqlalchemy import exists, not_, select

from wiki.access.accounts import ACCOUNTS
from wiki.access.predicates import Condition, Person
from wiki.models.base import now
from wiki.models.classes import AccountClass
from wiki.models.plans import AccountPlan, PlanConsultation, PlanState
from wiki.models.users import Role

PLANS = AccountPlan.__table__.c


def directs(_record: type[Any], user: Person) -> Condition:
    """Is of the leadership, who decide about key accounts."""
    return user.has_role(Role.LEADERSHIP)


def of_key_account(record: type[Any], _user: Person) -> Condition:
    """Is of a key account."""
    return record.customer_id.in_(select(ACCOUNTS.id).where(ACCOUNTS.account_class == AccountClass.KEY))


def of_ones_account(record: type[Any], user: Person) -> Condition:
    """Is of a customer that the person answers for, who is the account manager."""
    return record.customer_id.in_(select(ACCOUNTS.id).where(ACCOUNTS.owner_id == user.id))


def not_of_ones_account(record: type[Any], user: Person) -> Condition:
    """Is of a customer that somebody else answers for, and not written by the person: nobody decides about their own."""
    own = select(ACCOUNTS.id).where(ACCOUNTS.owner_id == user.id)
    return not_(record.customer_id.in_(own)) & (record.created_by_id != user.id) & not_(stands_in(record, user))


def stands_in(record: type[Any], user: Person) -> Any:
    """Is a plan in which the person stands in for the account manager today."""
    today = now().date().isoformat()
    return (record.deputy_id.is_not_distinct_from(user.id)) & (record.deputy_until >= today).is_(True)


def was_asked(record: type[Any], user: Person) -> Condition:
    """Is a version of a plan on which the person was asked for an opinion."""
    asked = PlanConsultation
    return exists(
        select(asked.id).where(
            asked.plan_id == record.plan_id, asked.version == record.number, asked.user_id == user.id
        )
    )


def is_extract_released(record: type[Any], _user: Person) -> Condition:
    """Is a plan whose extract its owner has released."""
    return record.extract_released


def is_not_closed(record: type[Any], _user: Person) -> Condition:
    """Is a plan that is not over."""
    return record.state != PlanState.CLOSED


def of_plan_of_ones_account(record: type[Any], user: Person) -> Condition:
    """Is a part of a plan that the person may write."""
    plan = AccountPlan
    return record.plan_id.in_(select(plan.id).where(of_ones_account(plan, user) | stands_in(plan, user)))


def of_readable_plan(record: type[Any], user: Person) -> Condition:
    """Is a part of a plan that the person may read."""
    from_account = select(ACCOUNTS.id)
    return record.plan_id.in_(select(PLANS.id).where(PLANS.customer_id.in_(from_account)))
