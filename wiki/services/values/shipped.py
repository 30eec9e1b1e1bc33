"""What the demonstration's customers brought last year."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Customer, CustomerValue, User
from wiki.models.base import now
from wiki.services.values.noting import note, parse


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User]) -> None:
    """Note the amounts of last year for those of which nobody has noted any."""
    noted = set(db.session.scalars(select(CustomerValue.customer_id)))
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    for raw in shipped:
        customer, by = known.get(raw["customer"]), people.get(raw["by"])
        if customer and by and customer.id not in noted:
            note(customer, parse({**raw, "year": str(now().year - 1)}), by=by)
