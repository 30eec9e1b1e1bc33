"""What was made of facts: saying so beside one, and how soon something is made of what we learn."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.blueprints import facets
from wiki.errors import N_
from wiki.forms.facts import LEVEL_LABELS
from wiki.models import KIND_LABELS, TOPIC_LABELS, Customer, CustomerFact
from wiki.services import fact_uses, paging

bp = Blueprint("fact_uses", __name__)

LISTED = 50
KINDS = {
    "interaction": N_("Contact"),
    "visit": N_("Visit"),
    "promise": N_("Promise"),
    "pursuit": N_("Pursuit"),
    "inquiry": N_("To find out"),
}


@bp.get("/facts/uses")
def index() -> ResponseReturnValue:
    """Tell how soon something was made of the facts of a year that the reader may know of, and what still waits."""
    allow("browse", Customer)
    return render_template(
        "fact_uses/index.html",
        timing=fact_uses.timing(user=me()),
        page=paging.page(fact_uses.waiting(user=me()), facets.page_number(request.args), LISTED),
        with_argument=facets.with_argument,
        levels=LEVEL_LABELS,
        topic_label=lambda topic: gettext(TOPIC_LABELS[topic]),
    )


@bp.post("/facts/<fact_id>/uses")
def change(fact_id: str) -> ResponseReturnValue:
    """Say what was made of a fact, or that it was not after all."""
    fact = load(CustomerFact, fact_id, "read")
    load(Customer, fact.customer_id, "note")
    if dropped := request.form.get("drop", ""):
        fact_uses.drop(fact, dropped[:16], by=me())
    else:
        kind, _dash, ident = request.form.get("use", "").partition("-")
        fact_uses.add(fact, kind, ident[:16], by=me())
    flash(gettext("Noted."))
    return redirect(url_for("facts.show", fact_id=fact.id, _anchor="uses"), 303)


def beside(fact: CustomerFact, customer: Customer) -> dict[str, Any]:
    """Return what the page of a fact says of this: what was made of it, and what else may have been."""
    made = fact_uses.of_fact(fact, user=me())
    there = {(one.kind, one.record.id) for one in made}
    offered = [(kind, one) for kind, one in fact_uses.offered(customer, user=me()) if (kind, one.id) not in there]
    return {
        "made": [(one, _text(one.kind, one.record), _address(one.kind, one.record)) for one in made],
        "may_come_of_it": [(f"{kind}-{one.id}", _text(kind, one)) for kind, one in offered],
    }


def _text(kind: str, record: Any) -> str:
    """Return the kind of a record, its day and what it says, in one line."""
    said = {
        "interaction": lambda: f"{gettext(KIND_LABELS[record.kind])} {record.happened_on} {record.purpose}",
        "visit": lambda: f"{record.planned_on} {record.purpose}",
        "promise": lambda: record.text,
        "pursuit": lambda: record.title,
        "inquiry": lambda: record.question,
    }
    return f"{gettext(KINDS[kind])}: {said[kind]()}"


def _address(kind: str, record: Any) -> str:
    if kind == "visit":
        return url_for("visits.show", visit_id=record.id)
    if kind == "pursuit":
        return url_for("pursuits.show", pursuit_id=record.id)
    places = {"interaction": "interactions.timeline", "promise": "promises.of_customer"}
    return url_for(places.get(kind, "inquiries.of_customer"), customer_id=record.customer_id)
