"""The customers of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select, update

from wiki.extensions import db
from wiki.models import Case, Contact, Customer, CustomerGroup, CustomerGrouping, Revision, Stage, Topic, User
from wiki.models.site import CUSTOMERS, raise_generation
from wiki.services.customers.content import parse, rendered
from wiki.services.customers.editing import create, note_event
from wiki.services.customers.groups import create as create_group


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User], by: User) -> None:
    """Note those that are not there yet; their people are the demo contacts whose firm has the name."""
    have = set(db.session.scalars(select(Customer.ref).where(Customer.is_demo)))
    for raw in shipped:
        if raw["ref"] in have:
            continue
        content = parse(raw)
        stage = Stage(raw["stage"])
        owner = people.get(raw["owner"] or "")
        made = create(content, rendered(content), by=by, owner=owner, stage=stage, ref=raw["ref"], is_demo=True)
        if stage is not Stage.POTENTIAL:
            note_event(made, "stage", Stage.POTENTIAL.value, stage.value, by=by, note=raw["why"])
        for contact in db.session.scalars(select(Contact).where(Contact.is_demo, Contact.firm == content.name)):
            contact.customer_id = made.id
    db.session.flush()


def install_groups(shipped: Iterable[Mapping[str, Any]], *, by: User) -> None:
    """Make groups for all who sell and put the customers of the demonstration into them, unless they are there."""
    ids = {row[0]: row[1] for row in db.session.execute(select(Customer.ref, Customer.id).where(Customer.is_demo))}
    for raw in shipped:
        group = create_group(raw["name"], shared=True, by=by)
        for ident in (ids[ref] for ref in raw["customers"] if ref in ids):
            if db.session.get(CustomerGrouping, (group.id, ident)) is None:
                db.session.add(CustomerGrouping(group_id=group.id, customer_id=ident))
    db.session.flush()


def remove_demo() -> None:
    """Delete the customers of the demonstration with all that was noted of them."""
    ids = list(db.session.scalars(select(Customer.id).where(Customer.is_demo)))
    for group in db.session.scalars(select(CustomerGroup).join(User).where(User.is_demo)):
        db.session.delete(group)
    for model in (Case, Contact, Topic):
        for record in db.session.scalars(select(model).where(model.customer_id.in_(ids))):
            record.customer_id = None
    table = Customer.__table__
    db.session.flush()
    db.session.execute(update(table).where(table.c.parent_id.in_(ids)).values(parent_id=None))
    for customer in db.session.scalars(select(Customer).where(Customer.id.in_(ids))):
        db.session.execute(delete(Revision).where(Revision.document_id == customer.id))
        db.session.delete(customer)
    db.session.flush()
    raise_generation(CUSTOMERS)
