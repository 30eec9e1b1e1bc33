"""Before a prospect that uses a competitor's product: who may be named to it, what worked there before, what is known.

A claim is among it only while two people answer for it and its source is fresh; see `models/rivals.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import (
    Case,
    Customer,
    DocumentTerm,
    Outcome,
    ReferenceStatus,
    RivalClaim,
    RivalStatus,
    Sighting,
    Stage,
    User,
)
from wiki.services import vocabulary
from wiki.services.rivals.telling import claims_of, of_customer

PROSPECTS = (Stage.POTENTIAL, Stage.TARGET)
MAY_BE_NAMED = (ReferenceStatus.NAMED, ReferenceStatus.CALLED)
LET_GO = (Stage.LOST, Stage.DROPPED)
MOST = 12
MOST_NAMED = 5


@dataclass(frozen=True)
class Arguments:
    """What the person may read for such a visit: `incumbents` are where each competitor was seen in use there."""

    incumbents: Sequence[Sighting]
    references: Sequence[Customer]
    cases: Sequence[Case]
    claims: Sequence[RivalClaim]


def arguments(customer: Customer, *, user: User) -> Arguments | None:
    """Return what may firm up the will to switch; None unless it is a prospect that uses a competitor's product."""
    if customer.stage not in PROSPECTS:
        return None
    in_use = of_customer(customer, user=user).where(Sighting.status == RivalStatus.IN_USE)
    incumbents = list(db.session.scalars(in_use.limit(MOST_NAMED)))
    if not incumbents:
        return None
    rivals = {one.competitor_id for one in incumbents}
    known = vocabulary.current()
    rivals |= {term.id for ident in rivals for term in known.merged_into(ident)}
    return Arguments(
        incumbents, references(customer, user=user), _won(customer, rivals, user), claims_of(rivals, user=user)
    )


def references(customer: Customer, *, user: User, ids: Iterable[str] | None = None) -> list[Customer]:
    """Return customers of its trade that may be named to others, those that may be called first; of `ids` alone."""
    term = vocabulary.current().by_id(customer.industry_id) if customer.industry_id else None
    if term is None:
        return []
    trades = vocabulary.current().ids_below("industry", term.code)
    named = Customer.reference.in_(MAY_BE_NAMED), Customer.stage.not_in(LET_GO), Customer.id != customer.id
    query = listing(Customer, "list", user=user).where(*named, Customer.industry_id.in_(trades))
    query = query if ids is None else query.where(Customer.id.in_(list(ids)))
    order = Customer.reference != ReferenceStatus.CALLED, Customer.touched_at.desc(), Customer.id
    return list(db.session.scalars(query.options(joinedload(Customer.owner)).order_by(*order).limit(MOST)))


def with_incumbent(customers: Iterable[Customer], *, user: User) -> set[str]:
    """Return which of the customers are prospects at which the person knows of a competitor's product in use."""
    ids = [one.id for one in customers if one.stage in PROSPECTS]
    if not ids:
        return set()
    seen = listing(Sighting, "list", user=user).where(
        Sighting.customer_id.in_(ids), Sighting.status == RivalStatus.IN_USE
    )
    return set(db.session.scalars(seen.with_only_columns(Sighting.customer_id).distinct()))


def _won(customer: Customer, rivals: set[int], user: User) -> list[Case]:
    """Return successes against a competitor, those of the customer's trade first."""
    against = select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(rivals))
    of_trade = select(DocumentTerm.document_id).where(DocumentTerm.term_id == customer.industry_id)
    query = listing(Case, "list", user=user).where(Case.outcome == Outcome.SUCCESS, Case.id.in_(against))
    order = Case.id.not_in(of_trade), Case.sort_date.desc(), Case.id
    return list(db.session.scalars(query.order_by(*order).limit(MOST)))
