"""People at a customer: who they are, by department, and noting one with nothing but a name."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints import routes, tie_words
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid
from wiki.forms.contacts import ContactForm
from wiki.models import Customer
from wiki.services import contacts, departments, facts, service_forms, ties, vocabulary

bp = Blueprint("customer_people", __name__, url_prefix="/customers/<customer_id>/people")


@bp.get("")
def index(customer_id: str) -> ResponseReturnValue:
    """List the people at a customer by department, those who have left, and what is amiss."""
    customer = load(Customer, customer_id)
    parts = departments.of(customer, user=me())
    return render_template(
        "customer_people/index.html",
        customer=customer,
        known=ties.at_customer(customer, user=me()),
        departments=parts,
        depths=departments.depths(parts),
        **routes.in_brief(customer),
        words=tie_words,
        preferences=facts.offered(customer, user=me()),
        given=service_forms.given(customer, user=me()),
    )


@bp.route("/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note somebody at a customer; only the name is needed. Of one whose name looks the same it is asked."""
    customer = load(Customer, customer_id, "note")
    parts = departments.of(customer, user=me())
    form, alike = ContactForm(), []
    form.offer_levels(vocabulary.current(), ui_language())
    form.offer_part(parts)
    if form.validate_on_submit():
        try:
            raw = {**form.raw(), "firm": customer.title}
            content = contacts.parse(raw, departments={one.id for one in parts})
        except Invalid as error:
            form.refuse(error)
        else:
            sent = contacts.sent_just_now(content, customer, by=me())
            alike = [] if sent or "anew" in request.form else contacts.look_alikes(content.name, customer, user=me())
            if not alike:
                made = sent or contacts.create(content, by=me(), customer=customer)
                flash(gettext("Noted."))
                return redirect(url_for("contacts.show", contact_id=made.id), 303)
    elif request.method == "GET":
        form.department.data = request.args.get("department")
    page = render_template("customer_people/new.html", customer=customer, form=form, alike=alike)
    return page, 422 if form.errors or alike else 200
