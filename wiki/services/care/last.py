"""When somebody was last in touch with a customer: a private contact counts for those alone who look after it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import AccountMember, Customer, User

IS_NEWER = and_(
    Customer.private_contact_on.is_not(None),
    or_(Customer.contacted_on.is_(None), Customer.private_contact_on > Customer.contacted_on),
)
"""A private contact is the newest one."""


def last_contact(user: User, *, own: bool) -> ColumnElement[Any]:
    """Return the day of the newest contact as a column; `own`: all that is asked for is looked after by the person."""
    mine = IS_NEWER if own else and_(IS_NEWER, looked_after(Customer.id, user))
    return case((mine, Customer.private_contact_on), else_=Customer.contacted_on)


def last_contacts(customers: Iterable[Customer], *, user: User) -> Mapping[str, str]:
    """Return the days of the newest contacts by the ids of customers; those with none are left out."""
    found = list(customers)
    private = {
        one.id: one.private_contact_on for one in found if (one.private_contact_on or "") > (one.contacted_on or "")
    }
    own: set[str] = set()
    if private:
        query = listing(Customer, "keep", user=user).where(Customer.id.in_(private))
        own = set(db.session.scalars(query.with_only_columns(Customer.id)))
    days = {one.id: private[one.id] if one.id in own else one.contacted_on for one in found}
    return {ident: day for ident, day in days.items() if day}


def looked_after(customer_id: Any, user: User) -> ColumnElement[bool]:
    """Ask whether the person looks after a customer."""
    owned = select(Customer.__table__.c.id).where(Customer.__table__.c.owner_id == user.id)
    team = select(AccountMember.customer_id).where(AccountMember.user_id == user.id)
    return or_(customer_id.in_(owned), customer_id.in_(team))
