"""Customers as tables: handing out the list as it is filtered, and taking a table in."""

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import allow, can, me
from wiki.blueprints import downloads
from wiki.blueprints.customer_filters import asked
from wiki.blueprints.reader import label
from wiki.errors import N_, Message, WikiError
from wiki.files import delimited, spreadsheets
from wiki.forms.imports import CustomerTableForm
from wiki.models import PHASE_LABELS, REFERENCE_LABELS, STAGE_LABELS, Customer, ImportKind, TableImport
from wiki.services import audit, customers, imports
from wiki.transfer import customer_export
from wiki.transfer.customer_columns import LABELS, TOLD_ALONE

bp = Blueprint("customer_tables", __name__, url_prefix="/customers")

KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@bp.get("/export")
def export() -> ResponseReturnValue:
    """Hand out the customers that the address asks for, as the reader may list them; audited with their number."""
    allow("browse", Customer)
    sought, chosen = asked(request.args)
    kind, people = request.args.get("format", "csv"), request.args.get("people") == "1"
    if kind not in KINDS:
        return redirect(url_for("customers.index"), 302)
    total = customers.number(sought, chosen, user=me())
    query = customers.found(sought, chosen, user=me(), sort=request.args.get("sort", ""))
    rows = customer_export.rows(query, total, user=me(), words=_Words(), people=people)
    titles = {name: gettext(text) for name, text in (LABELS | TOLD_ALONE).items()}
    table = [[titles[name] for name in customer_export.header(people=people)], *rows]
    number = f"{len(table) - 1}{' with people' if people else ''}"
    audit.note("export customers", by=me(), subject=number, address=request.remote_addr or "")
    file = delimited.written(table) if kind == "csv" else spreadsheets.written(gettext("Customers"), table)
    return downloads.hand_out(send_file(file, KINDS[kind]), f"customers.{kind}")


@bp.route("/import", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """List one's tables of customers, and take a new one; the worker looks it through."""
    if not can("create", TableImport):
        allow("create", TableImport)
    form = CustomerTableForm()
    if form.validate_on_submit():
        file = form.file.data
        if file and file.filename:
            try:
                allow("create", TableImport)
                made = imports.start(file.stream, file.filename, by=me(), kind=ImportKind.CUSTOMERS)
                return redirect(url_for("imports.show", import_id=made.id), 303)
            except WikiError as error:
                form.show({"file": error.message})
        else:
            form.show({"file": Message(N_("Choose a file first."))})
    found = imports.of(me(), ImportKind.CUSTOMERS)
    columns = [gettext(text) for text in LABELS.values()]
    page = render_template("customers/imports.html", form=form, imports=found, columns=columns)
    return page, 422 if form.errors else 200


class _Words:
    """What values are called in the reader's language; each is looked up once."""

    def __init__(self) -> None:
        self._known = {("stage", one.value): gettext(text) for one, text in STAGE_LABELS.items()}
        self._known |= {("phase", one.value): gettext(text) for one, text in PHASE_LABELS.items()}
        self._known |= {("reference", one.value): gettext(text) for one, text in REFERENCE_LABELS.items()}

    def __call__(self, name: str, code: str) -> str:
        if (name, code) not in self._known:
            self._known[name, code] = label(name, code)
        return self._known[name, code]
