"""The competitors of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from wiki.extensions import db
from wiki.models import Customer, RecordType, RivalClaim, Sighting, User
from wiki.models.base import now
from wiki.services import reviews
from wiki.services.rivals.content import parse_claim, parse_sighting
from wiki.services.rivals.editing import approve, claim, note

Shipped = Mapping[str, Sequence[Mapping[str, Any]]]


def install(shipped: Shipped, *, by: User, reviewer: User) -> None:
    """Note them of the demo customers, unless any is there. `days_ago` says when each was seen or found."""
    if db.session.scalar(select(Sighting.id).where(Sighting.is_demo).limit(1)) is not None:
        return
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    for raw in shipped["sightings"]:
        if raw["customer"] in known:
            note(parse_sighting({**raw, "seen_on": _day(raw)}), customer=known[raw["customer"]], by=by)
    for raw in shipped["claims"]:
        made = claim(parse_claim({**raw, "found_on": _day(raw)}), by=by, is_demo=True)
        if raw["approved"]:
            approve(made, by=reviewer)


def remove_demo() -> None:
    """Delete the claims of the demonstration and where competitors were met at its customers."""
    customers = select(Customer.id).where(Customer.is_demo)
    claims = db.session.scalars(select(RivalClaim.id).where(RivalClaim.is_demo)).all()
    reviews.forget(RecordType.CLAIM, claims)
    db.session.execute(delete(RivalClaim).where(RivalClaim.is_demo))
    db.session.execute(delete(Sighting).where(or_(Sighting.is_demo, Sighting.customer_id.in_(customers))))


def _day(raw: Mapping[str, Any]) -> str:
    return (now() - timedelta(days=raw["days_ago"])).date().isoformat()
