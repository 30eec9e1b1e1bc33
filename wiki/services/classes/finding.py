"""What is known of the class of an account, what was said before, and how it is treated therefore."""

from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import Customer, KeyClassification, User
from wiki.services.classes import rules

MOST_SHOWN = 50
MUCH = 4
"""From this on a mark from 1 to 5 is high: it says how an account is treated."""


def newest(customer: Customer, *, user: User) -> KeyClassification | None:
    """Return what counts now, in one query."""
    return next(iter(noted(KeyClassification, "read", customer, _newest, user=user)), None)


def history(customer: Customer, *, user: User) -> list[KeyClassification]:
    """Return all that was said, the newest first."""
    named = _history(customer, user).options(joinedload(KeyClassification.decided_by))
    return list(db.session.scalars(named.limit(MOST_SHOWN)))


def treatments(found: KeyClassification | None) -> list[str]:
    """Return by which of TREATMENTS an account is to be treated: for its value, its importance, its potential."""
    if found is None:
        return []
    high = {
        "value": max(found.volume, found.margin) >= MUCH,
        "importance": max(found.importance_brand or 0, found.importance_gov or 0) >= MUCH,
        "potential": found.potential >= MUCH,
    }
    return [name for name in rules.TREATMENTS if high[name]]


def cell(found: KeyClassification) -> str:
    """Return the cell of the matrix that it is in."""
    return f"{found.attractiveness.value}.{found.strength.value}"


def _history(customer: Customer, user: User) -> Select[Any]:
    of_customer = listing(KeyClassification, user=user).where(KeyClassification.customer_id == customer.id)
    return of_customer.order_by(KeyClassification.number.desc())


def _newest(query: Select[Any]) -> Select[Any]:
    return query.order_by(KeyClassification.number.desc()).limit(1)
