"""Gaps: customers that nobody tends, by what is missing."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, me
from wiki.blueprints import facets
from wiki.blueprints.classes import class_label
from wiki.errors import N_
from wiki.models import Customer
from wiki.services import care, gaps, paging
from wiki.services.gaps import Gap

bp = Blueprint("gaps", __name__, url_prefix="/customers")

LISTED = 50
LABELS = {
    Gap.OWNER: N_("Nobody answers for them"),
    Gap.NEXT: N_("No next step"),
    Gap.OLD: N_("Old texts"),
    Gap.CONTACT: N_("No contact for long"),
}


@bp.get("/gaps")
def index() -> ResponseReturnValue:
    """List customers of which something is missing: among one's own accounts; who leads sees all first."""
    allow("browse", Customer)
    asked = request.args.get("gap", "")
    gap = Gap(asked) if asked in set(Gap) else Gap.NEXT
    leads = can("hand_over", Customer)
    everybodys = leads and request.args.get("of") != "mine"
    query = gaps.found(gap, user=me(), everybodys=everybodys)
    page = paging.page(query, facets.page_number(request.args), LISTED)
    return render_template(
        "customers/gaps.html",
        page=page,
        last_contacts=care.last_contacts(page.records, user=me()),
        gap=gap,
        gaps=[(one, gettext(text)) for one, text in LABELS.items()],
        leads=leads,
        everybodys=everybodys,
        days=gaps.OLD_DAYS,
        class_label=class_label,
        with_argument=facets.with_argument,
    )
