"""The tables by which customers are graded: reading them, and setting them otherwise."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, me
from wiki.blueprints.grades import criterion_label, value_label
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.forms.grades import TRACK_LABELS
from wiki.models import RuleKind, RuleVersion, Track
from wiki.models.rule_versions import NOTE_LENGTH
from wiki.services import grades, rule_versions
from wiki.services.grades import Tables
from wiki.services.typed import Typed
from wiki.translations import said

bp = Blueprint("grade_tables", __name__)

SHOWN = 20
NEWER = N_("Somebody has set the tables otherwise meanwhile. What you ticked is kept: compare, then save.")


@bp.route("/grades/tables", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Show both tables, their windows and versions; those who may set them otherwise. Earlier grades keep theirs."""
    if request.method == "GET":
        allow("read", RuleVersion)
        return _page(grades.current())
    allow("create", RuleVersion)
    known = grades.current()
    try:
        note = _note()
        changed = grades.parse_tables(_raw(known), known)
        base = request.form.get("base", type=int) or 0
        rule_versions.change(
            RuleKind.GRADES, changed.body(), base=base, by=me(), note=note, address=request.remote_addr or ""
        )
    except Invalid as error:
        return _page(known, error.fields), 422
    except Stale:
        wrong = {"base": Message(NEWER)}
        return _page(grades.current(), wrong), 409
    flash(gettext("Saved. What is assessed from now on is judged by these tables."))
    return redirect(url_for(".edit"), 303)


def _raw(known: Tables) -> dict[str, Any]:
    """Return what was typed: all values of a cell, one of everything else."""
    rows = [f"{track.value}.{name}" for track in Track for name in known.tracks[track.value]]
    cells = {f"{row}.{grade}" for row in rows for grade in grades.GRADES}
    typed: dict[str, Any] = {name: request.form.getlist(name) for name in cells}
    return typed | {name: request.form.get(name, "") for name in request.form if name not in cells}


def _note() -> str:
    typed = Typed(request.form)
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return note


def _page(known: Tables, wrong: dict[str, Message] | None = None) -> str:
    versions = listing(RuleVersion).where(RuleVersion.kind == RuleKind.GRADES)
    newest = versions.options(joinedload(RuleVersion.by)).order_by(RuleVersion.number.desc()).limit(SHOWN)
    return render_template(
        "grades/tables.html",
        known=known,
        typed=_raw(known) if wrong else None,
        wrong={name: said(message) for name, message in (wrong or {}).items()},
        tracks=[(track, gettext(TRACK_LABELS[track]), grades.CRITERIA[track]) for track in Track],
        orders=grades.ORDERS,
        settled=grades.SETTLED,
        all_grades=grades.GRADES,
        criterion_label=criterion_label,
        value_label=value_label,
        may_edit=can("create", RuleVersion),
        versions=list(db.session.scalars(newest)),
    )
