"""The route of the demonstration."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Customer, Route, User
from wiki.models.base import now
from wiki.services.routes import patterns
from wiki.services.routes.following import begin, steps_of


def install(shipped: Iterable[Mapping[str, Any]], *, by: User) -> None:
    """Begin the routes of those demo customers that have none."""
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    begun = set(db.session.scalars(select(Route.customer_id)))
    ways = {one.code: one for one in patterns.current()[1]}
    for raw in shipped:
        customer, way = known.get(raw["customer"]), ways.get(raw["pattern"])
        if customer is None or way is None or customer.id in begun:
            continue
        for place, one in enumerate(steps_of(begin(customer, way, language="zh-Hans", by=by))):
            one.until = (now().date() + timedelta(days=14 * (place + 1))).isoformat()
            one.done_on = now().date().isoformat() if place < raw["done"] else None
