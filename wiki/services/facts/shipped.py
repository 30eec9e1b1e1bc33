"""The facts of the demonstration: bringing them in once, and taking them out with the keys that seal them."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select

from wiki.extensions import db
from wiki.models import Customer, CustomerFact, DataKey, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_NAMED, LEVEL_PRIVATE
from wiki.services.facts.content import parse
from wiki.services.facts.editing import create
from wiki.services.facts.words import key_name


def install(shipped: Iterable[Mapping[str, Any]], *, by: User) -> None:
    """Note them of the demo customers, unless any is there. `days_ago` says how long ago each was learnt."""
    if db.session.scalar(select(CustomerFact.id).where(CustomerFact.is_demo).limit(1)) is not None:
        return
    known = {one.ref: one for one in db.session.scalars(select(Customer).where(Customer.is_demo))}
    for raw in shipped:
        day = (now() - timedelta(days=raw["days_ago"])).date().isoformat()
        if raw["customer"] in known:
            create(parse({**raw, "obtained_on": day}), customer=known[raw["customer"]], by=by, is_demo=True)


def remove_demo() -> None:
    """Delete all that is known of the demo customers; call it before they are deleted themselves."""
    customers = list(db.session.scalars(select(Customer.id).where(Customer.is_demo)))
    of_demo = or_(CustomerFact.is_demo, CustomerFact.customer_id.in_(customers))
    ids = list(db.session.scalars(select(CustomerFact.id).where(of_demo)))
    keys = [key_name("", one, LEVEL_NAMED) for one in ids] + [key_name(one, "", LEVEL_PRIVATE) for one in customers]
    db.session.execute(delete(DataKey).where(DataKey.record_id.in_(keys)))
    db.session.execute(delete(CustomerFact).where(CustomerFact.id.in_(ids)))
