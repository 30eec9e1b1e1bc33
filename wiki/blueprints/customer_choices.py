"""The page of a table of customers that was looked through: what would come of it, and what to do with look-alikes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from wiki.access import me
from wiki.blueprints import facets
from wiki.errors import Message
from wiki.extensions import db
from wiki.forms.imports import ReadingForm
from wiki.models import Customer, ImportRow, RowKind, TableImport
from wiki.services import imports, paging
from wiki.transfer import customer_known
from wiki.transfer.customer_columns import LABELS
from wiki.transfer.customer_import import Choice
from wiki.translations import said

LISTED = 20
MOST_CHOICES = 100
"""Of so many rows that look like a known customer it is chosen one by one; of the rest, all at once."""

ROW = "row-"


def page(one: TableImport, reasons: Callable[[Mapping[str, Any]], str]) -> str:
    """Return the page of an import of customers."""
    counts = imports.counts(one)
    shown = [kind for kind in (RowKind.REFUSED, RowKind.PLANNED) if counts[kind]]
    asked = next((kind for kind in shown if kind == request.args.get("rows")), (shown or [RowKind.REFUSED])[0])
    noticed = _noticed(one) if counts[RowKind.NOTICED] else []
    return render_template(
        "customers/import.html",
        one=one,
        counts=counts,
        kind=asked,
        shown=shown,
        page=paging.page(imports.rows(one, asked), facets.page_number(request.args), LISTED),
        noticed=noticed,
        similar=_similar(noticed),
        more=counts[RowKind.NOTICED] - len(noticed),
        row=ROW,
        check=imports.check_of(one),
        reasons=reasons,
        columns=_columns(one),
        trouble=said(Message.from_json(one.trouble)) if one.trouble else "",
        warnings=[said(Message.from_json(warning)) for warning in one.table.get("warnings", ())],
        reading_form=ReadingForm(formdata=None).offer(one.table),
        with_argument=facets.with_argument,
    )


def chosen(typed: MultiDict[str, str]) -> tuple[dict[str, str], str]:
    """Return what to do with each row that looks like a known customer, and with the rest; nonsense leaves them out."""
    known = {choice.value for choice in Choice}
    rows = [(name.removeprefix(ROW), value) for name, value in typed.items() if name.startswith(ROW)][:MOST_CHOICES]
    choices = {number: value for number, value in rows if number.isascii() and number.isdigit() and value in known}
    rest = typed.get("rest", "")
    return choices, rest if rest in known else Choice.SKIP.value


def labels() -> dict[str, str]:
    """Return what the columns are called in the reader's language."""
    return {name: gettext(text) for name, text in LABELS.items()}


def _columns(one: TableImport) -> Sequence[tuple[str, str]]:
    """Return each heading of the table with what it was understood as."""
    fields = one.mapping.get("columns", ())
    names = labels()
    return [(head, names.get(name, "")) for head, name in zip(one.table.get("header", ()), fields, strict=False)]


def _noticed(one: TableImport) -> Sequence[ImportRow]:
    return db.session.scalars(imports.rows(one, RowKind.NOTICED).limit(MOST_CHOICES)).all()


def _similar(noticed: Sequence[ImportRow]) -> dict[int, list[Customer]]:
    """Return for each row the customers that look the same, as far as the reader may list them."""
    idents = {ident for row in noticed for ident in row.reasons["like"]}
    known = {one.id: one for one in customer_known.titles(idents, user=me())}
    return {row.number: [known[ident] for ident in row.reasons["like"] if ident in known] for row in noticed}
