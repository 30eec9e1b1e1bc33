"""Where a contact works: making the firm a customer, leaving, coming back, going on to another firm."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from wiki.access import allow, load, me
from wiki.errors import Invalid
from wiki.forms.contacts import LeavingForm, MoveForm
from wiki.models import Contact, Customer
from wiki.models.base import now
from wiki.services import contacts, customers

bp = Blueprint("careers", __name__, url_prefix="/contacts/<contact_id>")

NEW = "new"


@bp.post("/customer")
def settle(contact_id: str) -> ResponseReturnValue:
    """Say that the firm of a contact is a customer that has a record, or note it as one."""
    contact, chosen = load(Contact, contact_id, "edit"), request.form.get("customer", "")
    customer = _new_customer(contact.firm) if chosen == NEW else load(Customer, chosen, "note")
    contacts.settle(contact, customer)
    return _there(contact, gettext("Noted: %(name)s is a customer with a record.", name=customer.title))


@bp.route("/leave", methods=["GET", "POST"])
def leave(contact_id: str) -> ResponseReturnValue:
    """Say that somebody has left the firm, and since when."""
    contact, form = load(Contact, contact_id, "edit"), LeavingForm()
    if form.validate_on_submit():
        try:
            contacts.leave(contact, contacts.parse_leaving(form.raw()))
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(contact, gettext("Noted. What was seen of this person stays."))
    elif request.method == "GET":
        form.left_on.data = contact.left_on or format_datetime(now(), "yyyy-MM-dd")
    return render_template("careers/leave.html", contact=contact, form=form), 422 if form.errors else 200


@bp.post("/back")
def come_back(contact_id: str) -> ResponseReturnValue:
    """Say that somebody has not left after all."""
    contact = load(Contact, contact_id, "edit")
    contacts.come_back(contact)
    return _there(contact, gettext("Noted: they are there."))


@bp.route("/move", methods=["GET", "POST"])
def move(contact_id: str) -> ResponseReturnValue:
    """Say to which firm somebody went. If several customers have such a name, it is asked which one."""
    contact, form = load(Contact, contact_id, "edit"), MoveForm()
    allow("create", Contact)
    found: list[Customer] = []
    if form.validate_on_submit():
        try:
            wish = contacts.parse_move(form.raw())
            found = customers.twins(customers.parse({"name": wish.firm}), user=me())
            if customer := _chosen(wish.firm, form.customer.data or "", found):
                made = contacts.move(contact, customer, on=wish.on, position=wish.position, by=me())
                return _there(made, gettext("Noted. What was seen before is linked here."))
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.left_on.data = contact.left_on or format_datetime(now(), "yyyy-MM-dd")
    form.offer(found)
    page = render_template("careers/move.html", contact=contact, form=form, found=found)
    return page, 422 if form.errors or found else 200


def _chosen(name: str, chosen: str, found: list[Customer]) -> Customer | None:
    """Return the customer meant: the one chosen, the only one of the name, or a new one; None if it is to be asked."""
    same = next((one for one in found if one.id == chosen), found[0] if len(found) == 1 and chosen != NEW else None)
    if same is not None:
        return load(Customer, same.id, "note")
    return _new_customer(name) if not found or chosen == NEW else None


def _new_customer(name: str) -> Customer:
    allow("create", Customer)
    return customers.create(customers.parse({"name": name}), {}, by=me())


def _there(contact: Contact, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)
