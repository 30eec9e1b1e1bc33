"""Cases of customers like that of a case: how like, in which of its traits, and how they ended."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from wiki import search
from wiki.access import load, me
from wiki.models import Case, Revision

bp = Blueprint("similar", __name__)

BESIDE = 3
SHOWN = 10
OF_EACH = 5


@bp.get("/cases/<case_id>/similar")
def show(case_id: str) -> ResponseReturnValue:
    """Set the most similar successes beside the most similar failures."""
    case = load(Case, case_id, options=(joinedload(Case.head).defer(Revision.html),))
    found = search.similar_to(case, user=me(), size=SHOWN, of_each=OF_EACH)
    sides = {
        side: [hit for hit in found.hits if hit.outcome and hit.outcome.value == side]
        for side in ("success", "failure")
    }
    return render_template("similar/show.html", case=case, found=found, sides=sides)


@bp.get("/cases/<case_id>/similar/beside")
def beside(case_id: str) -> ResponseReturnValue:
    """Return the most similar cases as a part of the case's page."""
    case = load(Case, case_id, options=(joinedload(Case.head).defer(Revision.html),))
    return render_template("similar/_beside.html", found=search.similar_to(case, user=me(), size=BESIDE))
