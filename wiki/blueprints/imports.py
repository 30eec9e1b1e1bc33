"""Imports of tables: bring a file, say what its columns are, look what would come of it, import it."""

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from wiki.access import allow, can, load, me
from wiki.blueprints import customer_choices, downloads, facets
from wiki.blueprints.reader import label
from wiki.errors import N_, Message, WikiError
from wiki.files import delimited
from wiki.forms.imports import ReadingForm, RunForm, UploadForm, columns_of, field_labels, matched, values_of
from wiki.models import TERM_LISTS, ImportKind, RowKind, TableImport
from wiki.services import audit, imports, paging, vocabulary
from wiki.transfer import refusals, tables
from wiki.translations import said

bp = Blueprint("imports", __name__, url_prefix="/imports")

LISTED = 20
# A case to begin with, as one writes it in a table: a code of a list, or a sentence.
EXAMPLE = {
    "title": N_("Self-assured section chief: corrected before his people, lost"),
    "outcome": "failure",
    "personality": "proud",
    "industry": "government",
    "occurred_on": "2026-03-09",
    "deal_size": "200000",
    "situation": N_("Renewal with a district office (fictional); he decides alone."),
    "actions": N_("In the meeting I put a figure of his right, before five of his people."),
    "result": N_("He ended the meeting; the renewal went to another firm."),
    "lessons": N_("Tell him in private, as a question."),
}


@bp.route("", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """List one's imports, and take a new file."""
    if not can("create", TableImport):
        allow("create", TableImport)
    form = UploadForm()
    if form.validate_on_submit():
        file = form.file.data
        if file and file.filename:
            try:
                return _started(file)
            except WikiError as error:
                form.show({"file": error.message})
        else:
            form.show({"file": Message(N_("Choose a file first."))})
    page = render_template("imports/index.html", form=form, imports=imports.of(me()))
    return page, 422 if form.errors else 200


@bp.get("/<import_id>")
def show(import_id: str) -> ResponseReturnValue:
    """See where an import is, and what it waits for."""
    return _page(load(TableImport, import_id))


@bp.get("/<import_id>/progress")
def progress(import_id: str) -> ResponseReturnValue:
    """Return how far the worker is, as a part of a page."""
    return render_template("imports/_progress.html", one=load(TableImport, import_id))


@bp.post("/<import_id>/read")
def read(import_id: str) -> ResponseReturnValue:
    """Read the file another way."""
    one = load(TableImport, import_id, "steer")
    form = ReadingForm().offer(one.table)
    imports.read_again(one, sheet=form.chosen_sheet(), encoding=form.chosen_encoding())
    return _there(one)


@bp.post("/<import_id>/check")
def check(import_id: str) -> ResponseReturnValue:
    """Take down which column and value is what, and look what would come of it."""
    one = load(TableImport, import_id, "steer")
    settled = one.mapping.get("values", {})
    if one.kind is ImportKind.CUSTOMERS:
        imports.check(one, one.mapping)
        return _there(one)
    mapping = matched(request.form, one.table.get("header", ()), vocabulary.current(), settled)
    if wrong := tables.problems(tables.Mapping.from_json(mapping)):
        return _page(one, mapping, wrong), 422
    imports.check(one, mapping)
    return _there(one)


@bp.post("/<import_id>/run")
def run(import_id: str) -> ResponseReturnValue:
    """Import what was checked."""
    one = load(TableImport, import_id, "steer")
    form = RunForm()
    if one.kind is ImportKind.CUSTOMERS:
        imports.choose(one, *customer_choices.chosen(request.form))
    imports.run(one, check=form.check.data or "", skip_noticed=bool(form.skip_noticed.data))
    _noted("import table", one)
    return _there(one)


@bp.post("/<import_id>/stop")
def stop(import_id: str) -> ResponseReturnValue:
    """Stop what the worker does."""
    one = load(TableImport, import_id, "steer")
    imports.stop(one)
    return _there(one)


@bp.post("/<import_id>/go-on")
def go_on(import_id: str) -> ResponseReturnValue:
    """Go on with what was stopped."""
    one = load(TableImport, import_id, "steer")
    imports.go_on(one)
    return _there(one)


@bp.post("/<import_id>/undo")
def undo(import_id: str) -> ResponseReturnValue:
    """Take the cases out again that it brought."""
    one = load(TableImport, import_id, "steer")
    imports.undo(one)
    _noted("undo import", one)
    return _there(one)


@bp.post("/<import_id>/remove")
def remove(import_id: str) -> ResponseReturnValue:
    """Forget an import and its file."""
    one = load(TableImport, import_id, "remove")
    imports.remove(one)
    _noted("remove import", one)
    flash(gettext("Removed, with its file. What it brought stays."))
    back = "customer_tables.index" if one.kind is ImportKind.CUSTOMERS else ".index"
    return redirect(url_for(back), 303)


@bp.get("/<import_id>/refused.csv")
def refused(import_id: str) -> ResponseReturnValue:
    """Give the rows that were left out as a table, each with the reason, to be mended and brought again."""
    one = load(TableImport, import_id)
    _noted("download table", one)
    file = refusals.table(one, titles=(gettext("Row"), gettext("What is wrong")), said=_reasons(one))
    return _as_file(file, "refused.csv")


@bp.get("/example.csv")
def example() -> ResponseReturnValue:
    """Give a table to begin with: columns that are understood, and a case in the reader's language."""
    allow("create", TableImport)
    labels = field_labels()
    header = [str(labels[name]) for name in EXAMPLE]
    codes = {name: label(name, code) for name, code in EXAMPLE.items() if name in TERM_LISTS and code}
    cells = [codes.get(name) or gettext(text) for name, text in EXAMPLE.items()]
    return _as_file(delimited.written([header, cells]), "example.csv")


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say what to do with a table that is not even read."""
    text = gettext("The file is too large: at most %(limit)s MB.", limit=imports.LARGEST // 2**20)
    advice = gettext("Divide the table into several files.")
    return render_template("errors/413.html", message=f"{text} {advice}"), 413


def _started(file: FileStorage) -> ResponseReturnValue:
    allow("create", TableImport)
    made = imports.start(file.stream, file.filename or "", by=me())
    return _there(made)


def _page(one: TableImport, mapping: dict[str, Any] | None = None, wrong: list[Message] | None = None) -> str:
    if one.kind is ImportKind.CUSTOMERS:
        return customer_choices.page(one, _reasons(one))
    mapping, counts = one.mapping if mapping is None else mapping, imports.counts(one)
    noticed = request.args.get("rows") == "noticed" or not counts[RowKind.REFUSED]
    kind = RowKind.NOTICED if noticed and counts[RowKind.NOTICED] else RowKind.REFUSED
    return render_template(
        "imports/show.html",
        one=one,
        columns=columns_of(one.table, mapping) if one.table else [],
        values=values_of(mapping, one.unknown, vocabulary.current()),
        labels=field_labels(),
        known=vocabulary.current(),
        counts=counts,
        kind=kind,
        page=paging.page(imports.rows(one, kind), facets.page_number(request.args), LISTED),
        reasons=_reasons(one),
        wrong=[said(message) for message in wrong or ()],
        trouble=said(Message.from_json(one.trouble)) if one.trouble else "",
        warnings=[said(Message.from_json(warning)) for warning in one.table.get("warnings", ())],
        reading_form=ReadingForm(formdata=None).offer(one.table),
        run_form=RunForm(formdata=None, check=imports.check_of(one)),
        with_argument=facets.with_argument,
    )


def _as_file(file: BinaryIO, name: str) -> ResponseReturnValue:
    return downloads.hand_out(send_file(file, "text/csv"), name)


def _reasons(one: TableImport) -> Callable[[Mapping[str, Any]], str]:
    """Return what says what there is to say of a row: words that give persons away, or what is wrong, by field."""
    labels = customer_choices.labels() if one.kind is ImportKind.CUSTOMERS else field_labels()
    leads = {name: f"{label}{gettext(': ')}" for name, label in labels.items() if name}

    def told(reasons: Mapping[str, Any]) -> str:
        if "words" in reasons:
            return ", ".join(reasons["words"])
        found = ((name, said(Message.from_json(message))) for name, message in reasons.items())
        return " ".join(leads.get(name, "") + text for name, text in found)

    return told


def _there(one: TableImport) -> ResponseReturnValue:
    return redirect(url_for(".show", import_id=one.id), 303)


def _noted(action: str, one: TableImport) -> None:
    audit.note(action, by=me(), subject=one.id, address=request.remote_addr or "")
