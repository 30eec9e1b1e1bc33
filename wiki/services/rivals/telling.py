"""Competitors as others read them: at one customer, before a visit, and over all customers that one may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import Customer, RivalClaim, RivalStatus, Sighting, User
from wiki.models.base import now
from wiki.services import vocabulary
from wiki.services.counting import ACCOUNTS, kept
from wiki.services.vocabulary import TermView

ON_PROFILE = 5
CLAIMS = 50
IN_BRIEF = 6
STANDING = (RivalStatus.IN_USE, RivalStatus.OFFERED)
"""With whom we compete there now."""


@dataclass(frozen=True)
class Rival:
    """A competitor and how much is told of it: claims, and customers' sightings that the person may read."""

    term: TermView
    claims: int
    sightings: int


def on_profile(customer: Customer, *, user: User) -> list[Sighting]:
    """Return the newest sightings at a customer that the person may read."""
    return noted(Sighting, "list", customer, _newest, user=user)


def _newest(query: Select[Any]) -> Select[Any]:
    return _shown(query).limit(ON_PROFILE)


def for_brief(customer: Customer, *, user: User) -> tuple[list[Sighting], list[RivalClaim]]:
    """Return with whom we compete at a customer, and what may be told of them: approved, in time, with the source."""
    standing = of_customer(customer, user=user).where(Sighting.status.in_(STANDING)).limit(ON_PROFILE)
    sightings = list(db.session.scalars(standing))
    return sightings, claims_of({one.competitor_id for one in sightings}, user=user, limit=IN_BRIEF)


def of_customer(customer: Customer, *, user: User) -> Select[Any]:
    """Return the query for the sightings at a customer, the newest first."""
    return _sightings(user, at=customer)


def withdrawn(customer: Customer, *, user: User) -> list[Sighting]:
    """Return the sightings at a customer that were taken back and that the person may bring back."""
    query = listing(Sighting, "withdraw", user=user).where(
        Sighting.customer_id == customer.id, Sighting.removed_at.is_not(None)
    )
    shown = query.options(joinedload(Sighting.competitor)).order_by(Sighting.removed_at.desc())
    return list(db.session.scalars(shown.limit(CLAIMS)))


def of_competitor(term: TermView, *, user: User) -> Select[Any]:
    """Return the query for the sightings of a competitor, the newest first."""
    query = _sightings(user).where(Sighting.competitor_id.in_(_ids(term)))
    return query.options(joinedload(Sighting.customer))


def claims_of(competitor_ids: set[int], *, user: User, limit: int = CLAIMS) -> list[RivalClaim]:
    """Return what may be told of competitors, the newest first."""
    if not competitor_ids:
        return []
    query = listing(RivalClaim, "list", user=user).where(RivalClaim.competitor_id.in_(competitor_ids))
    shown = query.options(joinedload(RivalClaim.competitor), joinedload(RivalClaim.by))
    return list(db.session.scalars(shown.order_by(RivalClaim.found_on.desc(), RivalClaim.id).limit(limit)))


def claims_about(term: TermView, *, user: User) -> list[RivalClaim]:
    """Return what may be told of one competitor, also under the names that were merged into it."""
    return claims_of(set(_ids(term)), user=user)


def to_review(*, user: User, everybodys: bool) -> Select[Any]:
    """Return the query for claims that are not told (waiting, expired, withdrawn): everybody's, or one's own and
    those of which one is asked.
    """
    query = listing(RivalClaim, user=user)
    if not everybodys:
        asked = listing(RivalClaim, "approve", user=user).with_only_columns(RivalClaim.id)
        query = query.where(or_(RivalClaim.by_id == user.id, RivalClaim.id.in_(asked)))
    persons = joinedload(RivalClaim.by), joinedload(RivalClaim.approved_by), joinedload(RivalClaim.competitor)
    waits = RivalClaim.approved_at.is_(None) & RivalClaim.withdrawn_at.is_(None)
    return query.options(*persons).order_by(waits.desc(), RivalClaim.created_at.desc(), RivalClaim.id)


def competitors(*, user: User) -> Sequence[Rival]:
    """Return the competitors of whom the person may read anything, those most often met first."""
    return kept("rivals", now().date(), user, lambda: _competitors(user), of=ACCOUNTS)


def _competitors(user: User) -> list[Rival]:
    words = vocabulary.current()
    numbers: dict[int, list[int]] = {}
    for place, query in enumerate((listing(RivalClaim, "list", user=user), listing(Sighting, "list", user=user))):
        column = RivalClaim.competitor_id if place == 0 else Sighting.competitor_id
        counted = query.with_only_columns(column, func.count(), maintain_column_froms=True).group_by(column)
        for ident, number in db.session.execute(counted):
            term = words.by_id(ident)
            if term is not None:
                numbers.setdefault(term.id, [0, 0])[place] += number
    found = ((words.by_id(ident), both) for ident, both in numbers.items())
    rivals = [Rival(term, *both) for term, both in found if term is not None]
    return sorted(rivals, key=lambda one: (-one.sightings, -one.claims, one.term.code))


def _sightings(user: User, at: Customer | None = None) -> Select[Any]:
    return _shown(listing(Sighting, "list", user=user, at=at))


def _shown(query: Select[Any]) -> Select[Any]:
    named = query.options(joinedload(Sighting.competitor), joinedload(Sighting.by))
    return named.order_by(Sighting.seen_on.desc(), Sighting.id)


def _ids(term: TermView) -> list[int]:
    return [term.id, *(one.id for one in vocabulary.current().merged_into(term.id))]
