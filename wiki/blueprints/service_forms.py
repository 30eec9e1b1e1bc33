"""Forms of service: what we may do for somebody personally, for all to read; those who may keep the list."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, me
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, Message, Stale
from wiki.models import RuleKind, RuleVersion
from wiki.services import rule_versions, service_forms
from wiki.services.service_forms import MOST_FORMS, TEXTS, ServiceForms
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("service_forms", __name__)

SPARE_ROWS = 1
Rows = list[dict[str, str]]


@bp.route("/customers/service-forms", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show the forms of service; those who may name, add and take them away. What was given keeps its name."""
    known = service_forms.current()
    if request.method == "GET":
        allow("read", RuleVersion)
        return _page(known, _rows(known))
    allow("create", RuleVersion)
    rows = _typed_rows()
    try:
        body = service_forms.parse(rows, known).body()
        base = request.form.get("base", type=int) or 0
        rule_versions.change(RuleKind.SERVICE_FORMS, body, base=base, by=me(), address=request.remote_addr or "")
    except Invalid as error:
        return _page(known, rows, [said(message) for message in error.fields.values()]), 422
    except Stale:
        return _page(service_forms.current(), rows, [said(Message(rule_versions.NEWER))]), 409
    flash(gettext("Saved."))
    return redirect(url_for(".index"), 303)


def offered() -> list[tuple[str, str]]:
    """Return code and name of each form that may be chosen, in the reader's language."""
    return [(one.code, one.text(ui_language())) for one in service_forms.current().all]


def names(codes: Sequence[str]) -> list[str]:
    """Return what these forms are called in the reader's language."""
    known = service_forms.named(codes)
    return [known[code].text(ui_language()) for code in codes if code in known]


def _columns() -> list[str]:
    return ["code", *(f"{name}-{language}" for name in TEXTS for language in LANGUAGES)]


def _typed_rows() -> Rows:
    number = min(request.form.get("rows", type=int) or 0, MOST_FORMS)
    return [{name: request.form.get(f"{name}-{row}", "") for name in _columns()} for row in range(number)]


def _rows(known: ServiceForms) -> Rows:
    kept = [
        {"code": one.code}
        | {f"{name}-{language}": getattr(one, name).get(language, "") for name in TEXTS for language in LANGUAGES}
        for one in known.all
    ]
    return (kept + [dict.fromkeys(_columns(), "")] * SPARE_ROWS)[:MOST_FORMS]


def _page(known: ServiceForms, rows: Rows, wrong: Sequence[str] = ()) -> str:
    return render_template(
        "service_forms/index.html",
        forms=known.all,
        rows=rows,
        wrong=wrong,
        base=known.number,
        may_edit=can("create", RuleVersion),
        languages=LANGUAGE_NAMES,
        limits=TEXTS,
        texts={"label": gettext("Name"), "what_for": gettext("What it is for"), "when_not": gettext("When not")},
    )
