"""People, departments and ties at customers for the matrix: at one that is open, and at one that is closed."""

from typing import Any

from tests.browsing import Browser
from wiki.models import Contact, Customer, Department, Tie, db

CLASSES = {"customer": "", "closed customer": "closed "}


def note_people(known: dict[str, dict[str, Any]], sent: Any, author: Browser) -> None:
    """Note two people, two departments and two ties at each customer: one for the team, one for all who sell."""
    for place, kind in CLASSES.items():
        at = f"/customers/{known[place]['customer_id']}"
        for name in ("Wren Halloway", "Moss Tarrant"):
            sent(author, f"{at}/people/new", {"name": name})
            sent(author, f"{at}/departments/new", {"name": name, "function": "business"})
        who, whom = people(known[place]["customer_id"])
        sent(author, f"{at}/ties/new", {"kind": "reports_to", "who": who, "whom": whom})
        sent(author, f"{at}/ties/new", {"kind": "personal", "who": who, "whom": whom, "source": "Seen."})
        known[f"{kind}person"] = {"contact_id": who}
        known[f"{kind}department"] = {**known[place], "department_id": departments(known[place]["customer_id"])[0]}
        for tie in db.session.query(Tie).filter_by(customer_id=known[place]["customer_id"]):
            known[f"{kind}{'shared ' if tie.level == 2 else ''}tie"] = {**known[place], "tie_id": tie.id}


def people(customer_id: str) -> list[str]:
    """Return the ids of those at a customer."""
    found = db.session.query(Contact).filter_by(customer_id=customer_id)
    return [one.id for one in found.order_by(Contact.name.desc())]


def departments(customer_id: str) -> list[str]:
    """Return the ids of its departments."""
    found = db.session.query(Department).filter_by(customer_id=customer_id)
    return [one.id for one in found.order_by(Department.name.desc())]


def needs(customer: Customer | None) -> dict[str, str]:
    """Return the form of a tie between its departments that is not noted yet."""
    ends = departments(customer.id) if customer else []
    return {"kind": "needs_from", "who": ends[0], "whom": ends[1]} if len(ends) > 1 else {"kind": "needs_from"}
