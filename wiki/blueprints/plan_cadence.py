"""How often plans are reviewed, by the class of the account: reading it, and setting it otherwise."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, me
from wiki.blueprints.plan_words import of_class
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import AccountPlan, RuleKind, RuleVersion
from wiki.models.rule_versions import NOTE_LENGTH
from wiki.services import plan_cadence
from wiki.services.plans import rhythm
from wiki.services.typed import Typed
from wiki.translations import said

bp = Blueprint("plan_cadence", __name__)

SHOWN_VERSIONS = 20
NEWER = N_("Somebody has set the rules otherwise meanwhile. What you typed is kept: compare, then save.")


@bp.route("/plans/cadence", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Show the days by class; the leadership sets them otherwise, and first counts what that does to plans."""
    if request.method == "GET":
        allow("browse", AccountPlan)
        return _page()
    allow("set_cadence", AccountPlan)
    move = request.form.get("move") == "y"
    try:
        rhythms, note = plan_cadence.parse(request.form), _note()
        if "count" in request.form:
            return _page(typed=request.form, counted=rhythm.effect(rhythms, move=move))
        base = request.form.get("base", type=int) or 0
        address = request.remote_addr or ""
        moved = rhythm.change(rhythms, move=move, base=base, by=me(), note=note, address=address)
    except Invalid as error:
        return _page(typed=request.form, wrong=error.fields), 422
    except Stale:
        return _page(typed=request.form, wrong={"base": Message(NEWER)}), 409
    told = ngettext("%(num)s plan in force has a new day.", "%(num)s plans in force have a new day.", moved)
    left = gettext("Plans in force keep their day until their next review.")
    flash(gettext("Saved."))
    flash(told if move else left)
    return redirect(url_for(".edit"), 303)


def _note() -> str:
    typed = Typed(request.form)
    note = typed.line("note", NOTE_LENGTH)
    typed.done()
    return note


def _page(
    *,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, Message] | None = None,
    counted: rhythm.Effect | None = None,
) -> str:
    known = plan_cadence.current()
    versions = listing(RuleVersion).where(RuleVersion.kind == RuleKind.CADENCE).options(joinedload(RuleVersion.by))
    newest = versions.order_by(RuleVersion.number.desc()).limit(SHOWN_VERSIONS)
    return render_template(
        "plans/cadence.html",
        known=known,
        rows=[(code, of_class(code)) for code in plan_cadence.CLASSES],
        parts=_parts(),
        field=plan_cadence.field,
        typed=typed,
        wrong={name: said(message) for name, message in (wrong or {}).items()},
        counted=counted,
        may_edit=can("set_cadence", AccountPlan),
        versions=list(db.session.scalars(newest)),
    )


def _parts() -> list[tuple[str, str, Any]]:
    """Return each number by its name, with what it is called and how its days are told."""
    return [
        (
            "review",
            gettext("From one review to the next"),
            lambda days: ngettext("every day", "every %(num)s days", days),
        ),
        ("grace", gettext("A missed review ends the plan"), _after),
        ("trigger", gettext("After something has happened"), _within),
    ]


def _after(days: int) -> str:
    return ngettext("after %(num)s day", "after %(num)s days", days)


def _within(days: int) -> str:
    return ngettext("within %(num)s day", "within %(num)s days", days)
