"""Losses: that a customer has left or buys less, why, and what of ours lies behind it."""

import secrets

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from wiki.access import allow, load, me
from wiki.blueprints import facets
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.losses import LossForm
from wiki.models import Customer, CustomerLoss, RootCause
from wiki.models.base import now
from wiki.services import losses, paging, root_causes, vocabulary

bp = Blueprint("losses", __name__)

LISTED = 50
OFFERED = 60


@bp.get("/losses")
def index() -> ResponseReturnValue:
    """List the losses that one may read, the newest first, with how many there are of each cause."""
    allow("browse", CustomerLoss)
    known = vocabulary.current().get("cause", request.args.get("cause", ""))
    code = known.code if known else None
    page = paging.page(losses.newest(code, user=me()), facets.page_number(request.args), LISTED)
    return render_template(
        "losses/index.html",
        page=page,
        code=code,
        counted=losses.by_cause(user=me()),
        behind=losses.root_causes_of(page.records, user=me()),
        cause_of=_cause_of,
        with_argument=facets.with_argument,
    )


@bp.route("/customers/<customer_id>/losses/new", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Note a loss of a customer."""
    customer = load(Customer, customer_id, "edit")
    form = _offered(LossForm(), None)
    if form.validate_on_submit():
        try:
            content = losses.parse(form.raw())
            _made, reopened = losses.create(customer, content, by=me(), submission=form.submission.data)
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(customer, reopened)
    elif request.method == "GET":
        form.submission.data, form.whole.data = secrets.token_urlsafe(16), "0"
        form.lost_on.data = format_datetime(now(), "yyyy-MM-dd")
    return render_template("losses/edit.html", form=form, customer=customer), 422 if form.errors else 200


@bp.route("/losses/<loss_id>", methods=["GET", "POST"])
def edit(loss_id: str) -> ResponseReturnValue:
    """Change what is said of a loss."""
    loss = load(CustomerLoss, loss_id, "edit")
    before = _cause_of(loss)
    form = _offered(LossForm(), before)
    if form.validate_on_submit():
        try:
            reopened = losses.change(loss, losses.parse(form.raw(), before=before), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(loss.customer, reopened)
    elif request.method == "GET":
        form.fill(loss, before, losses.root_causes_of([loss], user=me()).get(loss.id, []))
    page = render_template("losses/edit.html", form=form, customer=loss.customer, loss=loss)
    return page, 422 if form.errors else 200


@bp.post("/losses/<loss_id>/remove")
def remove(loss_id: str) -> ResponseReturnValue:
    """Take a loss back that was noted by mistake."""
    loss = load(CustomerLoss, loss_id, "edit")
    losses.remove(loss, by=me())
    flash(gettext("Taken back. You can bring it back below."))
    return redirect(url_for(".removed", loss_id=loss.id), 303)


@bp.get("/losses/<loss_id>/removed")
def removed(loss_id: str) -> ResponseReturnValue:
    """Offer to bring back what was just taken back."""
    loss = load(CustomerLoss, loss_id, "restore")
    return render_template("losses/removed.html", loss=loss, customer=loss.customer)


@bp.post("/losses/<loss_id>/restore")
def restore(loss_id: str) -> ResponseReturnValue:
    """Bring a loss back."""
    loss = load(CustomerLoss, loss_id, "restore")
    losses.restore(loss)
    return _there(loss.customer, [])


def _offered(form: LossForm, kept: str | None) -> LossForm:
    known = list(db.session.scalars(root_causes.ranked(user=me()).limit(OFFERED)))
    return form.offer(vocabulary.current(), ui_language(), known, kept)


def _cause_of(loss: CustomerLoss) -> str:
    """Return the code of its cause as it is called now."""
    term = vocabulary.current().by_id(loss.cause_id) if loss.cause_id else None
    return term.code if term else ""


def _there(customer: Customer, reopened: list[RootCause]) -> ResponseReturnValue:
    flash(gettext("Saved."))
    for one in reopened:
        flash(gettext("“%(title)s” was marked as fixed and is open again: this loss came later.", title=one.title))
    return redirect(url_for("customers.show", customer_id=customer.id, _anchor="losses"), 303)
