"""Contacts: people at customers by the type that colleagues take them for. No index has their names; see `search`."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext

from wiki.access import allow, can, load, me
from wiki.blueprints import facets, tie_words
from wiki.blueprints.facts import LABELS
from wiki.blueprints.reader import ui_language
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import Invalid, Stale
from wiki.forms.contacts import ContactForm, NewContactForm, ObservationForm
from wiki.forms.ties import KnownForm
from wiki.models import Contact, Customer, ObservationState, TypeObservation
from wiki.models.base import now
from wiki.services import (
    audit,
    contacts,
    customers,
    departments,
    endorsements,
    facts,
    paging,
    personal_data,
    ties,
    vocabulary,
)
from wiki.services.contacts import ContactContent, ObservationContent

bp = Blueprint("contacts", __name__, url_prefix="/contacts")

LISTED = 50
LONGEST_SEARCH = 200


@bp.get("")
def index() -> ResponseReturnValue:
    """List whom we know, those newly observed first; by a part of name or firm, and by type."""
    allow("browse", Contact)
    sought = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    codes = facets.filters(request.args).get("personality", [])
    page = paging.page(contacts.found(sought, codes, user=me()), facets.page_number(request.args), LISTED)
    types = vocabulary.current().choices("personality")
    return render_template(
        "contacts/index.html",
        page=page,
        sought=sought,
        codes=codes,
        types=types,
        numbers={} if sought else {term.code: contacts.number_of([term.code], user=me()) for term in types},
        seen=contacts.types_of(page.records, user=me()),
        with_argument=facets.with_argument,
    )


@bp.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Note somebody and the type. Of somebody of this name and firm it is asked whether it is the same person."""
    allow("create", Contact)
    form, twins = NewContactForm(), []
    form.offer_levels(vocabulary.current(), ui_language())
    form.offer_types(vocabulary.current(), ui_language())
    if form.validate_on_submit():
        try:
            content, seen = contacts.parse_new(form.raw())
            customer = contacts.known_firm(content, user=me())
            content = replace(content, firm=customer.title) if customer else content
        except Invalid as error:
            form.refuse(error)
        else:
            twins = contacts.twins(content, user=me())
            if noted := _noted(content, seen, twins, customer):
                return _there(noted, gettext("Noted."))
    elif request.method == "GET":
        form.personality.data = request.args.get("personality")
        form.observed_on.data = format_datetime(now(), "yyyy-MM-dd")
    return render_template("contacts/new.html", form=form, twins=twins), 422 if form.errors or twins else 200


@bp.get("/<contact_id>")
def show(contact_id: str) -> ResponseReturnValue:
    """Read what type colleagues take somebody for, and what was seen, as far as one may."""
    contact = load(Contact, contact_id)
    read = contacts.observations(contact, user=me())
    return render_template(
        "contacts/show.html",
        contact=contact,
        level=contacts.said(contact).contact_level,
        seen=contacts.types_of([contact], user=me()).get(contact.id, []),
        own=contacts.own(contact, user=me()),
        **_place(contact),
        standing=[one for one in read if one.state is ObservationState.STANDING],
        earlier=[one for one in read if one.state is ObservationState.SUPERSEDED],
        code_of=_code_of,
    )


@bp.route("/<contact_id>/observe", methods=["GET", "POST"])
def observe(contact_id: str) -> ResponseReturnValue:
    """Say what type one takes somebody for, for the first time or anew."""
    contact = load(Contact, contact_id, "observe")
    own, form = contacts.own(contact, user=me()), ObservationForm()
    before = contacts.observed(own) if own else None
    form.offer_types(vocabulary.current(), ui_language(), before.personality if before else None)
    if form.validate_on_submit():
        try:
            seen = contacts.parse_observation(form.raw(), before=before.personality if before else None)
        except Invalid as error:
            form.refuse(error)
        else:
            contacts.observe(contact, seen, by=me())
            return _there(contact, gettext("Noted."))
    elif request.method == "GET" and before:
        form.show_kept(before)
    page = render_template("contacts/observe.html", contact=contact, form=form, own=own)
    return page, 422 if form.errors else 200


@bp.route("/<contact_id>/edit", methods=["GET", "POST"])
def edit(contact_id: str) -> ResponseReturnValue:
    """Change name, firm, position or level. A save over somebody else's change is held up once."""
    contact = load(Contact, contact_id, "edit")
    before, form = contacts.said(contact), ContactForm()
    parts = departments.of(contact.customer, user=me()) if contact.customer else []
    form.offer_levels(vocabulary.current(), ui_language(), before.contact_level)
    form.offer_part(parts)
    status = 200
    if request.method == "GET":
        form.fill(before, contacts.state(contact))
    elif form.validate():
        try:
            raw = {**form.raw(), "firm": contact.customer.title} if contact.customer else form.raw()
            known = {*(one.id for one in parts), before.department or ""}
            content = contacts.parse(raw, before=before.contact_level, departments=known)
            contacts.change(contact, content, base=form.base.data or "")
        except Invalid as error:
            form.refuse(error)
        except Stale:
            form.rebase(contacts.state(contact))
            status = 409
        else:
            return _there(contact, gettext("Saved."))
    status = 422 if form.errors and status == 200 else status
    return render_template("contacts/edit.html", contact=contact, form=form, stale=status == 409), status


@bp.get("/<contact_id>/held")
def held(contact_id: str) -> ResponseReturnValue:
    """Show all that is kept of somebody, to be printed for that person."""
    contact = load(Contact, contact_id, "disclose")
    require_recent_proof()
    audit.note("disclose contact", by=me(), subject=contact_id)
    return render_template(
        "contacts/held.html",
        contact=contact,
        level=contacts.said(contact).contact_level,
        observations=contacts.observations(contact, user=me()),
        elsewhere=contacts.other_firms(contact, user=me()),
        holdings=personal_data.held(contact, user=me()),
        words=tie_words,
        facts_held=facts.held_of(contact),
        code_of=_code_of,
        **LABELS,
    )


@bp.route("/<contact_id>/erase", methods=["GET", "POST"])
def erase(contact_id: str) -> ResponseReturnValue:
    """Ask once more, then forget who somebody is and all that was seen."""
    contact = load(Contact, contact_id, "erase")
    if request.method == "GET":
        return render_template("contacts/erase.html", contact=contact)
    personal_data.erase(contact, by=me())
    audit.note("erase contact", by=me(), subject=contact_id, address=request.remote_addr or "")
    flash(gettext("Erased. Nothing of this person is kept here any more."))
    return redirect(url_for(".index"), 303)


@bp.post("/observations/<int:observation_id>/withdraw")
def withdraw(observation_id: int) -> ResponseReturnValue:
    """Take back what one said of somebody."""
    observation = load(TypeObservation, observation_id, "withdraw")
    contacts.withdraw(observation)
    return _there(observation.contact, gettext("Taken back. It can be brought back from its place."))


@bp.post("/observations/<int:observation_id>/restore")
def restore(observation_id: int) -> ResponseReturnValue:
    """Bring back what one said of somebody."""
    observation = load(TypeObservation, observation_id, "restore")
    contacts.restore(observation)
    return _there(observation.contact, gettext("It is back."))


def _noted(
    content: ContactContent, seen: ObservationContent, twins: list[Contact], customer: Customer | None
) -> Contact | None:
    """Note it as somebody new, or of the one of the same name who was chosen; None if that has to be asked first."""
    noted = contacts.sent_before(content, seen, by=me())
    chosen = request.form.get("same_as", "")
    if noted is None and (same := next((one for one in twins if one.id == chosen), None)):
        contacts.observe(same, seen, by=me())
        return same
    if noted is None and (not twins or chosen == "nobody"):
        return contacts.create(content, seen, by=me(), customer=customer)
    return noted


def _place(contact: Contact) -> dict[str, Any]:
    """Return what a page tells of where somebody works, who of us knows them, and where else they were."""
    known, steps = ties.of_contact(contact, user=me())
    own = next((one.level for one in known if one.user_id == me().id), 0)
    elsewhere = contacts.other_firms(contact, user=me())
    firms = customers.named(contact.firm, user=me()) if not contact.customer_id and can("edit", contact) else []
    return {
        "known": known,
        "steps": steps,
        "known_form": KnownForm(formdata=None).offer(own) if can("observe", contact) else None,
        "elsewhere": elsewhere,
        "seen_elsewhere": contacts.types_of(elsewhere, user=me()) if elsewhere else {},
        "firms": firms,
        "speaks_to": endorsements.of_contact(contact, user=me()),
        "words": tie_words,
    }


def _code_of(observation: TypeObservation) -> str:
    """Return the code of the type as it is called now."""
    term = vocabulary.current().by_id(observation.term_id)
    return term.code if term else ""


def _there(contact: Contact, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for(".show", contact_id=contact.id), 303)
