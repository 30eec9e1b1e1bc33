"""What customers had of us: writing it down, what shows it, who there has confirmed it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.facts import topic_label
from wiki.blueprints.reader import today
from wiki.errors import Invalid, Stale
from wiki.forms.benefits import BenefitForm
from wiki.models import KIND_LABELS, Benefit, Customer
from wiki.services import benefits, interactions
from wiki.text.checks import shorten

bp = Blueprint("benefits", __name__)

LABEL_LENGTH = 80


@bp.route("/customers/<customer_id>/benefits", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read what a customer had of us, with the sums of each year; write down more."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = _offered(BenefitForm(), customer)
    if request.method == "POST" and form.validate():
        try:
            benefits.note(customer, benefits.parse(form.raw()), by=me(), submission=form.submission.data)
            return _there(customer, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.had_on.data = today().isoformat()
    page = render_template(
        "benefits/index.html",
        customer=customer,
        form=form,
        found=benefits.of_customer(customer, user=me()),
        totals=benefits.totals(customer, user=me()),
        kind_label=lambda kind: gettext(KIND_LABELS[kind]),
        topic_label=topic_label,
    )
    return page, 422 if form.errors else 200


@bp.route("/benefits/<benefit_id>", methods=["GET", "POST"])
def edit(benefit_id: str) -> ResponseReturnValue:
    """Change it, or say who has confirmed it. A save over a newer version is held up once."""
    benefit, status = load(Benefit, benefit_id, "edit"), 200
    form = _offered(BenefitForm(), benefit.customer, benefit)
    if request.method == "GET":
        form.fill(benefit)
    elif form.validate():
        try:
            benefits.revise(benefit, benefits.parse(form.raw()), base=form.base_number(), by=me())
            return _there(benefit.customer, gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(
        "benefits/edit.html", form=form, customer=benefit.customer, benefit=benefit, overtaken=status == 409
    )
    return page, 422 if form.errors and status == 200 else status


@bp.post("/benefits/<benefit_id>/remove")
def remove(benefit_id: str) -> ResponseReturnValue:
    """Take it back; the page that follows can bring it back."""
    benefit = load(Benefit, benefit_id, "edit")
    benefits.remove(benefit, by=me())
    flash(gettext("Taken back. You can bring it back below."))
    return redirect(url_for(".removed", benefit_id=benefit.id), 303)


@bp.get("/benefits/<benefit_id>/removed")
def removed(benefit_id: str) -> ResponseReturnValue:
    """Offer to bring back what was just taken back."""
    benefit = load(Benefit, benefit_id, "restore")
    return render_template("benefits/removed.html", benefit=benefit, customer=benefit.customer)


@bp.post("/benefits/<benefit_id>/restore")
def restore(benefit_id: str) -> ResponseReturnValue:
    """Bring it back."""
    benefit = load(Benefit, benefit_id, "restore")
    benefits.restore(benefit)
    return _there(benefit.customer, gettext("It is back."))


def _offered(form: BenefitForm, customer: Customer, benefit: Benefit | None = None) -> BenefitForm:
    cases, met, known = benefits.evidence_for(customer, user=me(), of=benefit)
    offered = [(f"{benefits.CASE}{one.id}", one.title) for one in cases]
    offered += [
        (f"{benefits.CONTACT}{one.id}", f"{one.happened_on} {gettext(KIND_LABELS[one.kind])} {one.purpose}")
        for one in met
    ]
    offered += [
        (f"{benefits.FACT}{one.fact.id}", f"{topic_label(one.fact.topic)} {one.words.text}")
        for one in known
        if not one.words.lost
    ]
    choices = [(ident, shorten(text, LABEL_LENGTH)) for ident, text in offered]
    return form.offer(interactions.contacts_of(customer, user=me()), choices)


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index", customer_id=customer.id), 303)
