"""How well we are known inside a customer: the judgements day by day, and adding one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.reader import today
from wiki.errors import Invalid
from wiki.forms.awareness import AwarenessForm
from wiki.models import AWARENESS_LABELS, Awareness, AwarenessRating, Customer
from wiki.services import awareness

bp = Blueprint("awareness", __name__)


@bp.route("/customers/<customer_id>/awareness", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read how well we are known at a customer, and were before; judge it anew."""
    customer = load(Customer, customer_id, "classify" if request.method == "POST" else "read")
    form = AwarenessForm().offer()
    if request.method == "POST" and form.validate():
        try:
            awareness.rate(customer, awareness.parse(form.raw()), by=me(), submission=form.submission.data)
            flash(gettext("Written down."))
            return redirect(url_for(".index", customer_id=customer.id), 303)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET":
        form.rated_on.data = today().isoformat()
    page = render_template(
        "awareness/index.html",
        customer=customer,
        form=form,
        found=awareness.history(customer, user=me()),
        taken_back=awareness.taken_back(customer, user=me()),
        awareness_label=awareness_label,
    )
    return page, 422 if form.errors else 200


@bp.post("/awareness/<rating_id>/remove")
def remove(rating_id: str) -> ResponseReturnValue:
    """Take a slip back; the page that follows can bring it back."""
    rating = load(AwarenessRating, rating_id, "remove")
    awareness.remove(rating, by=me())
    return _there(rating, gettext("Taken back. You can bring it back below."))


@bp.post("/awareness/<rating_id>/restore")
def restore(rating_id: str) -> ResponseReturnValue:
    """Bring it back."""
    rating = load(AwarenessRating, rating_id, "restore")
    awareness.restore(rating)
    return _there(rating, gettext("It is back."))


def awareness_label(rating: Awareness) -> str:
    """Return a judgement in the reader's language."""
    return gettext(AWARENESS_LABELS[rating])


def _there(rating: AwarenessRating, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index", customer_id=rating.customer_id), 303)
