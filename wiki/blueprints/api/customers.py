"""Customers for programs: what all who sell may read of them. Closed ones are no programs' business."""

from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load
from wiki.blueprints.api import records, requests
from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models import AccountClass, Customer, Revision, Stage
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.holding import holding
from wiki.services import customers, vocabulary
from wiki.services.customers.names import alike

GRADES = ("A", "B", "C", "D")
MOST_WORDS = 8


def index() -> ResponseReturnValue:
    """List customers, those first of which something was noted last; narrowed by name, stage, class, grade, trade."""
    allow("browse", Customer)
    asked = requests.Parameters()
    number, size, text = asked.page(), asked.size(), asked.query()
    chosen = {
        Customer.stage: asked.choice("stage", [one.value for one in Stage]),
        Customer.account_class: asked.choice("account_class", [one.value for one in AccountClass]),
        Customer.grade: asked.choice("grade", GRADES),
    }
    filed = {name: asked.codes(name) for name in ("industry", "ownership")}
    asked.check()
    query = listing(Customer, "list").where(Customer.level <= LEVEL_SELLERS)
    query = query.where(*holding(Customer.sought, alike(text).split()[:MOST_WORDS]))
    for column, value in chosen.items():
        query = query.where(column == value) if value else query
    for name, codes in filed.items():
        below = vocabulary.current().ids_below(name, *codes)
        query = query.where(getattr(Customer, f"{name}_id").in_(below)) if codes else query
    total = db.session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    found = _whole(query.order_by(Customer.touched_at.desc(), Customer.id).offset((number - 1) * size).limit(size))
    return {"total": total, "page": number, "size": size, "items": [record(one) for one in db.session.scalars(found)]}


def show(customer_id: str) -> ResponseReturnValue:
    """Read a customer."""
    customer = load(Customer, customer_id)
    if customer.level > LEVEL_SELLERS or customer.removed_at:
        raise NotFound
    return record(customer)


def record(customer: Customer) -> dict[str, Any]:
    """Return what is said of a customer that the caller has loaded."""
    content = customers.from_body(customer.head.body)
    return {
        "id": customer.id,
        "kind": customer.kind,
        "name": content.name,
        "names": list(content.names),
        **{name: getattr(content, name) or None for name in ("region", "address", "size", "products")},
        "industry": content.industry,
        "ownership": content.ownership,
        "stage": customer.stage.value,
        "phase": customer.phase.value,
        "reference": customer.reference.value,
        "grade": customer.grade,
        "account_class": customer.account_class,
        "owner": customer.keeper.display_name if customer.keeper else None,
        "contacted_on": customer.contacted_on,
        "sections": dict(content.sections),
        "version": customer.version,
        "created_at": records.moment(customer.created_at),
        "updated_at": records.moment(customer.updated_at),
        "url": records.absolute(f"/customers/{customer.id}"),
    }


def _whole(query: Select[Any]) -> Select[Any]:
    return query.options(joinedload(Customer.head).defer(Revision.html), joinedload(Customer.owner))
