"""Looking after customers: stage, owner, team, what it belongs to, closing, removing, handing accounts over."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from wiki.access import allow, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.customer_filters import BOARD
from wiki.blueprints.customers import SHOWN, profile, there
from wiki.errors import Invalid, Message
from wiki.extensions import db
from wiki.forms.customers import HandOverForm, KeeperForm, MemberForm, StageForm
from wiki.models import Customer, User
from wiki.services import customers
from wiki.translations import said

bp = Blueprint("accounts", __name__, url_prefix="/customers")


@bp.post("/<customer_id>/stage")
def stage(customer_id: str) -> ResponseReturnValue:
    """Say how far we have come."""
    customer = load(Customer, customer_id, "edit", options=SHOWN)
    form = StageForm().offer(customer.stage)
    if form.validate():
        try:
            chosen, note = customers.parse_stage(form.raw())
            customers.set_stage(customer, chosen, by=me(), note=note)
        except Invalid as error:
            form.refuse(error)
        else:
            return _on_board() if request.form.get("then") == BOARD else there(customer, gettext("Saved."))
    return profile(customer, stage_form=form), 422


def _on_board() -> ResponseReturnValue:
    """Lead back to the board that the card was moved on, with the filters that were in force."""
    flash(gettext("Saved."))
    return redirect(facets.carried_to(url_for("customers.index")), 303)


@bp.post("/<customer_id>/take")
def take(customer_id: str) -> ResponseReturnValue:
    """Take a customer upon oneself that is nobody's."""
    customer = load(Customer, customer_id, "take")
    customers.take(customer, by=me())
    return there(customer, gettext("You answer for this customer now."))


@bp.post("/<customer_id>/assign")
def assign(customer_id: str) -> ResponseReturnValue:
    """Name who answers for a customer."""
    customer = load(Customer, customer_id, "assign", options=SHOWN)
    form = KeeperForm().offer(customers.candidates(), customer.owner_id)
    if form.validate():
        try:
            note = customers.parse_note(form.raw())
            customers.assign(customer, _keeper(form.owner.data or ""), by=me(), note=note)
        except Invalid as error:
            form.refuse(error)
        else:
            return _after_giving(customer)
    return profile(customer, keeper_form=form), 422


@bp.post("/<customer_id>/members")
def add_member(customer_id: str) -> ResponseReturnValue:
    """Put somebody on the team."""
    customer = load(Customer, customer_id, "assign", options=SHOWN)
    form = MemberForm().offer(customers.candidates())
    if form.validate():
        try:
            customers.add_member(customer, _person("member"), customers.parse_role(form.raw()), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            return there(customer, gettext("Saved."))
    return profile(customer, member_form=form), 422


@bp.post("/<customer_id>/members/<int:user_id>/remove")
def remove_member(customer_id: str, user_id: int) -> ResponseReturnValue:
    """Take somebody off the team."""
    customer = load(Customer, customer_id, "assign", options=SHOWN)
    customers.remove_member(customer, user_id, by=me())
    return there(customer, gettext("Saved."))


@bp.route("/<customer_id>/parent", methods=["GET", "POST"])
def parent(customer_id: str) -> ResponseReturnValue:
    """Say what group a customer belongs to: look it up by a part of its name, then choose."""
    customer = load(Customer, customer_id, "edit", options=SHOWN)
    wrong: Mapping[str, Message] = {}
    if request.method == "POST":
        ident = request.form.get("parent", "")
        above = load(Customer, ident) if ident else None
        try:
            customers.set_parent(customer, above, by=me())
        except Invalid as error:
            wrong = error.fields
        else:
            return there(customer, gettext("Saved."))
    sought = request.args.get("q", "")[:200].strip()
    found = customers.named(sought, user=me(), limit=20, but=customer.id) if sought else []
    sentences = [said(message) for message in wrong.values()]
    page = render_template(
        "customers/parent.html",
        customer=customer,
        parent=customers.parent_of(customer, user=me()),
        sought=sought,
        found=found,
        sentences=sentences,
    )
    return page, 422 if wrong else 200


@bp.post("/<customer_id>/close")
def close(customer_id: str) -> ResponseReturnValue:
    """Leave a customer to those who look after it."""
    customer = load(Customer, customer_id, "close", options=SHOWN)
    customers.set_level(customer, closed=True, by=me(), address=request.remote_addr or "")
    return there(customer, gettext("From now on only those who look after this customer read about it."))


@bp.post("/<customer_id>/open")
def open_again(customer_id: str) -> ResponseReturnValue:
    """Let all who sell read about a customer again."""
    customer = load(Customer, customer_id, "close", options=SHOWN)
    customers.set_level(customer, closed=False, by=me(), address=request.remote_addr or "")
    return there(customer, gettext("From now on all who sell read about this customer."))


@bp.post("/<customer_id>/remove")
def remove(customer_id: str) -> ResponseReturnValue:
    """Take a customer out of all lists; it can be brought back."""
    customer = load(Customer, customer_id, "remove", options=SHOWN)
    customers.remove(customer, by=me())
    return there(customer, gettext("Removed from all lists. You can bring it back here."))


@bp.post("/<customer_id>/restore")
def restore(customer_id: str) -> ResponseReturnValue:
    """Bring a customer back into the lists."""
    customer = load(Customer, customer_id, "restore", options=SHOWN)
    customers.restore(customer, by=me())
    return there(customer, gettext("It is back in the lists."))


@bp.route("/hand-over", methods=["GET", "POST"])
def hand_over() -> ResponseReturnValue:
    """Give all accounts of one person to another, as when somebody leaves."""
    allow("hand_over", Customer)
    keepers = customers.keepers(user=me())
    form = HandOverForm().offer([person for person, _number in keepers], customers.candidates())
    if form.validate_on_submit():
        leaver, heir = _person("leaver"), _person("heir")
        try:
            number = customers.hand_over(leaver, heir, by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(ngettext("%(num)s account handed over.", "%(num)s accounts handed over.", number))
            return redirect(url_for("customers.index", owner=heir.id if heir else None), 303)
    return render_template("customers/hand_over.html", form=form, keepers=keepers), 422 if form.errors else 200


def _keeper(typed: str) -> User | None:
    """Return who is to answer for it; nobody only where nobody was chosen, never because somebody was not found."""
    person = _person("owner")
    if typed and person is None:
        raise Invalid({"owner": Message(customers.NOBODY_FITTING)})
    return person


def _person(name: str) -> User | None:
    text = request.form.get(name, "")
    return db.session.get(User, int(text)) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _after_giving(customer: Customer) -> ResponseReturnValue:
    """Lead back to the customer, or to the list: who gave a closed one away may not read it any more."""
    if db.session.scalars(listing(Customer).where(Customer.id == customer.id)).first() is not None:
        return there(customer, gettext("Saved."))
    flash(gettext("Saved."))
    return redirect(url_for("customers.index"), 303)
