"""Customers of every class for the matrix, and what is noted of them."""

from typing import Any

from tests.browsing import Browser
from tests.writing import writing
from wiki.models import Customer, CustomerGroup, CustomerLoss, CustomerView, db

NAMES = ("customer", "free customer", "removed customer", "closed customer", "twin customer", "closed twin customer")
TYPED = {"industry": "manufacturing", "business": "Makes valves.", "care": "Calls in the morning."}


def note_customers(known: dict[str, dict[str, Any]], sent: Any, author: Browser) -> None:
    """Note a customer of each class: the author's, nobody's, one removed, one closed; groups and views."""
    for name in NAMES:
        answer = sent(author, "/customers/new", {**TYPED, "name": f"Sample {name}", "submission": name})
        known[name] = {"customer_id": answer.headers["Location"].rsplit("/", 1)[1]}
    sent(author, f"/customers/{known['removed customer']['customer_id']}/remove")
    for name in ("closed customer", "closed twin customer"):
        sent(author, f"/customers/{known[name]['customer_id']}/close")
    for name, more in (("group", {}), ("shared group", {"shared": "1"})):
        sent(author, "/customers/groups", {"name": name, **more})
        made = db.session.query(CustomerGroup).filter_by(name=name).one()
        known[name] = {"group_id": made.id}
    for name, more in (("view", {}), ("shared view", {"shared": "1"})):
        sent(author, "/customers/views/new?stage=target", {"name": name, **more})
        known[name] = {"view_id": db.session.query(CustomerView.id).filter_by(name=name).scalar()}
    with writing():
        db.session.get_one(Customer, known["free customer"]["customer_id"]).owner_id = None
    _lose(known, sent, author)
    known["section of the customer"] = {**known["customer"], "name": "care"}
    known["member of the customer"] = {**known["customer"], "user_id": 1}


def _lose(known: dict[str, dict[str, Any]], sent: Any, author: Browser) -> None:
    """Note a loss of each class: for all who sell, for those who look after the customer, one that was taken back."""
    for name, more in (("customer loss", {}), ("closed loss", {"closed": "1"}), ("removed loss", {})):
        path = f"/customers/{known['customer']['customer_id']}/losses/new"
        sent(author, path, {"whole": "0", "why": name, "submission": name, **more})
        known[name] = {"loss_id": db.session.query(CustomerLoss).filter_by(why=name).one().id}
    sent(author, f"/losses/{known['removed loss']['loss_id']}/remove")
