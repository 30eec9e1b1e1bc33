"""How somebody at a customer stands to us, who of us knows them, and why that is kept."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from wiki.access import allow, load, me
from wiki.blueprints import facets, tie_words
from wiki.errors import Invalid
from wiki.forms.contacts import GroundForm
from wiki.forms.ties import KnownForm, StepForm
from wiki.models import Contact
from wiki.models.base import now
from wiki.services import contacts, paging, ties

bp = Blueprint("standing", __name__, url_prefix="/contacts")

LISTED = 50


@bp.get("/due")
def due() -> ResponseReturnValue:
    """List those of whom the reader has to ask whether they must still be kept."""
    allow("browse", Contact)
    page = paging.page(contacts.due(user=me()), facets.page_number(request.args), LISTED)
    return render_template("standing/due.html", page=page, words=tie_words, with_argument=facets.with_argument)


@bp.route("/<contact_id>/ground", methods=["GET", "POST"])
def ground(contact_id: str) -> ResponseReturnValue:
    """Say why somebody is kept, what allows it, and when to ask again."""
    contact = load(Contact, contact_id, "review")
    form = GroundForm().offer(contact if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            contacts.keep(contact, contacts.parse_ground(form.raw()))
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(contact, gettext("Saved."))
    return render_template("standing/ground.html", contact=contact, form=form), 422 if form.errors else 200


@bp.route("/<contact_id>/support", methods=["GET", "POST"])
def support(contact_id: str) -> ResponseReturnValue:
    """Note how far we are with somebody who supports us from inside; those alone who look after the customer."""
    contact, form = load(Contact, contact_id, "support"), StepForm().offer()
    if form.validate_on_submit():
        try:
            ties.take_step(contact, ties.parse_step(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return _there(contact, gettext("Noted."))
    elif request.method == "GET":
        form.seen_on.data = format_datetime(now(), "yyyy-MM-dd")
    return render_template("standing/support.html", contact=contact, form=form), 422 if form.errors else 200


@bp.post("/<contact_id>/known")
def know(contact_id: str) -> ResponseReturnValue:
    """Say how well one knows somebody oneself."""
    contact, form = load(Contact, contact_id, "observe"), KnownForm().offer()
    try:
        level = ties.parse_known(form.raw())
    except Invalid as error:
        form.refuse(error)
        return render_template("standing/known.html", contact=contact, form=form), 422
    ties.know(contact, level, by=me())
    return _there(contact, gettext("Noted: colleagues see whom they can ask."))


def _there(contact: Contact, text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("contacts.show", contact_id=contact.id), 303)
