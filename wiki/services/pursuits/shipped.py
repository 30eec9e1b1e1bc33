"""The pursuits of the demonstration's customers."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select

from wiki.extensions import db
from wiki.models import Customer, Pursuit, User
from wiki.models.base import now
from wiki.services.pursuits.content import parse, parse_ending
from wiki.services.pursuits.editing import create, end


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User]) -> None:
    """Note what customers of the demonstration may buy, where nothing is noted yet."""
    begun = exists(select(Pursuit.id).where(Pursuit.customer_id == Customer.id))
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo, ~begun))}
    for raw in shipped:
        customer, by = known.get(raw["customer"]), people.get(raw["by"])
        if customer and by:
            day = (now().date() + timedelta(days=raw["days"])).isoformat() if raw["days"] else ""
            made = create(customer, parse({**raw, "expected_on": day}), by=by)
            if raw.get("ending"):
                end(made, parse_ending(raw), by=by)
