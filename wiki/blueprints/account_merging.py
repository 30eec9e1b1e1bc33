"""Making one of two records of the same customer: look the other one up, see what moves, confirm."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.customers import SHOWN
from wiki.models import Customer
from wiki.services import account_merging, customers

bp = Blueprint("account_merging", __name__, url_prefix="/customers")

LONGEST_SEARCH = 200
FOUND = 20


@bp.route("/<customer_id>/merge", methods=["GET", "POST"])
def merge(customer_id: str) -> ResponseReturnValue:
    """Choose the record that takes over; what this one has moves there, for good."""
    customer = load(Customer, customer_id, "merge", options=SHOWN)
    if request.method == "POST":
        into = load(Customer, request.form.get("into", ""), "merge", options=SHOWN)
        account_merging.merge(customer, into, by=me(), address=request.remote_addr or "")
        flash(gettext("The two are one now: whatever was noted of either is here."))
        return redirect(url_for("customers.show", customer_id=into.id), 303)
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    content = customers.from_body(customer.head.body)
    found = (
        customers.named(sought, user=me(), limit=FOUND, but=customer.id)
        if sought
        else customers.twins(content, user=me(), but=customer.id)
    )
    return render_template(
        "customers/merge.html",
        customer=customer,
        sought=sought,
        found=found,
        numbers=account_merging.numbers(customer),
    )
