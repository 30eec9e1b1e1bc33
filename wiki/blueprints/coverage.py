"""Coverage: which types of customers in which industries the library tells of, and asking who has a case."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, load, me
from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models import Case, Outcome, Wanted
from wiki.services import coverage, vocabulary

bp = Blueprint("coverage", __name__)

SHOWN = 50


@bp.get("/coverage")
def index() -> ResponseReturnValue:
    """Show types against industries: won and lost, and what is missing."""
    allow("oversee", Case)
    return render_template(
        "coverage/index.html",
        coverage=coverage.coverage(user=me()),
        wanted=list(db.session.scalars(coverage.own(me()).limit(SHOWN))),
        told=partial(coverage.is_told, user=me()),
    )


@bp.post("/coverage/wanted")
def ask() -> ResponseReturnValue:
    """Ask those who may know for a case of a type in an industry."""
    allow("create", Wanted)
    known = vocabulary.current()
    personality, industry = request.form.get("personality", ""), request.form.get("industry", "")
    if not (known.get("personality", personality) and known.get("industry", industry)):
        raise NotFound
    outcome = request.form.get("outcome", "")
    coverage.ask(
        personality,
        industry,
        Outcome(outcome) if outcome in set(Outcome) else None,
        request.form.get("note", ""),
        by=me(),
    )
    flash(gettext("Asked. Whoever has told a case of this type or industry sees it on their home page."))
    return redirect(url_for(".index"), 303)


@bp.post("/wanted/<int:wanted_id>/decline")
def decline(wanted_id: int) -> ResponseReturnValue:
    """Say that one has no such case."""
    coverage.decline(load(Wanted, wanted_id), by=me())
    flash(gettext("You are not asked for this again."))
    return redirect(url_for("home.index"), 303)


@bp.post("/wanted/<int:wanted_id>/close")
def close(wanted_id: int) -> ResponseReturnValue:
    """Take one's question back."""
    coverage.close(load(Wanted, wanted_id, "close"))
    flash(gettext("Nobody is asked any more."))
    return redirect(url_for(".index"), 303)
