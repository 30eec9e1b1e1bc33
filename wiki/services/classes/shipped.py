"""The classes of the demonstration's customers."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Customer, User
from wiki.models.base import now
from wiki.services.classes.content import parse
from wiki.services.classes.deciding import classify


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User]) -> None:
    """Class those customers of the demonstration that nobody has classed yet."""
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    for raw in shipped:
        customer, by = known.get(raw["customer"]), people.get(raw["by"])
        if customer and by and customer.account_class is None:
            review_by = (now().date() + timedelta(days=raw["days"])).isoformat()
            classify(customer, parse({**raw, "review_by": review_by}, may_override=False), base=0, by=by)
