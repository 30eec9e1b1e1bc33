"""Promises between us and a customer, and what it needs."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, look_up_rights, me
from wiki.blueprints.auth import safe_target
from wiki.errors import Invalid, NotFound
from wiki.forms.promises import WORDS_OF_NEEDS, WORDS_OF_SIDES, NeedForm, PromiseForm
from wiki.models import Customer, Need, NeedState, Promise, PromiseState
from wiki.services import interactions, promises

bp = Blueprint("promises", __name__)

NEED = "need-"
"""The forms of a promise and a need stand on one page: the names of the latter's fields begin so."""


@bp.route("/customers/<customer_id>/promises", methods=["GET", "POST"])
def of_customer(customer_id: str) -> ResponseReturnValue:
    """Read what was promised and needed, open or not; write down a promise."""
    customer = load(Customer, customer_id, "note" if request.method == "POST" else "read")
    form = PromiseForm()
    if request.method == "POST" and form.validate():
        try:
            content = promises.parse_promise(form.raw())
            promises.promise(customer, content, by=me(), submission=form.submission.data)
            return _there(customer, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    return _page(customer, form, NeedForm(formdata=None, prefix=NEED).offer()), 422 if form.errors else 200


@bp.post("/customers/<customer_id>/needs")
def add_need(customer_id: str) -> ResponseReturnValue:
    """Write down a need."""
    customer = load(Customer, customer_id, "note")
    form = NeedForm(prefix=NEED).offer()
    if form.validate():
        try:
            content = promises.parse_need(form.raw())
            promises.need(customer, content, by=me(), submission=form.submission.data)
            return _there(customer, gettext("Written down."))
        except Invalid as error:
            form.refuse(error)
    return _page(customer, PromiseForm(formdata=None), form), 422


@bp.post("/customers/promises/<promise_id>/move")
def move(promise_id: str) -> ResponseReturnValue:
    """Say that a promise was kept, is waited for no more, or is open after all."""
    promise = load(Promise, promise_id, "settle")
    promises.move(promise, _state(PromiseState))
    return _there(promise.customer, gettext("Noted."))


@bp.post("/customers/needs/<need_id>/move")
def move_need(need_id: str) -> ResponseReturnValue:
    """Say that a need is met, was none, or is open after all."""
    need = load(Need, need_id, "settle")
    promises.move(need, _state(NeedState))
    return _there(need.customer, gettext("Noted."))


@bp.get("/promises")
def index() -> ResponseReturnValue:
    """List what the reader has promised to customers and not kept yet, the most overdue first."""
    found = promises.mine(me())
    look_up_rights(found)
    return render_template("promises/index.html", found=found)


def _page(customer: Customer, form: PromiseForm, need_form: NeedForm) -> str:
    form.offer(interactions.contacts_of(customer, user=me()))
    promised = promises.promises_of(customer, user=me(), open_only=False)
    needs = promises.needs_of(customer, user=me(), open_only=False)
    look_up_rights(promised)
    look_up_rights(needs)
    return render_template(
        "promises/of_customer.html",
        customer=customer,
        form=form,
        need_form=need_form,
        promises=promised,
        needs=needs,
        sides=WORDS_OF_SIDES,
        kinds=WORDS_OF_NEEDS,
    )


def _state(states: type[PromiseState] | type[NeedState]) -> PromiseState | NeedState:
    found = next((state for state in states if state.value == request.form.get("as")), None)
    if found is None:
        raise NotFound
    return found


def _there(customer: Customer, text: str) -> ResponseReturnValue:
    flash(text)
    here = url_for(".of_customer", customer_id=customer.id)
    return redirect(safe_target(request.form.get("next") or here), 303)
