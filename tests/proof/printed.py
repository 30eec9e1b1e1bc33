"""Printouts for the matrix: of an open customer and of a closed one, both made."""

from typing import Any

from tests.writing import writing
from wiki.models import Customer, User, db
from wiki.services import printouts


def print_customers(known: dict[str, dict[str, Any]], author: User) -> None:
    """Have the author's briefs made, without the time that it takes."""
    for name in ("customer", "closed customer"):
        with writing():
            customer = db.session.get_one(Customer, known[name]["customer_id"])
            ident = printouts.order(customer, {}, language="en", by=db.session.get_one(User, author.id)).id
            printouts.keep(ident, b"%PDF-")
        known[f"printout of the {name}"] = {"printout_id": ident}
