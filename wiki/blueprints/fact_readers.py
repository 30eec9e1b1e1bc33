"""Facts of level 4: the second person who answers for the source, who may open one, and who has."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints.facts import LABELS, WHOLE
from wiki.errors import Invalid
from wiki.forms.facts import FactReaderForm
from wiki.models import Customer, CustomerFact, FactReader
from wiki.services import facts

bp = Blueprint("fact_readers", __name__, url_prefix="/facts")


@bp.route("/<fact_id>/confirm", methods=["GET", "POST"])
def confirm(fact_id: str) -> ResponseReturnValue:
    """Look at how a fact came to us, not at what it says, and answer for it as the second person."""
    fact = load(CustomerFact, fact_id, "confirm", options=WHOLE)
    customer = load(Customer, fact.customer_id)
    if request.method == "POST":
        base = request.form.get("base", "")
        facts.naming.confirm(
            fact, base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0, by=me()
        )
        flash(gettext("Confirmed. Those whom its author names can open it now."))
        return redirect(url_for("facts.show", fact_id=fact.id), 303)
    facts.naming.note_opening(fact, by=me(), what="check")
    words = facts.grounds_of(fact)
    return render_template("facts/confirm.html", fact=fact, customer=customer, words=words, **LABELS)


@bp.route("/<fact_id>/readers", methods=["GET", "POST"])
def index(fact_id: str) -> ResponseReturnValue:
    """See who may open a fact and who did; name one more."""
    fact = load(CustomerFact, fact_id, "name_readers", options=WHOLE)
    customer, form = load(Customer, fact.customer_id), FactReaderForm()
    if form.validate_on_submit():
        try:
            facts.naming.name(fact, form.raw(), by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Named."))
            return redirect(url_for(".index", fact_id=fact.id), 303)
    page = render_template(
        "facts/readers.html",
        fact=fact,
        customer=customer,
        form=form,
        named=facts.naming.named(fact, user=me()),
        openings=facts.naming.openings(fact, user=me()),
        **LABELS,
    )
    return page, 422 if form.errors else 200


@bp.post("/readers/<fact_reader_id>/end")
def end(fact_reader_id: str) -> ResponseReturnValue:
    """Let somebody open a fact no longer."""
    reader = load(FactReader, fact_reader_id, "end")
    facts.naming.end(reader, by=me())
    flash(gettext("Ended: from now on it opens nothing."))
    return redirect(url_for(".index", fact_id=reader.fact_id), 303)
