"""Contacts with customers: writing one down in half a minute, and all that happened with a customer."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import listing, load, look_up_rights, me
from wiki.blueprints import facets, service_forms
from wiki.blueprints.customer_events import note_of, teller
from wiki.blueprints.reader import today
from wiki.blueprints.review_words import CHAIN, missing_words, outcome, said, telling_who_was_quicker
from wiki.blueprints.unsaved import forget, keep, sittings_sent
from wiki.errors import Invalid, NotFound, Stale
from wiki.extensions import db
from wiki.forms.interactions import CHOSEN, InteractionForm
from wiki.models import (
    KIND_LABELS,
    Customer,
    CustomerEvent,
    Interaction,
    InteractionKind,
    Promise,
    PromiseState,
    Writing,
)
from wiki.services import care, facts, interactions, promises, reviews, visits, writings
from wiki.services.care import TooMuch
from wiki.services.interactions import InteractionContent
from wiki.services.reviews import Standing

bp = Blueprint("interactions", __name__, url_prefix="/customers")

LISTED = 50
FROM = "from"
STEP, PROMISE = "step-", "promise-"


@bp.route("/<customer_id>/log", methods=["GET", "POST"])
def new(customer_id: str) -> ResponseReturnValue:
    """Write down a contact. One that is too much for the customer is asked about once."""
    customer = load(Customer, customer_id, "note")
    form, too_much = _form(customer), None
    if form.validate_on_submit():
        try:
            content = interactions.parse(form.raw())
            too_much = care.too_much(customer, content.happened_on, content.direction, user=me())
            if not too_much or content.overruled:
                return _logged(customer, content, form)
        except Invalid as error:
            form.refuse(error)
    elif request.method == "GET" and not _continued(form, customer):
        form.happened_on.data = today().isoformat()
        form.kind.data = request.args.get("kind")
        form.who.data = request.args.getlist("who")
    return _form_page(customer, form, too_much=too_much), 422 if form.errors or too_much else 200


@bp.post("/<customer_id>/log/autosave")
def autosave(customer_id: str) -> ResponseReturnValue:
    """Keep what the form holds."""
    customer = load(Customer, customer_id, "note")
    form, sittings = _form(customer), sittings_sent()
    if not form.has_words() or interactions.made_from(form.submission.data, by=me()):
        return forget(sittings)
    return keep(form.typed(), customer, sittings, kind=writings.CONTACT)


@bp.post("/<customer_id>/log/unsaved/<writing_id>/drop")
def drop(customer_id: str, writing_id: str) -> ResponseReturnValue:
    """Offer unsaved words no more."""
    customer = load(Customer, customer_id, "note")
    writing = _writing(writing_id, customer)
    writings.drop(writing)
    flash(gettext("Dropped."))
    return redirect(url_for(".new", customer_id=customer.id), 303)


@bp.get("/<customer_id>/timeline")
def timeline(customer_id: str) -> ResponseReturnValue:
    """Read all that happened with a customer, newest first, or contacts of one kind alone."""
    customer = load(Customer, customer_id)
    kind = next((one for one in (*InteractionKind, interactions.EVENTS) if one == request.args.get("kind")), "")
    page = interactions.timeline(customer, facets.page_number(request.args), LISTED, user=me(), kind=str(kind))
    return render_template(
        "interactions/timeline.html",
        customer=customer,
        page=page,
        kind=kind,
        kinds=KIND_LABELS,
        told=teller(one for one in page.records if isinstance(one, CustomerEvent)),
        note_of=note_of,
        removed=_removed(request.args.get("removed", "")),
        with_argument=facets.with_argument,
        **words(one for one in page.records if isinstance(one, Interaction)),
    )


@bp.route("/log/<interaction_id>/edit", methods=["GET", "POST"])
def edit(interaction_id: str) -> ResponseReturnValue:
    """Put right what one wrote down. A save over a newer one is held up once."""
    interaction = load(Interaction, interaction_id, "edit")
    customer, status = interaction.customer, 200
    form = _form(customer)
    if request.method == "GET":
        form.fill(_said(interaction), base=interactions.state(interaction))
    elif form.validate():
        try:
            content = interactions.parse(form.raw() | {"overruled": interaction.overruled})
            interactions.revise(interaction, content, base=form.base.data or "", by=me(), limit=_limit())
            return _there(customer, gettext("Saved."))
        except Invalid as error:
            form.refuse(error)
        except Stale:
            form.rebase(interactions.state(interaction))
            status = 409
    status = 422 if form.errors and status == 200 else status
    return _form_page(customer, form, interaction=interaction), status


@bp.post("/log/<interaction_id>/remove")
def remove(interaction_id: str) -> ResponseReturnValue:
    """Take out what one wrote down; the page that follows can bring it back."""
    interaction = load(Interaction, interaction_id, "remove")
    interactions.remove(interaction, by=me())
    flash(gettext("Taken out."))
    place = url_for(".timeline", customer_id=interaction.customer_id, removed=interaction.id)
    return redirect(place, 303)


@bp.post("/log/<interaction_id>/restore")
def restore(interaction_id: str) -> ResponseReturnValue:
    """Bring back what one took out."""
    interaction = load(Interaction, interaction_id, "restore")
    interactions.restore(interaction)
    return _there(interaction.customer, gettext("It is back."))


@bp.post("/log/<interaction_id>/step")
def step(interaction_id: str) -> ResponseReturnValue:
    """Say that the next step was taken."""
    interaction = load(Interaction, interaction_id, "settle")
    interaction.step_done()
    return _there(interaction.customer, gettext("Noted."))


@bp.get("/log/approvals")
def approvals() -> ResponseReturnValue:
    """List what was given and waits for the reader's approval."""
    found = interactions.awaiting_approval(me())
    return render_template("interactions/approvals.html", found=found, **words(found))


@bp.post("/log/<interaction_id>/approve")
def approve(interaction_id: str) -> ResponseReturnValue:
    """Say that what was given is all right, or return it with what is missing."""
    with telling_who_was_quicker(Interaction, interaction_id):
        interaction = load(Interaction, interaction_id, "approve")
    answer, address = said(), request.remote_addr or ""
    review = interactions.approve(
        interaction, by=me(), agreed=answer.agreed, note=answer.note, seen=answer.seen, address=address
    )
    flash(outcome(review, gettext("Approved."), gettext("Returned to who wrote it.")))
    return redirect(url_for(".approvals"), 303)


def of_customer(customer: Customer) -> dict[str, Any]:
    """Return what a customer's page says of contacts, visits, promises and needs; see the template `_of_customer`."""
    newest = interactions.newest(customer, user=me())
    promised, needs = promises.promises_of(customer, user=me()), promises.needs_of(customer, user=me())
    planned = visits.of_customer(customer, user=me())
    return {"newest": newest, "promises": promised, "needs": needs, "visits": planned, **words(newest)}


def words(found: Iterable[Interaction]) -> dict[str, Any]:
    """Return what a template needs to tell contacts: who took part, and what the kinds are called."""
    records = list(found)
    look_up_rights(records)
    return {
        "people": interactions.people_of(records, user=me()) if records else {},
        "kind_label": lambda kind: gettext(KIND_LABELS[kind]),
        "names": service_forms.names,
        "today": today().isoformat(),
        "chains": reviews.of_records([one for one in records if one.needs_approval and one.approved_at is None]),
        **CHAIN,
    }


def _form(customer: Customer) -> InteractionForm:
    steps = [(f"{STEP}{one.id}", one.next_step) for one in interactions.open_steps(me(), customer=customer)]
    promised = promises.promises_of(customer, user=me())
    steps += [(f"{PROMISE}{one.id}", one.text) for one in promised if one.by_id == me().id]
    form = InteractionForm().offer(interactions.contacts_of(customer, user=me()), steps)
    form.offer_services(service_forms.offered(), facts.offered(customer, user=me()))
    return form


def _form_page(
    customer: Customer,
    form: InteractionForm,
    *,
    interaction: Interaction | None = None,
    too_much: TooMuch | None = None,
) -> str:
    return render_template(
        "interactions/edit.html",
        customer=customer,
        form=form,
        interaction=interaction,
        too_much=too_much,
        limit=_limit(),
        same=None if interaction else care.same_form(customer, user=me()),
        kind_label=lambda kind: gettext(KIND_LABELS[kind]),
        unsaved=[] if interaction else writings.of(customer, by=me(), kind=writings.CONTACT),
        heading=writings.heading,
    )


def _logged(customer: Customer, content: InteractionContent, form: InteractionForm) -> ResponseReturnValue:
    token = form.submission.data
    made = interactions.log(customer, content, by=me(), limit=_limit(), submission=token)
    _settle(form.done.data or [])
    writings.saved(customer, *sittings_sent(), by=me(), kind=writings.CONTACT)
    return _there(customer, gettext("Written down."), waits=reviews.of_record(made) if made.needs_approval else None)


def _settle(chosen: Iterable[str]) -> None:
    """Close the steps and promises that were ticked, those that are the reader's to close."""
    names = [one for one in chosen if isinstance(one, str)]
    steps = [name.removeprefix(STEP) for name in names if name.startswith(STEP)]
    promised = [name.removeprefix(PROMISE) for name in names if name.startswith(PROMISE)]
    for one in db.session.scalars(listing(Interaction, "settle").where(Interaction.id.in_(steps))):
        one.step_done()
    for kept in db.session.scalars(listing(Promise, "settle").where(Promise.id.in_(promised))):
        promises.move(kept, PromiseState.KEPT)


def _continued(form: InteractionForm, customer: Customer) -> bool:
    """Fill the form with the writing that the address names; False if it names none."""
    if FROM not in request.args:
        return False
    writing = _writing(request.args[FROM], customer)
    form.resume(writing.fields, follows=writing.sitting)
    return True


def _writing(writing_id: str, customer: Customer) -> Writing:
    writing = load(Writing, writing_id)
    if writing.kind != writings.CONTACT or writing.document_id != customer.id:
        raise NotFound
    return writing


def _said(interaction: Interaction) -> InteractionContent:
    names = [name for name in InteractionContent.__dataclass_fields__ if name not in CHOSEN]
    who = tuple(one.id for one in interactions.people_of([interaction], user=me()).get(interaction.id, ()))
    chosen: dict[str, Any] = {
        "who": who,
        "services": tuple(interaction.services),
        "minded": tuple(facts.cited_by(interaction)),
    }
    return InteractionContent(**{name: getattr(interaction, name) for name in names}, **chosen)


def _removed(ident: str) -> Interaction | None:
    """Return what the reader has just taken out, if the address names it."""
    query = listing(Interaction, "restore").where(Interaction.id == ident, Interaction.removed_at.is_not(None))
    return db.session.scalars(query).first() if 0 < len(ident) < 20 and ident.isalnum() else None


def _limit() -> int:
    limit: int = current_app.extensions["casewiki_settings"].gift_limit
    return limit


def _there(customer: Customer, text: str, *, waits: Standing | None = None) -> ResponseReturnValue:
    flash(text)
    if waits:
        who = missing_words(waits)
        flash(gettext("Above the limit it needs the approval of %(who)s.", who=who), "wait")
    return redirect(url_for(".timeline", customer_id=customer.id), 303)
