"""The inbox: what waits for its person first, then what is new; and when that person is written to."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import func

from wiki.access import can, listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.notice_words import title_of, told
from wiki.blueprints.places import address_of, load_any, place_told
from wiki.blueprints.saved_searches import results_of
from wiki.errors import NotFound
from wiki.extensions import begin_write, csrf, db
from wiki.forms.notices import PreferenceForm
from wiki.models import AccountPlan, Notice, NoticePreference, NoticeReason, PlanConsultation, Report, Rhythm
from wiki.models.base import now
from wiki.services import (
    digests,
    grades,
    interactions,
    notices,
    plans,
    promises,
    reviews,
    root_causes,
    saved_searches,
    uses,
    visits,
)
from wiki.services.notices.inbox import MARKS, SHOWN
from wiki.services.reviewed import MODELS

bp = Blueprint("notices", __name__)

LISTED = 30


@bp.get("/inbox")
def index() -> ResponseReturnValue:
    """List what waits and what is new, and say what waits in other rooms."""
    shown = next((one for one in SHOWN if one == request.args.get("show")), "")
    return render_template(
        "inbox/index.html",
        page=notices.page(me(), shown, facets.page_number(request.args), LISTED),
        shown=shown,
        told=told,
        title_of=title_of,
        counts=notices.counts(me()),
        undo=_moment(request.args.get("undo", "")),
        rooms=_rooms(),
        with_argument=facets.with_argument,
    )


@bp.post("/inbox/<int:notice_id>/open")
def open_notice(notice_id: int) -> ResponseReturnValue:
    """Go to what it is about, or to what a saved search finds, the newest first; it is read then."""
    notice = load(Notice, notice_id)
    if notice.saved_search:
        saved_searches.look(notice.saved_search)
        return redirect(results_of(notice.saved_search, sort="date"), 303)
    if notice.plan_id:
        _load_of_plan(notice)
    elif notice.review:
        load(MODELS[notice.review.record_type], notice.review.record_id)
    else:
        load_any(notice.document_id or "")
    notices.mark(notice, "read")
    endpoint, values = place_told(notice)
    return redirect(url_for(endpoint, **values), 303)


def _load_of_plan(notice: Notice) -> None:
    if notice.reason is not NoticeReason.OPINION:
        load(AccountPlan, notice.plan_id)
    else:
        question = notices.question_to(notice.user_id, notice.plan_id or "")
        load(PlanConsultation, question.id if question else "")


@bp.post("/inbox/<int:notice_id>/mark")
def mark(notice_id: int) -> ResponseReturnValue:
    """Mark it as read or unread, or what waits as done."""
    notice, mark_as = load(Notice, notice_id), request.form.get("as", "")
    if mark_as not in MARKS:
        raise NotFound
    notices.mark(notice, mark_as)
    return redirect(url_for(".index", show=request.form.get("show") or None), 303)


@bp.post("/inbox/read")
def read_all() -> ResponseReturnValue:
    """Mark all as read; the page that follows can take it back."""
    begin_write()
    at = notices.read_all(me())
    flash(gettext("All is marked as read."))
    return redirect(url_for(".index", undo=at.isoformat()), 303)


@bp.post("/inbox/unread")
def unread_all() -> ResponseReturnValue:
    """Take back that all was marked as read."""
    at = _moment(request.form.get("undo", ""))
    begin_write()
    if at is not None:
        notices.unread_all(me(), at)
    return redirect(url_for(".index"), 303)


@bp.get("/inbox/to/<document_id>")
def lead(document_id: str) -> ResponseReturnValue:
    """Lead to a document by an address that does not say of which kind it is."""
    return redirect(address_of(load_any(document_id)), 303)


@bp.route("/account/notices", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    """Show and change when the person is written to, and what writing in something begins."""
    form = PreferenceForm(obj=digests.preference(me()))
    if form.validate_on_submit():
        begin_write()
        digests.prefer(me(), **form.chosen())
        flash(gettext("Saved."))
        return redirect(url_for(".preferences"), 303)
    sends_mail = current_app.extensions["casewiki_settings"].sends_mail
    page = render_template("inbox/preferences.html", form=form, sends_mail=sends_mail)
    return page, 422 if form.errors else 200


@bp.route("/unsubscribe/<secret>", methods=["GET", "POST"])
@csrf.exempt  # a mail program sends this without a page; the secret is for this alone, and for one person
def unsubscribe(secret: str) -> ResponseReturnValue:
    """End the mails of the person whom the address was written to, signed in or not."""
    user = digests.person_of(secret)
    if user is None:
        raise NotFound
    if request.method == "POST":
        begin_write()
        chosen: NoticePreference = digests.preference(user)
        digests.prefer(user, **digests.values_of(chosen) | {"rhythm": Rhythm.NONE, "at_once": False})
    return render_template("inbox/unsubscribe.html", done=request.method == "POST", secret=secret)


def _rooms() -> list[tuple[str, str, int]]:
    """Return what waits in other rooms: what it is called, where it is, and how much."""
    reports = listing(Report, "close").where(Report.state == "open").with_only_columns(func.count(Report.id))
    found = [
        (gettext("Mistakes reported in your cases"), "reports.index", db.session.scalar(reports) or 0),
        (gettext("Root causes that are yours to mend"), "root_causes.index", len(root_causes.to_mend(me()))),
        (gettext("Promises of yours that are overdue"), "promises.index", len(promises.overdue(me()))),
        (gettext("Visits of yours without a report"), "visits.index", len(visits.coming(me(), days=-1))),
        (gettext("Grades that wait for your decision"), "grades.due", len(grades.undecided(user=me()))),
        (gettext("Gifts and meals to approve"), "interactions.approvals", len(interactions.awaiting_approval(me()))),
        (gettext("What waits for you in account plans"), "plans.index", _in_plans()),
        (gettext("All reviews that wait for you"), "reviews.index", reviews.count_for(me())),
        (gettext("Uses whose result is asked for"), "uses.index", len(uses.due(me()))),
    ]
    return [(name, url_for(endpoint), number) for name, endpoint, number in found if number]


def _in_plans() -> int:
    """Return how much waits for the person in plans, of those who have a list of them."""
    return plans.waiting_for(me()).number if can("browse", AccountPlan) else 0


def _moment(text: str) -> datetime | None:
    """Return the moment that an address names, if it was within the last hour."""
    try:
        at: Any = datetime.fromisoformat(text)
        return at if 0 <= (now() - at).total_seconds() < 3600 else None
    except (ValueError, TypeError, OverflowError):
        return None
