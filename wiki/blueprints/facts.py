"""Facts about customers: all of one customer, noting one, changing it, taking it back. Level 4: see `fact_readers`."""

import secrets
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, me, rights
from wiki.blueprints import facets, fact_uses
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.forms.facts import FactForm, QuickFactForm
from wiki.models import (
    BASIS_LABELS,
    FACT_SOURCE_LABELS,
    TOPIC_LABELS,
    Contact,
    Customer,
    CustomerFact,
    FactSource,
    FactTopic,
    LawfulBasis,
)
from wiki.services import facts, inquiries, paging

bp = Blueprint("facts", __name__)

LISTED = 50
MOST_CONTACTS = 300
WHOLE = joinedload(CustomerFact.contact), joinedload(CustomerFact.by), joinedload(CustomerFact.customer)


@bp.route("/customers/<customer_id>/facts", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """List what is known of a customer, by topic; jot down something that was observed."""
    sending = request.method == "POST"
    customer = load(Customer, customer_id, "note") if sending else load(Customer, customer_id)
    form = QuickFactForm().offer()
    if form.validate_on_submit():
        try:
            content = facts.parse_quick(form.raw())
        except Invalid as error:
            form.refuse(error)
        else:
            facts.create(content, customer=customer, by=me(), submission=form.submission.data)
            return _there(customer, gettext("Noted."))
    elif not sending:
        form.submission.data = secrets.token_urlsafe(16)
    return _index_page(customer, form), 422 if form.errors else 200


@bp.route("/customers/<customer_id>/facts/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note a fact with its source, who may read it and how long it holds."""
    customer = load(Customer, customer_id, "note")
    contacts = _contacts(customer)
    form = FactForm().offer(contacts)
    if form.validate_on_submit():
        contact = next((one for one in contacts if one.id == form.contact.data), None)
        try:
            content = facts.parse(form.raw(), of_person=contact is not None)
            made = facts.create(content, customer=customer, contact=contact, by=me(), submission=form.submission.data)
        except Invalid as error:
            form.refuse(error)
        else:
            if asked := inquiries.find(customer, form.inquiry.data or "", user=me()):
                inquiries.answer(asked, made, by=me())
            return _there(customer, _noted(made))
    elif request.method == "GET":
        form.submission.data = secrets.token_urlsafe(16)
        form.topic.data, form.contact.data = request.args.get("topic", ""), request.args.get("contact", "")
        form.inquiry.data = request.args.get("inquiry", "")
        if asked := inquiries.find(customer, form.inquiry.data, user=me()):
            form.begin(asked)
    asked = inquiries.find(customer, form.inquiry.data or "", user=me())
    page = render_template("facts/edit.html", form=form, customer=customer, fact=None, asked=asked)
    return page, 422 if form.errors else 200


@bp.get("/facts/<fact_id>")
def show(fact_id: str) -> ResponseReturnValue:
    """Read a fact with its source and its history; of one for named readers, that it is there. Openings are noted."""
    fact = load(CustomerFact, fact_id, "know", options=WHOLE)
    customer = load(Customer, fact.customer_id)
    is_open = "read" in rights(fact)
    if is_open and fact.level == facts.NAMED:
        facts.naming.note_opening(fact, by=me())
    return render_template(
        "facts/show.html",
        fact=fact,
        customer=customer,
        is_open=is_open,
        words=facts.opened(fact) if is_open else facts.Words(),
        history=facts.history(fact, user=me()) if is_open else [],
        **(fact_uses.beside(fact, customer) if is_open else {}),
        **LABELS,
    )


@bp.route("/facts/<fact_id>/edit", methods=["GET", "POST"])
def edit(fact_id: str) -> ResponseReturnValue:
    """Change what a fact says. A save over a newer version is held up once."""
    fact = load(CustomerFact, fact_id, "edit", options=WHOLE)
    customer = load(Customer, fact.customer_id)
    form = FactForm().offer([], least=1 if can("lower", fact) else fact.level, of_person=fact.contact)
    if request.method == "GET":
        if fact.level == facts.NAMED:
            facts.naming.note_opening(fact, by=me())
        form.fill(facts.content_of(fact), base=fact.version)
        form.contact.data = fact.contact_id or ""
    elif form.validate():
        try:
            return _revised(fact, customer, form)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            return _edit_page(fact, customer, form), 409
    return _edit_page(fact, customer, form), 422 if form.errors else 200


@bp.post("/facts/<fact_id>/withdraw")
def withdraw(fact_id: str) -> ResponseReturnValue:
    """Take a fact back."""
    fact = load(CustomerFact, fact_id, "withdraw")
    facts.withdraw(fact, by=me())
    return _there(fact.customer, gettext("Taken back. It can be brought back below."))


@bp.post("/facts/<fact_id>/restore")
def restore(fact_id: str) -> ResponseReturnValue:
    """Bring a fact back."""
    fact = load(CustomerFact, fact_id, "withdraw")
    facts.restore(fact)
    return _there(fact.customer, gettext("It is back."))


@bp.get("/facts/expiring")
def expiring() -> ResponseReturnValue:
    """List facts of own accounts that end soon, have ended, or have to be looked at. What they say is not in it."""
    allow("browse", Customer)
    page = paging.page(facts.expiring(user=me()), facets.page_number(request.args), LISTED)
    return render_template("facts/expiring.html", page=page, with_argument=facets.with_argument, **LABELS)


def topic_label(topic: FactTopic) -> str:
    """Return the topic's name in the reader's language."""
    return gettext(TOPIC_LABELS[topic])


def source_label(source: FactSource) -> str:
    """Return how it is known, in the reader's language."""
    return gettext(FACT_SOURCE_LABELS[source])


def basis_label(basis: str) -> str:
    """Return what allows to keep it, in the reader's language; "" where that is not said."""
    return gettext(BASIS_LABELS[LawfulBasis(basis)]) if basis else ""


LABELS: dict[str, Any] = {"topic_label": topic_label, "source_label": source_label, "basis_label": basis_label}


def _index_page(customer: Customer, form: QuickFactForm) -> str:
    asked = request.args.get("topic", "")
    topic = next((one for one in FactTopic if one.value == asked), None)
    page = facts.page_of(customer, facets.page_number(request.args), topic=topic, user=me())
    return render_template(
        "facts/index.html",
        customer=customer,
        form=form,
        page=page,
        groups=[(about, list(told)) for about, told in groupby(facts.told(page.records), lambda one: one.fact.topic)],
        withdrawn=facts.withdrawn(customer, user=me()),
        topic=topic,
        topics=list(FactTopic),
        with_argument=facets.with_argument,
        **LABELS,
    )


def _edit_page(fact: CustomerFact, customer: Customer, form: FactForm) -> str:
    return render_template("facts/edit.html", form=form, customer=customer, fact=fact)


def _revised(fact: CustomerFact, customer: Customer, form: FactForm) -> ResponseReturnValue:
    content = facts.parse(form.raw(), of_person=fact.contact is not None)
    if content.level < fact.level and not can("lower", fact):
        raise Invalid({"level": Message(N_("To more people it is opened by somebody who leads and may read it."))})
    facts.revise(fact, content, base=form.base_number(), by=me())
    return _there(customer, gettext("Saved."))


def _noted(fact: CustomerFact) -> str:
    """Return what is said to whoever noted it, who may not be among those who read it."""
    if can("know", fact):
        return gettext("Noted.")
    return gettext("Noted and sealed. Those who look after the customer read it; you do not.")


def _contacts(customer: Customer) -> Sequence[Contact]:
    known: Select[Any] = listing(Contact).where(Contact.customer_id == customer.id, Contact.removed_at.is_(None))
    return db.session.scalars(known.order_by(Contact.name, Contact.id).limit(MOST_CONTACTS)).all()


def _there(customer: Customer, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("facts.index", customer_id=customer.id), 303)
