"""Competitors: where we meet them, at one customer and over all, and what may be said of their products."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, load, look_up_rights, me
from wiki.blueprints import facets
from wiki.blueprints.review_words import CHAIN, outcome, said, telling_who_was_quicker
from wiki.errors import Invalid
from wiki.forms.rivals import ClaimForm, SightingForm
from wiki.models import (
    PRICE_LABELS,
    REFERENCE_LABELS,
    RIVAL_STATUS_LABELS,
    Customer,
    PriceLevel,
    ReferenceStatus,
    RivalClaim,
    RivalStatus,
    Sighting,
)
from wiki.services import endorsements, paging, reviews, rivals, vocabulary

bp = Blueprint("rivals", __name__)

LISTED = 30
LONGEST = 80


@bp.get("/rivals")
def index() -> ResponseReturnValue:
    """List the competitors of whom the person may read anything; of one, what may be told and where it was met."""
    allow("browse", RivalClaim)
    known = rivals.competitors(user=me())
    # One of whom the person may read nothing is answered like nonsense: a name can tell of a customer.
    asked = vocabulary.current().in_force("competitor", request.args.get("competitor", "")[:LONGEST])
    term = next((one.term for one in known if one.term.code == asked), None)
    shown = rivals.of_competitor(term, user=me()) if term else None
    return render_template(
        "rivals/index.html",
        rivals=known,
        term=term,
        claims=rivals.claims_about(term, user=me()) if term else [],
        page=paging.page(shown, facets.page_number(request.args), LISTED) if shown is not None else None,
        with_argument=facets.with_argument,
        **LABELS,
    )


@bp.get("/customers/<customer_id>/rivals")
def of_customer(customer_id: str) -> ResponseReturnValue:
    """List which competitors were met at a customer, and one's own sightings that were taken back."""
    customer = load(Customer, customer_id)
    page = paging.page(rivals.of_customer(customer, user=me()), facets.page_number(request.args), LISTED)
    look_up_rights(page.records)
    return render_template(
        "rivals/of_customer.html",
        customer=customer,
        page=page,
        withdrawn=rivals.withdrawn(customer, user=me()),
        with_argument=facets.with_argument,
        **LABELS,
    )


@bp.get("/customers/<customer_id>/references")
def arguments(customer_id: str) -> ResponseReturnValue:
    """Choose what to take to a prospect that uses a competitor's product: references, cases, what can be shown."""
    customer = load(Customer, customer_id)
    found = rivals.arguments(customer, user=me())
    return render_template(
        "rivals/arguments.html",
        customer=customer,
        found=found,
        endorsed=endorsements.of_customer(customer, user=me()),
        reference_label=_reference_label,
    )


@bp.route("/customers/<customer_id>/rivals/new", methods=["GET", "POST"])
def note(customer_id: str) -> ResponseReturnValue:
    """Note that a competitor was met at a customer."""
    customer = load(Customer, customer_id, "note")
    form = SightingForm().offer_lists()
    if form.validate_on_submit():
        try:
            content = rivals.parse_sighting(form.raw())
        except Invalid as error:
            form.refuse(error)
        else:
            rivals.note(content, customer=customer, by=me(), submission=form.submission.data)
            return _there(customer, gettext("Noted."))
    elif request.method == "GET":
        form.submission.data = secrets.token_urlsafe(16)
    page = render_template("rivals/note.html", form=form, customer=customer, known=_known())
    return page, 422 if form.errors else 200


@bp.post("/rivals/sightings/<sighting_id>/withdraw")
def withdraw(sighting_id: str) -> ResponseReturnValue:
    """Take a sighting back."""
    sighting = load(Sighting, sighting_id, "withdraw")
    rivals.withdraw(sighting, by=me())
    return _there(sighting.customer, gettext("Taken back. It can be brought back below."))


@bp.post("/rivals/sightings/<sighting_id>/restore")
def restore(sighting_id: str) -> ResponseReturnValue:
    """Bring a sighting back."""
    sighting = load(Sighting, sighting_id, "withdraw")
    rivals.restore(sighting)
    return _there(sighting.customer, gettext("It is back."))


@bp.get("/rivals/claims")
def claims() -> ResponseReturnValue:
    """List what is said of competitors with its state: one's own, or everybody's for those who answer for it."""
    allow("browse", RivalClaim)
    query = rivals.to_review(user=me(), everybodys=can("review", RivalClaim))
    page = paging.page(query, facets.page_number(request.args), LISTED)
    look_up_rights(page.records)
    chains = reviews.of_records([one for one in page.records if not one.approved_at and not one.withdrawn_at])
    return render_template("rivals/claims.html", page=page, chains=chains, with_argument=facets.with_argument, **CHAIN)


@bp.route("/rivals/claims/new", methods=["GET", "POST"])
def claim() -> ResponseReturnValue:
    """Say something of a competitor's product, with the source; without one it is refused."""
    allow("create", RivalClaim)
    form = ClaimForm()
    if form.validate_on_submit():
        try:
            content = rivals.parse_claim(form.raw())
        except Invalid as error:
            form.refuse(error)
        else:
            rivals.claim(content, by=me(), submission=form.submission.data)
            flash(gettext("Written down. It is told once somebody else has read it beside its source."))
            return redirect(url_for(".claims"), 303)
    elif request.method == "GET":
        form.submission.data = secrets.token_urlsafe(16)
        form.competitor.data = request.args.get("competitor", "")[:LONGEST]
    return render_template("rivals/claim.html", form=form, known=_known()), 422 if form.errors else 200


@bp.post("/rivals/claims/<claim_id>/approve")
def approve(claim_id: str) -> ResponseReturnValue:
    """Answer for a claim as the second person, or return it with what is missing."""
    with telling_who_was_quicker(RivalClaim, claim_id):
        asked = load(RivalClaim, claim_id, "approve")
    answer = said()
    review = rivals.approve(asked, by=me(), agreed=answer.agreed, note=answer.note, seen=answer.seen)
    flash(outcome(review, gettext("Approved: all who sell can read it now."), gettext("Returned to who wrote it.")))
    return redirect(url_for(".claims"), 303)


@bp.post("/rivals/claims/<claim_id>/withdraw")
def retract(claim_id: str) -> ResponseReturnValue:
    """Tell a claim no longer."""
    rivals.retract(load(RivalClaim, claim_id, "withdraw"), by=me())
    flash(gettext("Withdrawn: it is told no longer."))
    return redirect(url_for(".claims"), 303)


def status_label(status: RivalStatus) -> str:
    """Return how a competitor stands, in the reader's language."""
    return gettext(RIVAL_STATUS_LABELS[status])


def price_label(price: PriceLevel) -> str:
    """Return how its price compares with ours, in the reader's language."""
    return gettext(PRICE_LABELS[price])


LABELS: dict[str, Any] = {"status_label": status_label, "price_label": price_label}


def _known() -> Sequence[str]:
    """Return the names of competitors that the person has a right to know, to choose from while typing."""
    return [one.term.code for one in rivals.competitors(user=me())]


def _there(customer: Customer, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("rivals.of_customer", customer_id=customer.id), 303)


def _reference_label(status: ReferenceStatus) -> str:
    return gettext(REFERENCE_LABELS[status])
