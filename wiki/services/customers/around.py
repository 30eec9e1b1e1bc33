"""What stands around a customer on its page: who looks after it, what it belongs to, its groups, its cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from wiki.access import has_none, listing, prepared
from wiki.extensions import db
from wiki.models import AccountMember, Case, Customer, CustomerGroup, CustomerGrouping, Topic, User
from wiki.services.customers.finding import children
from wiki.services.customers.keeping import members
from wiki.services.customers.linking import cases_of, topics_of

MOST = 5


@dataclass(frozen=True)
class Around:
    """What the reader may read: `parent` and `children`, the `team` besides the owner, `groups`, newest `cases`
    and open `topics`."""

    parent: Customer | None
    children: Sequence[Customer]
    team: Sequence[AccountMember]
    groups: Sequence[CustomerGroup]
    cases: Sequence[Case]
    topics: Sequence[Topic]


def around(customer: Customer, *, user: User) -> Around:
    """Return what stands around a customer, as far as the user may read it."""
    return Around(
        parent=parent_of(customer, user=user),
        children=children(customer, user=user),
        team=members(customer, user=user),
        groups=groups_of(customer, user=user),
        cases=cases_of(customer, MOST, user=user),
        topics=topics_of(customer, MOST, user=user),
    )


def parent_of(customer: Customer, *, user: User) -> Customer | None:
    """Return the customer that it belongs to, if the user may read that."""
    if not customer.parent_id:
        return None
    return db.session.scalars(listing(Customer, "list", user=user).where(Customer.id == customer.parent_id)).first()


def groups_of(customer: Customer, *, user: User) -> list[CustomerGroup]:
    """Return the groups that a customer is in and that the user may read, by name."""
    if has_none(CustomerGrouping, customer, user):
        return []
    return list(db.session.scalars(prepared(_groups, user=user), {"customer": customer.id}))


def _groups(*, user: User) -> Select[Any]:
    grouped = select(CustomerGrouping.group_id).where(CustomerGrouping.customer_id == bindparam("customer"))
    return listing(CustomerGroup, user=user).where(CustomerGroup.id.in_(grouped)).order_by(CustomerGroup.name)
