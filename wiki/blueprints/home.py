"""Home: the question about the customer in front of me, and what each kind of reader comes for."""

from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlalchemy.orm import joinedload

from wiki.access import can, listing, mark_opened, me
from wiki.blueprints.portfolios import of_plans
from wiki.blueprints.reader import ui_language
from wiki.blueprints.unsaved import everywhere
from wiki.blueprints.uses import taken
from wiki.extensions import db
from wiki.models import (
    Case,
    Customer,
    Defect,
    DefectState,
    EmergencyRequest,
    Outcome,
    Publication,
    Report,
    Revision,
    SavedSearch,
)
from wiki.services import (
    agenda,
    cases,
    coverage,
    defects,
    imports,
    judgements,
    plans,
    reports,
    root_causes,
    saved_searches,
    usefulness,
    uses,
    vocabulary,
)
from wiki.services.cases import browsing

bp = Blueprint("home", __name__)

SHOWN_CASES = 6
SHOWN_DRAFTS = 3
SHOWN_SIDE = 5
ASKED_LISTS = ("contact_level", "sale_stage", "industry")


@bp.get("/")
def index() -> ResponseReturnValue:
    """Show the question, what waits for the person, and what is new; more for newcomers and for leaders."""
    mine = listing(Case).where(Case.author_id == me().id, Case.state == Publication.DRAFT)
    return render_template(
        "home/index.html",
        types=vocabulary.current().choices("personality"),
        lists={name: vocabulary.current().choices(name) for name in ASKED_LISTS},
        newest=browsing.found_newest(listing(Case, "list"), SHOWN_CASES),
        drafts=list(db.session.scalars(mine.order_by(Case.updated_at.desc()).limit(SHOWN_DRAFTS))),
        unsaved=everywhere(SHOWN_DRAFTS),
        due=taken(uses.due(me())),
        waiting=list(db.session.scalars(reports.waiting(listing(Report, "close")).limit(SHOWN_DRAFTS))),
        wanted=coverage.asked_of(me(), SHOWN_DRAFTS),
        tables=imports.waiting(me()),
        to_mend=root_causes.to_mend(me()),
        fresh=_fresh(),
        accounts=agenda.of(me()) if can("browse", Customer) else [],
        planned=plans.waiting_for(me()),
        **of_plans(),
        **(_study() if can("learn", Case) else {}),
        **(_overview() if can("oversee", Case) else {}),
        **(_handling() if can("handle", Defect) else {}),
    )


def _handling() -> dict[str, Any]:
    """Return what waits for those who answer for products: new reports, and who was let in for an emergency."""
    reported = listing(Defect).where(Defect.state == DefectState.REPORTED).with_only_columns(func.count(Defect.id))
    alarms = defects.granting.recent(listing(EmergencyRequest))
    return {"reported": db.session.scalar(reported), "alarms": len(alarms)}


def _fresh() -> list[tuple[SavedSearch, int]]:
    """Return the person's searches in which something is new, with how much."""
    news = saved_searches.news(me())
    return [(one, news[one.id]) for one in saved_searches.of(me()) if one.id in news] if news else []


def _study() -> dict[str, Any]:
    """Return what a newcomer studies: cases to judge before reading on, and how that went so far."""
    waiting = listing(Case, "judge").options(joinedload(Case.head).defer(Revision.html))
    found = list(db.session.scalars(browsing.to_judge(waiting, ui_language()).limit(SHOWN_DRAFTS)))
    for case in found:
        mark_opened(case)
    return {
        "study": [(case, cases.from_body(case.head.body).judge) for case in found],
        "record": judgements.record(by=me()),
    }


def _overview() -> dict[str, Any]:
    """Return what a leader looks for: where knowledge is thin, what went wrong lately, what was used and worked."""
    failures = listing(Case, "list").where(Case.outcome == Outcome.FAILURE)
    found = listing(Case, "list").where(Case.usefulness > 0).order_by(Case.usefulness.desc(), Case.id)
    useful = list(db.session.scalars(found.limit(SHOWN_SIDE)))
    return {
        "coverage": coverage.coverage(user=me()),
        "failures": browsing.found_newest(failures, SHOWN_SIDE),
        "useful": useful,
        "pressing": root_causes.pressing(user=me()),
        "tallies": usefulness.shown_tallies([case.id for case in useful]),
    }
