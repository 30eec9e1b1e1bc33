"""Who at another firm speaks for us to a customer: the list, noting one, taking it back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import listing, load, me
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.endorsements import EndorsementForm
from wiki.models import Contact, Customer, Endorsement
from wiki.services import customers, endorsements

bp = Blueprint("endorsements", __name__)

LONGEST_SEARCH = 200


@bp.route("/customers/<customer_id>/endorsements", methods=["GET", "POST"])
def index(customer_id: str) -> ResponseReturnValue:
    """Read who speaks for us to a customer; look somebody up by the beginning of the name and note it of them."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = EndorsementForm()
    contact = _chosen(form.contact.data if request.method == "POST" else request.args.get("contact", ""))
    form.offer(endorsements.cases_for(contact, user=me()) if contact else ())
    if request.method == "POST" and form.validate():
        try:
            content = endorsements.parse(form.raw())
            endorsements.note(customer, contact, content, by=me(), submission=form.submission.data)
            return _there(customer.id, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    elif contact:
        form.contact.data = contact.id
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    people = customers.by_name(sought, user=me()).people if sought else []
    page = render_template(
        "endorsements/index.html",
        customer=customer,
        form=form,
        contact=contact,
        sought=sought,
        people=[one for one in people if one.customer_id != customer.id],
        found=endorsements.of_customer(customer, user=me()),
        taken_back=endorsements.taken_back(customer, user=me()),
    )
    return page, 422 if form.errors else 200


@bp.post("/endorsements/<endorsement_id>/remove")
def remove(endorsement_id: str) -> ResponseReturnValue:
    """Take it back; the page that follows can bring it back."""
    endorsement = load(Endorsement, endorsement_id, "remove")
    endorsements.remove(endorsement, by=me())
    return _there(endorsement.customer_id, gettext("Taken back. You can bring it back below."))


@bp.post("/endorsements/<endorsement_id>/restore")
def restore(endorsement_id: str) -> ResponseReturnValue:
    """Bring it back."""
    endorsement = load(Endorsement, endorsement_id, "restore")
    endorsements.restore(endorsement)
    return _there(endorsement.customer_id, gettext("It is back."))


def _chosen(ident: str | None) -> Contact | None:
    """Return the person of whom it is noted, None for nobody whom one may read."""
    return db.session.scalars(listing(Contact).where(Contact.id == (ident or "")[:16])).first() if ident else None


def _there(customer_id: str, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for(".index", customer_id=customer_id), 303)
