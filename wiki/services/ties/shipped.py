"""Departments, people and ties at the customers of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Contact, Customer, Department, Tie, User
from wiki.services import contacts, departments
from wiki.services.ties.content import parse, parse_step
from wiki.services.ties.editing import know, take_step, tie


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User], by: User) -> None:
    """Note what is there at the demo customers, which are to be there already; one that has departments is left."""
    for raw in shipped:
        customer = db.session.scalars(select(Customer).where(Customer.is_demo, Customer.ref == raw["customer"])).first()
        if customer is not None and not departments.all_of(customer):
            parts = _departments(raw["departments"], customer, by)
            known = {one["name"]: _person(one, customer, parts, people, by) for one in raw["people"]}
            _ties(raw["ties"], customer, known, parts, by)


def remove_demo() -> None:
    """Delete the departments and ties of demo customers; call it before these are deleted."""
    ids = list(db.session.scalars(select(Customer.id).where(Customer.is_demo)))
    for contact in db.session.scalars(select(Contact).where(Contact.customer_id.in_(ids))):
        contact.department_id = None
    db.session.flush()
    for model in (Tie, Department):
        for record in db.session.scalars(select(model).where(model.customer_id.in_(ids))):
            db.session.delete(record)
        db.session.flush()


def _departments(shipped: Iterable[Mapping[str, Any]], customer: Customer, by: User) -> dict[str, str]:
    made: dict[str, str] = {}
    for raw in shipped:
        typed = {**raw, "parent": made.get(raw.get("parent", ""), "")}
        one = departments.create(customer, departments.parse(typed, parents=made.values()), by=by)
        db.session.flush()
        made[raw["name"]] = one.id
    return made


def _person(
    raw: Mapping[str, Any], customer: Customer, parts: Mapping[str, str], people: Mapping[str, User], by: User
) -> str:
    """Note somebody, or say more of the demo contact of the name, and return the id."""
    there = select(Contact).where(Contact.customer_id == customer.id, Contact.name == raw["name"], Contact.is_demo)
    contact = db.session.scalars(there).first()
    kept = vars(contacts.said(contact)) if contact else {}
    typed = {**kept, **raw, "firm": customer.title, "department": parts[raw["department"]]}
    content = contacts.parse(typed, departments=parts.values())
    if contact is None:
        contact = contacts.create(content, by=by, customer=customer, is_demo=True)
    else:
        contacts.change(contact, content, base=contacts.state(contact))
    for name, level in raw.get("known", {}).items():
        know(contact, level, by=people.get(name, by))
    for step in raw.get("steps", []):
        take_step(contact, parse_step(step), by=by)
    return contact.id


def _ties(
    shipped: Iterable[Mapping[str, Any]],
    customer: Customer,
    known: Mapping[str, str],
    parts: Mapping[str, str],
    by: User,
) -> None:
    ids = {**known, **parts}
    for raw in shipped:
        typed = {**raw, "who": ids[raw["who"]], "whom": ids[raw["whom"]]}
        tie(customer, parse(typed, people=known.values(), departments=parts.values()), by=by)
        db.session.flush()
