"""Facts about account plans; see `accounts`, where those about customers are.

Whose a plan is, who manages it and who sponsors it says the team of its customer.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select

from wiki.access.accounts import ACCOUNTS, is_own_account
from wiki.access.predicates import SELLING, Condition, Person
from wiki.models.classes import AccountClass
from wiki.models.customers import AccountMember, Customer, MemberRole
from wiki.models.plans import AccountPlan, PlanConsultation, PlanState
from wiki.models.users import Role

# Under names of their own: they are asked for within queries of the same tables. Asked by the row and not as a list of
# all, for there are thousands of key accounts and of plans, and of one plan a page reads nine lists.
PLANS_READ = AccountPlan.__table__.alias("plans_read")
PLANS = PLANS_READ.c
KEY_ACCOUNTS = Customer.__table__.alias("key_accounts")


def directs(_record: type[Any], user: Person) -> Condition:
    """Is of the leadership, who decide about key accounts."""
    return user.has_role(Role.LEADERSHIP)


def of_key_account(record: type[Any], _user: Person) -> Condition:
    """Is of a key account."""
    return _is_key(record.customer_id)


def writes_plan(record: type[Any], user: Person) -> Condition:
    """Answers for the customer, as its account manager, or stands in for who does."""
    return _writes(record.customer_id, record.deputy_id, user)


def manages(record: type[Any], user: Person) -> Condition:
    """Is the sales manager on the team of the customer."""
    return record.customer_id.in_(_with_place(user, MemberRole.SALES_MANAGER))


def steers(record: type[Any], user: Person) -> Condition:
    """Is the sales manager or the sponsor on the team of the customer."""
    return record.customer_id.in_(_with_place(user, MemberRole.SALES_MANAGER, MemberRole.SPONSOR))


def is_others_plan(record: type[Any], user: Person) -> Condition:
    """Is the plan of somebody else, in every role: nobody decides about a plan that is, or was begun as, their own."""
    return and_(not_(_writes(record.customer_id, record.deputy_id, user)), record.created_by_id != user.id)


def is_extract_released(record: type[Any], _user: Person) -> Condition:
    """Is a plan whose extract its owner has released."""
    return record.extract_released


def is_not_closed(record: type[Any], _user: Person) -> Condition:
    """Is a plan that is not over."""
    return record.state != PlanState.CLOSED


def is_ordered_by_another(record: type[Any], user: Person) -> Condition:
    """Is an order to erase a plan that somebody else has given."""
    return record.by_id != user.id


def was_asked(record: type[Any], user: Person) -> Condition:
    """Is a version of a plan on which the person was asked for an opinion."""
    asked = PlanConsultation
    mine = asked.plan_id == record.plan_id, asked.version == record.number, asked.user_id == user.id
    return exists(select(asked.id).where(*mine))


def is_consulted(record: type[Any], user: Person) -> Condition:
    """Is a question to the person."""
    return record.user_id == user.id


def is_asked_for(record: type[Any], user: Person) -> Condition:
    """Is something that the plan needs of the person."""
    return record.of_id == user.id


def does(record: type[Any], user: Person) -> Condition:
    """Is an action of the person."""
    return record.owner_id == user.id


def of_plan_one_may_read(record: type[Any], user: Person) -> Condition:
    """Is a part of a plan that the person may read."""
    if not user.has_role(*SELLING, Role.LEADERSHIP):
        return False
    ways = [is_own_account(PLANS.customer_id, user), PLANS.deputy_id == user.id]
    if user.has_role(Role.LEADERSHIP):
        ways.append(_is_key(PLANS.customer_id))
    return _of_plan(record, or_(*ways))


def of_plan_one_writes(record: type[Any], user: Person) -> Condition:
    """Is a part of a plan that the person writes."""
    writes = _writes(PLANS.customer_id, PLANS.deputy_id, user)
    return _of_plan(record, and_(writes, PLANS.state != PlanState.CLOSED))


def of_plan_one_closes(record: type[Any], user: Person) -> Condition:
    """Is a part of a plan that the person may close: as the account's sales manager, or of the leadership if it is of a
    key account; never one of their own.
    """
    ways = [_is_key(PLANS.customer_id)] if user.has_role(Role.LEADERSHIP) else []
    if user.has_role(*SELLING):
        ways.append(PLANS.customer_id.in_(_with_place(user, MemberRole.SALES_MANAGER)))
    if not ways:
        return False
    own = _writes(PLANS.customer_id, PLANS.deputy_id, user)
    return _of_plan(record, and_(or_(*ways), not_(own), PLANS.created_by_id != user.id))


def _writes(customer_id: Any, deputy_id: Any, user: Person) -> ColumnElement[bool]:
    owned = select(ACCOUNTS.id).where(ACCOUNTS.owner_id == user.id)
    return or_(customer_id.in_(owned), deputy_id.is_not_distinct_from(user.id))


def _is_key(customer_id: Any) -> ColumnElement[bool]:
    key = KEY_ACCOUNTS.c.id == customer_id, KEY_ACCOUNTS.c.account_class == AccountClass.KEY
    found: ColumnElement[bool] = exists(select(KEY_ACCOUNTS.c.id).where(*key).correlate_except(KEY_ACCOUNTS))
    return found


def _of_plan(record: type[Any], holds: ColumnElement[bool]) -> ColumnElement[bool]:
    """Ask whether something holds of the plan that the record is a part of."""
    found: ColumnElement[bool] = exists(
        select(PLANS.id).where(PLANS.id == record.plan_id, holds).correlate_except(PLANS_READ)
    )
    return found


def _with_place(user: Person, *places: MemberRole) -> Any:
    team = AccountMember
    return select(team.customer_id).where(team.user_id == user.id, team.role.in_(places))
