"""Which customer a case or a topic was about: told to those alone who may read the customer and know who wrote it."""

from typing import Any

from sqlalchemy import Select, bindparam
from sqlalchemy.orm import joinedload

from wiki.access import can, has_none, listing, prepared, rule
from wiki.extensions import db
from wiki.models import Case, Customer, Topic, TopicState, User
from wiki.services.customers.editing import touch


def link(document: Case | Topic, customer: Customer | None) -> None:
    """Say which customer it was about, or that it is said no longer. Nothing of it stands in the text or the index."""
    document.customer_id = customer.id if customer else None
    if customer is not None:
        touch(customer)
    db.session.flush()


def customer_of(document: Case | Topic, *, user: User) -> Customer | None:
    """Return the customer that it was about, if the user may read both who that is and who wrote it.

    The owner of a customer is who wrote of it, as often as not: an author who hides is not given away by the link.
    """
    if document.customer_id is None:
        return None
    if isinstance(document, Case) and not can("see_author", document, user=user):
        return None
    known = listing(Customer, "list", user=user).where(Customer.id == document.customer_id)
    return db.session.scalars(known).first()


def cases_of(customer: Customer, limit: int, *, user: User) -> list[Case]:
    """Return the cases with a customer that the user may list, the newest first."""
    if has_none(Case, customer, user):
        return []
    return list(db.session.scalars(prepared(_cases, limit, user=user), {"customer": customer.id}))


def topics_of(customer: Customer, limit: int, *, user: User) -> list[Topic]:
    """Return the open topics about a customer that the user may read, those spoken of last first."""
    if has_none(Topic, customer, user):
        return []
    return list(db.session.scalars(prepared(_topics, limit, user=user), {"customer": customer.id}))


def _cases(limit: int, *, user: User) -> Select[Any]:
    of_customer = Case.customer_id == bindparam("customer")
    listed = listing(Case, "list", user=user).where(of_customer, rule(Case, "see_author", user))
    return listed.options(joinedload(Case.head)).order_by(Case.sort_date.desc(), Case.id).limit(limit)


def _topics(limit: int, *, user: User) -> Select[Any]:
    listed = listing(Topic, "list", user=user).where(Topic.customer_id == bindparam("customer"))
    return listed.where(Topic.state != TopicState.CONCLUDED).order_by(Topic.last_at.desc(), Topic.id).limit(limit)
