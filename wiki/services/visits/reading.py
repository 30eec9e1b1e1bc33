"""Reading planned visits: mine in the coming days, those to a customer, who is met and which cases are told there."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import Case, Contact, Customer, DocumentTerm, Outcome, User, VisitCase, VisitContact, VisitPlan
from wiki.models.base import now

MOST = 200
MOST_REFERENCES = 8


def coming(user: User, *, days: int | None = None) -> list[VisitPlan]:
    """Return the person's visits that are not reported yet, the earliest first; `days`: up to so many from today."""
    mine = VisitPlan.by_id == user.id, VisitPlan.interaction_id.is_(None)
    query = listing(VisitPlan, "list", user=user).where(*mine)
    if days is not None:
        query = query.where(VisitPlan.planned_on <= (now().date() + timedelta(days=days)).isoformat())
    return list(db.session.scalars(query.options(joinedload(VisitPlan.customer)).order_by(*ORDER).limit(MOST)))


def of_customer(customer: Customer, *, user: User, limit: int = 5) -> list[VisitPlan]:
    """Return the visits to a customer that are planned and not reported, the earliest first."""
    return noted(VisitPlan, "list", customer, _waiting, limit, user=user)


def _waiting(query: Select[Any], limit: int) -> Select[Any]:
    waiting = query.where(VisitPlan.interaction_id.is_(None)).options(joinedload(VisitPlan.by))
    return waiting.order_by(*ORDER).limit(limit)


def people_of(visit: VisitPlan, *, user: User) -> list[Contact]:
    """Return whom the visit is to, as far as the person may know of them."""
    met = select(VisitContact.contact_id).where(VisitContact.visit_id == visit.id)
    query = listing(Contact, user=user).where(Contact.id.in_(met), Contact.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Contact.name)))


def cases_of(visit: VisitPlan, *, user: User) -> list[Case]:
    """Return the reference cases that the person may read."""
    told = select(VisitCase.case_id).where(VisitCase.visit_id == visit.id)
    query = listing(Case, user=user).where(Case.id.in_(told)).options(joinedload(Case.head))
    return list(db.session.scalars(query.order_by(Case.sort_date.desc(), Case.id)))


def references(customer: Customer, *, user: User, chosen: Sequence[str] = ()) -> list[Case]:
    """Return cases to choose from: those chosen already, then the newest successes, of the customer's trade first."""
    listed = listing(Case, "list", user=user)
    kept = list(db.session.scalars(listed.where(Case.id.in_(list(chosen))))) if chosen else []
    successes = listed.where(Case.outcome == Outcome.SUCCESS, Case.id.not_in(list(chosen)))
    of_trade = select(DocumentTerm.document_id).where(DocumentTerm.term_id == customer.industry_id)
    order = Case.id.not_in(of_trade), Case.sort_date.desc(), Case.id
    return kept + list(db.session.scalars(successes.order_by(*order).limit(MOST_REFERENCES)))


ORDER = VisitPlan.planned_on, VisitPlan.planned_time, VisitPlan.id
