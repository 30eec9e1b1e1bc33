"""What was made of facts: the contacts, visits, promises, pursuits and inquiries that cite them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Customer, CustomerFact, FactUse, Inquiry, Interaction, Promise, Pursuit, User, VisitPlan
from wiki.models.documents import LEVEL_PRIVATE
from wiki.services.facts.content import MINDED
from wiki.services.facts.telling import Told, is_certain, told

CITING: dict[type[Any], str] = {
    Interaction: "interaction_id",
    VisitPlan: "visit_id",
    Promise: "promise_id",
    Pursuit: "pursuit_id",
    Inquiry: "inquiry_id",
}
"""What may cite a fact, and the column that says which."""

MOST_OFFERED = 30


def offered(customer: Customer, *, user: User) -> list[Told]:
    """Return the preferences and habits of a customer and its people that the person may read, the newest first."""
    query = listing(CustomerFact, user=user, at=customer).where(CustomerFact.removed_at.is_(None), is_certain())
    minded = query.where(CustomerFact.topic.in_(MINDED), CustomerFact.level <= LEVEL_PRIVATE)
    ordered = minded.order_by(CustomerFact.obtained_on.desc(), CustomerFact.id).limit(MOST_OFFERED)
    return told(db.session.scalars(ordered).all())


def cite(record: Any, ids: Collection[str], *, by: User) -> None:
    """Say that facts of the same customer, which the person may read, were used for a record."""
    column = CITING[type(record)]
    readable = listing(CustomerFact, user=by).where(CustomerFact.customer_id == record.customer_id)
    known = set(db.session.scalars(readable.where(CustomerFact.id.in_(list(ids))).with_only_columns(CustomerFact.id)))
    if known != set(ids):
        raise Invalid({"minded": Message(N_("Choose one of the list."))})
    of_record = getattr(FactUse, column) == record.id
    have = set(db.session.scalars(select(FactUse.fact_id).where(of_record)))
    db.session.add_all(FactUse(fact_id=one, by_id=by.id, **{column: record.id}) for one in known - have)
    db.session.flush()


def cite_minded(record: Any, customer: Customer, ids: Collection[str], *, by: User) -> None:
    """Say which preferences a record answers; of those that the person could have ticked the others no longer are."""
    of_record = getattr(FactUse, CITING[type(record)]) == record.id
    gone = [one.fact.id for one in offered(customer, user=by) if one.fact.id not in ids]
    db.session.execute(delete(FactUse).where(of_record, FactUse.fact_id.in_(gone)))
    cite(record, ids, by=by)


def cited_by(record: Any) -> list[str]:
    """Return the ids of the facts that a record cites."""
    of_record = getattr(FactUse, CITING[type(record)]) == record.id
    return list(db.session.scalars(select(FactUse.fact_id).where(of_record)))
