"""Saying which customer a case was with; a form that came from a customer's page says it by itself."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import listing, load, me
from wiki.extensions import db
from wiki.models import Case, Customer, Topic
from wiki.services import customers
from wiki.services.customers import CustomerContent

bp = Blueprint("customer_links", __name__)

LONGEST_SEARCH = 200
FOUND = 20


@bp.route("/cases/<case_id>/customer", methods=["GET", "POST"])
def choose(case_id: str) -> ResponseReturnValue:
    """Look the customer of a case up by a part of its name, then choose it."""
    case = load(Case, case_id, "edit")
    if request.method == "POST":
        ident = request.form.get("customer", "")
        customers.link(case, load(Customer, ident, "list") if ident else None)
        flash(gettext("Saved."))
        return redirect(url_for("cases.show", case_id=case.id), 303)
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    return render_template(
        "customers/of_case.html",
        case=case,
        customer=customers.customer_of(case, user=me()),
        sought=sought,
        found=customers.named(sought, user=me(), limit=FOUND) if sought else [],
    )


def come_from(ident: str | None) -> Customer | None:
    """Return the customer from whose page a form was opened, None if there is none that the person may list."""
    if not ident or not (ident.isascii() and ident.isalnum()):
        return None
    return db.session.scalars(listing(Customer, "list").where(Customer.id == ident[:16])).first()


def said_of(customer: Customer | None) -> CustomerContent | None:
    """Return what is said of a customer, to begin a form with."""
    return customers.from_body(customer.head.body) if customer else None


def keep(document: Case | Topic, ident: str | None) -> None:
    """Note the customer of what was just written."""
    if customer := come_from(ident):
        customers.link(document, customer)
