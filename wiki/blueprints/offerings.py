"""Our products at a customer: how it stands with each, and what could be offered next."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.reader import label, today
from wiki.errors import Invalid, Stale
from wiki.forms.offerings import OfferingForm
from wiki.models import OFFERING_LABELS, Customer, OfferingStatus
from wiki.models.offerings import PRODUCT_LENGTH
from wiki.services import offerings

bp = Blueprint("offerings", __name__)

SIGNS = {
    OfferingStatus.IN_USE: "good",
    OfferingStatus.TRIAL: "wait",
    OfferingStatus.OFFERED: "wait",
    OfferingStatus.RIVAL: "bad",
}


@bp.route("/customers/<customer_id>/offerings", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read how it stands with each product at a customer; say how it stands with one, over what was said before."""
    customer, status = load(Customer, customer_id, "note" if request.method == "POST" else "read"), 200
    form = OfferingForm().offer()
    if request.method == "GET":
        product = request.args.get("product", "")[:PRODUCT_LENGTH]
        form.begin(product, offerings.of_product(customer, product) if product else None)
        form.since.data = today().isoformat()
    elif form.validate():
        try:
            offerings.say(customer, offerings.parse(form.raw()), base=form.base_number(), by=me())
            flash(gettext("Saved."))
            return redirect(url_for(".index", customer_id=customer.id), 303)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            form.rebase(error.current)
            status = 409
    page = render_template(
        "offerings/index.html",
        customer=customer,
        form=form,
        lines=offerings.grid(customer, user=me()),
        open_to=offerings.OPEN_TO,
        **words(),
    )
    return page, 422 if form.errors and status == 200 else status


def words() -> dict[str, object]:
    """Return what a template needs to tell how it stands with products."""
    return {"offering_label": offering_label, "offering_sign": SIGNS.get, "product_name": product_name}


def offering_label(status: OfferingStatus | None) -> str:
    """Return how it stands in the reader's language."""
    return gettext(OFFERING_LABELS[status]) if status else gettext("nobody has said")


def product_name(code: str) -> str:
    """Return what a product is called in the reader's language."""
    return label(offerings.PRODUCTS, code)
