"""Product defects for everybody: what may be told to customers, reporting, opinions, and one's own texts with answers.

Nothing here knows of a defect: cards were written to be read by all, and own texts come from their author's copies.
"""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, listing, load, me, peek
from wiki.blueprints import facets
from wiki.errors import Invalid
from wiki.extensions import db
from wiki.forms.defects import KIND_NOTES, OpinionForm, ReportForm
from wiki.models import Defect, DefectCard, DefectOpinion, Term
from wiki.services import audit, defects, paging

bp = Blueprint("defects", __name__, url_prefix="/defects")

CARDS = 20
OWN = 20
KNOWN_PRODUCTS = 200
LONGEST_FILTER = 80


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Find what may be said about a product; report what is new."""
    form = ReportForm()
    if form.validate_on_submit():
        try:
            described = defects.parse(form.raw())
            allow("report", Defect)
            made = defects.reporting.report(described, by=me(), submission=form.submission.data)
            return _received(made)
        except Invalid as error:
            form.refuse(error)
    form.begin()
    return _page(form), 422 if form.errors else 200


@bp.route("/cards/<card_id>/opinion", methods=["GET", "POST"])
def opinion(card_id: str) -> ResponseReturnValue:
    """Say one's opinion on what a card is about."""
    form, card = OpinionForm(), peek(DefectCard, card_id, "opine")
    if form.validate_on_submit():
        try:
            defects.reporting.checked_opinion(form.raw())
            card = load(DefectCard, card_id, "opine")
            return _received(defects.reporting.opine(card, form.raw(), by=me(), submission=form.submission.data))
        except Invalid as error:
            form.refuse(error)
    form.begin()
    return render_template("defects/opinion.html", form=form, card=card), 422 if form.errors else 200


@bp.get("/mine/<opinion_id>")
def mine(opinion_id: str) -> ResponseReturnValue:
    """Read again what one sent, and the answer."""
    found = load(DefectOpinion, opinion_id)
    return render_template("defects/mine.html", found=found, **_shown(found))


def _page(form: ReportForm) -> str:
    product = request.args.get("product", "")[:LONGEST_FILTER]
    shown = listing(DefectCard).order_by(DefectCard.confirmed_at.desc(), DefectCard.id)
    if product.strip():
        shown = shown.where(DefectCard.product.icontains(product.strip(), autoescape=True))
    sent = listing(DefectOpinion).order_by(DefectOpinion.created_at.desc(), DefectOpinion.id)
    own = paging.page(sent, facets.page_number(request.args), OWN)
    return render_template(
        "defects/index.html",
        form=form,
        product=product,
        cards=list(db.session.scalars(shown.limit(CARDS))),
        own=own,
        texts={one.id: _shown(one) for one in own.records},
        kind_notes=KIND_NOTES,
        products=_known_products(),
        works=can("handle", Defect) or db.session.scalar(listing(Defect).with_only_columns(Defect.id).limit(1)),
        with_argument=facets.with_argument,
    )


def _shown(found: DefectOpinion) -> dict[str, Any]:
    """Return what an author sees of what was sent, from the author's own copies."""
    return {"own": defects.reporting.own(found), "answer": defects.reporting.shared_answer(found)}


def _known_products() -> list[str]:
    """Return the products of the cases that the person may read, to choose from while typing."""
    named = listing(Term).where(Term.list_code == "product", Term.merged_into_id.is_(None), ~Term.retired)
    return [term.code for term in db.session.scalars(named.order_by(Term.code).limit(KNOWN_PRODUCTS))]


def _received(made: DefectOpinion) -> ResponseReturnValue:
    action = "report defect" if made.is_report else "send opinion"
    audit.note_sealed(action, made.id, by=me())
    flash(gettext("Sealed. Your receipt is %(receipt)s; the answer will stand below.", receipt=made.receipt))
    return redirect(url_for(".index", _anchor="mine"), 303)
