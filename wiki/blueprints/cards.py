"""The card of the customer in front of me. Its address holds all of it: nothing is kept, and it can be sent on."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wiki import search
from wiki.access import me
from wiki.blueprints import facets
from wiki.models import Section
from wiki.search.cards import LISTS
from wiki.services import uses, vocabulary

bp = Blueprint("cards", __name__)

LONGEST_SENTENCE = 1_000
CHOICES = ("contact_level", "sale_stage", "industry")


@bp.get("/card")
def show() -> ResponseReturnValue:
    """Answer a sentence about a customer, or a few choices, with one card to act on."""
    codes = {name: found for name, found in facets.filters(request.args).items() if name in LISTS}
    card = search.card(request.args.get("q", "")[:LONGEST_SENTENCE], codes, user=me())
    known = vocabulary.current()
    return render_template(
        "cards/show.html",
        q=card.text,
        card=card,
        near=url_for("search.index", q=card.text or None, **{**codes, "personality": card.type}),  # type: ignore[arg-type]
        used=uses.used(card.playbook, by=me()) if card.playbook else None,
        term=known.get("personality", card.type) if card.type else None,
        types=known.choices("personality"),
        lists={name: known.choices(name) for name in CHOICES},
        sections=Section,
        with_type=lambda code: facets.with_argument("personality", code),
    )
