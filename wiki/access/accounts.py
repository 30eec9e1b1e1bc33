"""Facts about customers and what is noted of them; see `predicates`, where the common ones are.

A customer of level 2 is read by all who sell, one of level 3 by those alone who look after it: its owner and its team.
What is noted of a customer has a level of its own and is never open to more people than the customer is.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, not_, or_, select

from wiki.access.predicates import SELLING, Condition, Person, guards_privacy
from wiki.models.contacts import Contact
from wiki.models.customers import AccountMember, Customer, CustomerGroup
from wiki.models.documents import LEVEL_SELLERS, Document

ACCOUNTS = Customer.__table__.c
LEVELS = Document.__table__.c
OWN, OPEN = "own", "open"
"""How a person stands to a customer that the person may read: looks after it, or does not; see `gate.listing`."""


def on_account(record: type[Any], user: Person) -> Condition:
    """Is a customer that the person looks after: as its owner or on its team."""
    return or_(record.owner_id == user.id, record.id.in_(_of_team(user)))


def answers_for(record: type[Any], user: Person) -> Condition:
    """Is a customer that the person is the owner of."""
    return record.owner_id == user.id


def of_own_account(record: type[Any], user: Person) -> Condition:
    """Is noted of a customer that the person looks after."""
    if user.at:
        return user.at == OWN
    return is_own_account(record.customer_id, user)


def of_open_customer(record: type[Any], user: Person) -> Condition:
    """Is noted of a customer that the person may read."""
    if user.at:
        return True
    return record.customer_id.not_in(_closed_to(user)) if user.has_role(*SELLING) else False


def of_open_firm(record: type[Any], user: Person) -> Condition:
    """Is noted of a customer that the person may read, or of none; who guards privacy answers for people everywhere."""
    if user.at or guards_privacy(record, user):
        return True
    return or_(record.customer_id.is_(None), record.customer_id.not_in(_closed_to(user)))


def of_open_persons_firm(record: type[Any], user: Person) -> Condition:
    """Was seen of somebody at a customer that the person may read, or at none; see `of_open_firm`."""
    if user.at or guards_privacy(record, user):
        return True
    contact = Contact.__table__.c
    closed = select(contact.id).where(contact.customer_id.in_(_closed_to(user)))
    return record.contact_id.not_in(closed)


def of_open_customers_text(record: type[Any], user: Person) -> Condition:
    """Is a text of a customer that the person may read."""
    if not user.has_role(*SELLING):
        return False
    of_customer = select(ACCOUNTS.id).where(ACCOUNTS.id == record.document_id)
    return and_(exists(of_customer), record.document_id.not_in(_closed_to(user)))


def is_shared_group(record: type[Any], _user: Person) -> Condition:
    """Is a group, or a view, for all who sell."""
    return record.shared


def of_open_group(record: type[Any], user: Person) -> Condition:
    """Is in a group that the person may read."""
    groups = select(CustomerGroup.id).where(or_(CustomerGroup.shared, CustomerGroup.by_id == user.id))
    return record.group_id.in_(groups)


def is_own_account(customer_id: Any, user: Person) -> ColumnElement[bool]:
    """Ask whether the person looks after a customer."""
    owned = select(ACCOUNTS.id).where(ACCOUNTS.owner_id == user.id)
    return or_(customer_id.in_(owned), customer_id.in_(_of_team(user)))


def _of_team(user: Person) -> Select[Any]:
    return select(AccountMember.customer_id).where(AccountMember.user_id == user.id)


def _closed_to(user: Person) -> Select[Any]:
    """Return the customers that the person may not read: few, so asked once for a list and not once for each line."""
    closed = and_(LEVELS.kind == "customer", LEVELS.level > LEVEL_SELLERS)
    return select(LEVELS.id).where(closed, not_(is_own_account(LEVELS.id, user)))
