"""Home: the question about the customer in front of me, and what goes on."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from wiki.access import listing, me
from wiki.blueprints.uses import taken
from wiki.extensions import db
from wiki.models import Case, CaseState, Report
from wiki.services import reports, uses, vocabulary
from wiki.services.cases import browsing

bp = Blueprint("home", __name__)

SHOWN_CASES = 6
SHOWN_DRAFTS = 3
ASKED_LISTS = ("contact_level", "sale_stage", "industry")


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the search box, the customer types, the newest cases, one's drafts and what waits."""
    mine = listing(Case).where(Case.author_id == me().id, Case.state == CaseState.DRAFT)
    return render_template(
        "home/index.html",
        types=vocabulary.current().choices("personality"),
        lists={name: vocabulary.current().choices(name) for name in ASKED_LISTS},
        newest=list(db.session.scalars(browsing.newest(listing(Case, "list"), SHOWN_CASES))),
        drafts=list(db.session.scalars(mine.order_by(Case.updated_at.desc()).limit(SHOWN_DRAFTS))),
        due=taken(uses.due(me())),
        waiting=list(db.session.scalars(reports.waiting(listing(Report, "close")).limit(SHOWN_DRAFTS))),
    )
