"""The states by which pursuits are tracked: reading the list, and setting it otherwise."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, me
from wiki.errors import Invalid, Message, Stale
from wiki.models import RuleKind, RuleVersion
from wiki.services import rule_versions
from wiki.services.pursuits import tracking
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("tracking", __name__)

SPARE_ROWS = 2
COLUMNS = ("code", "position", *LANGUAGES, "retired")


@bp.route("/pursuits/tracking", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Show the states; those who may rename, add, order and retire them."""
    known = tracking.current()
    if request.method == "GET":
        allow("read", RuleVersion)
        return _page(_rows(known))
    allow("create", RuleVersion)
    rows = _typed()
    try:
        states = tracking.parse(rows, known)
        base = request.form.get("base", type=int) or 0
        address = request.remote_addr or ""
        rule_versions.change(RuleKind.TRACKING, tracking.to_body(states), base=base, by=me(), address=address)
    except Invalid as error:
        return _page(rows, [said(message) for message in error.fields.values()]), 422
    except Stale:
        return _page(_rows(tracking.current()), [said(Message(rule_versions.NEWER))]), 409
    flash(gettext("Saved."))
    return redirect(url_for(".edit"), 303)


def _typed() -> list[dict[str, str]]:
    """Return the rows as they were typed; no more than there can be."""
    number = min(request.form.get("rows", type=int) or 0, tracking.MOST_STATES + SPARE_ROWS)
    return [{name: request.form.get(f"{name}-{row}", "") for name in COLUMNS} for row in range(number)]


def _rows(known: tracking.Tracking) -> list[dict[str, str]]:
    kept = [
        {
            "code": one.code,
            "position": str(place * 10),
            "retired": "y" if one.retired else "",
            **{language: one.label.get(language, "") for language in LANGUAGES},
        }
        for place, one in enumerate(known.states, 1)
    ]
    return kept + [dict.fromkeys(COLUMNS, "") for _ in range(SPARE_ROWS)]


def _page(rows: list[dict[str, str]], wrong: list[str] | None = None) -> str:
    may_edit = can("create", RuleVersion)
    number = tracking.current().number
    return render_template(
        "pursuits/tracking.html", rows=rows, wrong=wrong or [], base=number, may_edit=may_edit, languages=LANGUAGE_NAMES
    )
