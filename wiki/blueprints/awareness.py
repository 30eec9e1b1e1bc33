"""How well we are known inside a customer: the judgements day by day, and adding one."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.reader import today
from wiki.errors import Invalid
from wiki.forms.awareness import AwarenessForm
from wiki.models import AWARENESS_LABELS, Awareness, Customer
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
    found = awareness.history(customer, user=me())
    page = render_template(
        "awareness/index.html", customer=customer, form=form, found=found, awareness_label=awareness_label
    )
    return page, 422 if form.errors else 200


def awareness_label(rating: Awareness) -> str:
    """Return a judgement in the reader's language."""
    return gettext(AWARENESS_LABELS[rating])
