"""Screening: a sheet for a prospect, the month's report of each seller, who is overdue, and the criteria."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, load, me
from wiki.blueprints import facets
from wiki.blueprints.reader import ui_language
from wiki.errors import N_, Invalid, Message, Stale
from wiki.models import PROSPECT_LABELS, Customer, RuleKind, RuleVersion, ScreeningReport
from wiki.models.customers import NOTE_LENGTH
from wiki.services import paging, rule_versions, screening
from wiki.services.typed import Typed
from wiki.settings import LANGUAGES
from wiki.text.language import LANGUAGE_NAMES
from wiki.translations import said

bp = Blueprint("screening", __name__, url_prefix="/customers")

LISTED = 50
SPARE_ROWS = 2
NEWER = N_("Somebody has written a sheet meanwhile. Compare, then save yours.")


@bp.route("/screening", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """List one's prospects with their sheets and hand in the month's report; those who lead see who has not."""
    allow("create", ScreeningReport)
    wrong: Mapping[str, Message] = {}
    if request.method == "POST":
        typed = Typed(request.form)
        note = typed.line("note", NOTE_LENGTH)
        if not typed.wrong:
            screening.hand_in(note, by=me())
            flash(gettext("Handed in."))
            return redirect(url_for(".index"), 303)
        wrong = typed.wrong
    page = paging.page(screening.prospects(user=me()), facets.page_number(request.args), LISTED)
    month = screening.this_month()
    html = render_template(
        "screening/index.html",
        page=page,
        sheets=screening.newest_of([one.id for one in page.records], user=me()),
        month=month,
        own=screening.of_user(me(), month),
        reports=screening.reports(user=me()),
        overdue=screening.overdue(user=me()) if can("oversee", ScreeningReport) else None,
        wrong=[said(message) for message in wrong.values()],
        prospect_label=prospect_label,
        with_argument=facets.with_argument,
    )
    return html, 422 if wrong else 200


@bp.route("/<customer_id>/screening", methods=["GET", "POST"])
def sheet(customer_id: str) -> ResponseReturnValue:
    """Judge a prospect by the criteria, with what was said before."""
    customer = load(Customer, customer_id, "classify")
    if request.method == "GET":
        return _sheet_page(customer)
    try:
        content = screening.parse(request.form)
        screening.screen(customer, content, base=request.form.get("base", type=int) or 0, by=me())
    except Invalid as error:
        return _sheet_page(customer, error.fields), 422
    except Stale:
        return _sheet_page(customer, {"base": Message(NEWER)}), 409
    flash(gettext("Saved."))
    return redirect(url_for(".sheet", customer_id=customer.id), 303)


@bp.route("/criteria", methods=["GET", "POST"])
def criteria() -> ResponseReturnValue:
    """Show the criteria; those who may name, add and take them away. Earlier sheets keep theirs."""
    known = screening.current()
    if request.method == "GET":
        allow("read", RuleVersion)
        return _criteria_page(_rows(known))
    allow("create", RuleVersion)
    rows = _typed_rows()
    try:
        body = screening.parse_criteria(rows, known).body()
        base = request.form.get("base", type=int) or 0
        rule_versions.change(RuleKind.SCREENING, body, base=base, by=me(), address=request.remote_addr or "")
    except Invalid as error:
        return _criteria_page(rows, [said(message) for message in error.fields.values()]), 422
    except Stale:
        return _criteria_page(_rows(screening.current()), [said(Message(rule_versions.NEWER))]), 409
    flash(gettext("Saved."))
    return redirect(url_for(".criteria"), 303)


def prospect_label(one: Any) -> str:
    """Return what the criteria tell together, in the reader's language."""
    return gettext(PROSPECT_LABELS[one])


def _sheet_page(customer: Customer, wrong: Mapping[str, Message] | None = None) -> str:
    history = screening.history(customer, user=me())
    known = screening.current()
    last = history[0] if history else None
    typed: Mapping[str, Any] = request.form if wrong else _as_typed(last.answers if last else {})
    return render_template(
        "screening/sheet.html",
        customer=customer,
        criteria=[(one.code, one.text(ui_language())) for one in known.all],
        typed=typed,
        base=last.number if last else 0,
        history=[(one, _named(one.rules_version)) for one in history],
        wrong={name: said(message) for name, message in (wrong or {}).items()},
        prospects=[(one, gettext(text)) for one, text in PROSPECT_LABELS.items()],
        prospect_label=prospect_label,
    )


def _as_typed(answers: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    typed = {f"fits.{code}": answer["fits"] for code, answer in answers.items()}
    return typed | {f"note.{code}": answer["note"] for code, answer in answers.items()}


def _named(version: int) -> dict[str, str]:
    return {one.code: one.text(ui_language()) for one in screening.of_version(version).all}


def _typed_rows() -> list[dict[str, str]]:
    columns = ("code", *LANGUAGES)
    number = min(request.form.get("rows", type=int) or 0, screening.MOST_CRITERIA)
    return [{name: request.form.get(f"{name}-{row}", "") for name in columns} for row in range(number)]


def _rows(known: screening.Criteria) -> list[dict[str, str]]:
    kept = [{"code": one.code, **{code: one.label.get(code, "") for code in LANGUAGES}} for one in known.all]
    spare = {"code": "", **dict.fromkeys(LANGUAGES, "")}
    return (kept + [spare] * SPARE_ROWS)[: screening.MOST_CRITERIA]


def _criteria_page(rows: list[dict[str, str]], wrong: list[str] | None = None) -> str:
    may_edit = can("create", RuleVersion)
    number = screening.current().number
    return render_template(
        "screening/criteria.html",
        rows=rows,
        wrong=wrong or [],
        base=number,
        may_edit=may_edit,
        languages=LANGUAGE_NAMES,
    )
