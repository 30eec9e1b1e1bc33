"""What is to be found out about customers: asking, changing, giving up; the answer is noted as a fact."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, look_up_rights, me
from wiki.blueprints.auth import safe_target
from wiki.blueprints.facts import topic_label
from wiki.errors import Invalid, Stale
from wiki.forms.inquiries import GivingUpForm, InquiryForm
from wiki.models import WAY_LABELS, Customer, Inquiry, InquiryWay
from wiki.services import inquiries, interactions

bp = Blueprint("inquiries", __name__)


@bp.get("/inquiries")
def index() -> ResponseReturnValue:
    """List what the reader has taken on to find out, what is due first."""
    allow("browse", Inquiry)
    found = [inquiries.Asked(one) for one in inquiries.mine(me())]
    look_up_rights([one.inquiry for one in found])
    return render_template("inquiries/index.html", found=found, topic_label=topic_label, way_label=way_label)


@bp.route("/customers/<customer_id>/inquiries", methods=["GET", "POST"])
def of_customer(customer_id: str) -> ResponseReturnValue:
    """Read what is to be found out about a customer and what became of it; ask something more."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = _offered(InquiryForm(), customer)
    if request.method == "POST" and form.validate():
        try:
            made = inquiries.ask(customer, inquiries.parse(form.raw()), by=me(), submission=form.submission.data)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("On the list: %(question)s", question=made.question))
            here = url_for(".of_customer", customer_id=customer.id)
            return redirect(safe_target(request.form.get("next") or here), 303)
    elif request.method == "GET":
        form.question.data, form.topic.data = request.args.get("question", "")[:300], request.args.get("topic", "")
    page = render_template(
        "inquiries/of_customer.html",
        customer=customer,
        form=form,
        found=inquiries.of_customer(customer, user=me()),
        topic_label=topic_label,
        way_label=way_label,
    )
    return page, 422 if form.errors else 200


@bp.route("/inquiries/<inquiry_id>", methods=["GET", "POST"])
def edit(inquiry_id: str) -> ResponseReturnValue:
    """Change what is to be found out. A save over a newer version is held up once."""
    inquiry, status = load(Inquiry, inquiry_id, "edit"), 200
    form = _offered(InquiryForm(), inquiry.customer, inquiry)
    if request.method == "GET":
        form.fill(inquiry)
    elif form.validate():
        try:
            inquiries.revise(inquiry, inquiries.parse(form.raw()), base=form.base_number(), by=me())
            return _there(inquiry, gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    return _edit_page(inquiry, form, _giving_up(inquiry), status)


@bp.post("/inquiries/<inquiry_id>/give-up")
def give_up(inquiry_id: str) -> ResponseReturnValue:
    """Say that nobody looks for it any more, and why."""
    inquiry, status = load(Inquiry, inquiry_id, "edit"), 200
    giving_up = GivingUpForm()
    if giving_up.validate():
        try:
            inquiries.give_up(inquiry, giving_up.reason.data or "", base=giving_up.base_number())
            return _there(inquiry, gettext("Given up. It stays in the list with the reason."))
        except Invalid as error:
            giving_up.refuse(error)
        except Stale as error:
            giving_up.rebase(error.current)
            status = 409
    form = _offered(InquiryForm(formdata=None), inquiry.customer, inquiry)
    form.fill(inquiry)
    return _edit_page(inquiry, form, giving_up, status)


@bp.post("/inquiries/<inquiry_id>/take-up")
def take_up(inquiry_id: str) -> ResponseReturnValue:
    """Look for it again."""
    inquiry = load(Inquiry, inquiry_id, "edit")
    inquiries.take_up(inquiry)
    return _there(inquiry, gettext("It is open again."))


def way_label(way: InquiryWay) -> str:
    """Return the way's name in the reader's language."""
    return gettext(WAY_LABELS[way])


def _offered(form: InquiryForm, customer: Customer, inquiry: Inquiry | None = None) -> InquiryForm:
    takers = inquiries.takers(customer, user=me())
    if inquiry is not None and inquiry.owner not in takers:
        takers.append(inquiry.owner)
    return form.offer(interactions.contacts_of(customer, user=me()), takers)


def _giving_up(inquiry: Inquiry) -> GivingUpForm:
    form = GivingUpForm(formdata=None)
    form.base.data = str(inquiry.version)
    return form


def _edit_page(inquiry: Inquiry, form: InquiryForm, giving_up: GivingUpForm, status: int) -> ResponseReturnValue:
    page = render_template(
        "inquiries/edit.html",
        inquiry=inquiry,
        customer=inquiry.customer,
        form=form,
        giving_up=giving_up,
        overtaken=status == 409,
        way_label=way_label,
    )
    refused = form.errors or giving_up.errors
    return page, 422 if refused and status == 200 else status


def _there(inquiry: Inquiry, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".of_customer", customer_id=inquiry.customer_id), 303)
