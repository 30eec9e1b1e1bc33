"""The brief for a visit: one page to read, print and take. Its address holds what was said of whom one will see."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wiki.access import load, look_ahead, me
from wiki.blueprints import facets, interactions
from wiki.blueprints.customers import SHOWN, stage_label
from wiki.blueprints.facts import topic_label
from wiki.blueprints.occasions import words as occasion_words
from wiki.blueprints.rivals import price_label, status_label
from wiki.files import pdf
from wiki.models import Benefit, BidTick, Customer, Endorsement, Interaction, Section
from wiki.models.base import now
from wiki.search.briefs import brief
from wiki.search.cards import LISTS
from wiki.services import benefits, bids, endorsements, facts, inquiries, occasions, rivals, vocabulary
from wiki.services.customers.unknown import about

bp = Blueprint("briefs", __name__)

LONGEST_SENTENCE = 1_000
CHOICES = ("contact_level", "sale_stage")
LISTS_OF_BRIEF = ((Benefit, "list"), (BidTick, "read"), (Endorsement, "list"), (Interaction, "list"))
"""Lists of a brief that are mostly empty; see `look_ahead`."""


@bp.get("/customers/<customer_id>/brief")
def show(customer_id: str) -> ResponseReturnValue:
    """Say on one page who they are, what works with such people, what is open, and what to ask."""
    return page(customer_id)


def asked(args: MultiDict[str, str]) -> tuple[str, dict[str, list[str]]]:
    """Return what the address says of whom one will see: a sentence, and codes by list."""
    codes = {name: found for name, found in facets.filters(args).items() if name in LISTS}
    return args.get("q", "")[:LONGEST_SENTENCE], codes


def page(customer_id: str, *, layout: str = "base.html") -> str:
    """Return the page for whoever asks; another `layout` than ours leaves out what is around it."""
    customer = load(Customer, customer_id, options=SHOWN)
    look_ahead(LISTS_OF_BRIEF, customer)
    text, codes = asked(request.args)
    made = brief(customer, text, codes, user=me())
    known = vocabulary.current()
    found = occasions.open_of(customer, user=me())
    met, claims = rivals.for_brief(customer, user=me())
    return render_template(
        "briefs/show.html",
        layout=layout,
        as_pdf=pdf.is_available(),
        brief=made,
        customer=customer,
        noted=interactions.of_customer(customer),
        card=made.card,
        codes=codes,
        term=known.get("personality", made.card.type) if made.card.type else None,
        types=known.choices("personality"),
        lists={name: known.choices(name) for name in CHOICES},
        sections=Section,
        questions=[gettext(question) for question in made.questions],
        occasions=found,
        **occasion_words(customer, found),
        endorsed=endorsements.of_customer(customer, user=me()),
        bids=bids.under_way(customer, user=me()),
        had=benefits.newest(customer, user=me())[:1],
        asked=inquiries.open_of(customer, user=me()),
        about=dict(zip(map(gettext, made.questions), map(about, made.questions), strict=True)),
        stage_label=stage_label,
        minded=facts.for_brief(customer, user=me()),
        met=met,
        claims=claims,
        arguments=rivals.arguments(customer, user=me()),
        topic_label=topic_label,
        rival_status=status_label,
        rival_price=price_label,
        today=now(),
        with_type=lambda code: facets.with_argument("personality", code),
    )
