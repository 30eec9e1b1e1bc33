"""Unsaved words as pages offer them: what they are, what they changed, and the form that continues them."""

from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_datetime, gettext
from werkzeug.datastructures import MultiDict

from wiki.access import load, me
from wiki.blueprints.differences import differences
from wiki.blueprints.reader import ui_language
from wiki.errors import Invalid, NotFound, WikiError
from wiki.forms.cases import CaseForm
from wiki.models import Case, Document, Writing
from wiki.models.base import now
from wiki.services import cases, revisions, vocabulary, writings
from wiki.services.cases import CaseContent
from wiki.text.diff import Change
from wiki.translations import said

FROM = "from"


@dataclass(frozen=True)
class Unsaved:
    """One writing on offer. `url` continues it; `changes` says what it changed from version `base`."""

    id: str
    heading: str
    at: datetime
    base: int
    url: str
    dropped: bool
    changes: list[tuple[str, list[Change]]]


def keep(
    fields: writings.Fields, document: Document | None, sittings: tuple[str, str], *, kind: str, base: int = 0
) -> ResponseReturnValue:
    """Keep what a form holds, and answer a line to show beside it; `sittings` are its own and the one it continues."""
    try:
        writings.keep(
            fields, document=document, sitting=sittings[0], follows=sittings[1], base=base, by=me(), kind=kind
        )
    except Invalid as error:
        return {"text": said(next(iter(error.fields.values())))}, 422
    except WikiError as error:
        return {"text": said(error.message)}, 409
    return {"text": gettext("Saved on the server %(time)s", time=format_datetime(now(), "HH:mm"))}


def forget(sittings: tuple[str, str]) -> ResponseReturnValue:
    """Let go of what was kept: it is saved, or there is nothing to keep; answer an empty line."""
    writings.forget(*sittings, by=me())
    return {"text": ""}


def sittings_sent() -> tuple[str, str]:
    """Return the tokens of the form that was sent: its own, and of the one that it continues."""
    return request.form.get("sitting", ""), request.form.get("follows", "")


def offered(document: Document | None, kind: str = "case") -> list[Unsaved]:
    """Return what the reader has not saved of a document, or of those of a kind that are not created yet."""
    case = document if isinstance(document, Case) else None
    return [_shown(writing, case) for writing in writings.of(document, by=me(), kind=kind)]


def everywhere(limit: int | None = None) -> list[Unsaved]:
    """Return everything that the reader has not saved, newest first."""
    return [_shown(writing, None) for writing in writings.unsaved(by=me(), limit=limit)]


def continued(form: CaseForm, case: Case | None) -> bool:
    """Fill the form with the writing that the address names; False if it names none."""
    if FROM not in request.args:
        return False
    writing = load(Writing, request.args[FROM])
    if writing.document_id != (case.id if case else None):
        raise NotFound
    form.resume(writing.fields, base=writing.base, follows=writing.sitting)
    return True


def is_saved(form: CaseForm, case: Case | None) -> bool:
    """Tell whether the form holds nothing that is not saved already, or nothing at all."""
    content = _content(form)
    if content is None:
        return False
    if case is None:
        return not form.has_words()
    return bool(case.head.body == cases.with_language(content).body())


def place(writing: Writing) -> str:
    """Return the address of the form that the writing belongs to."""
    if writing.kind == writings.PAGE:
        ident = writing.document_id
        return url_for("page_editing.edit", page_id=ident) if ident else url_for("page_editing.new")
    return url_for("cases.edit", case_id=writing.document_id) if writing.document_id else url_for("cases.new")


def _shown(writing: Writing, case: Case | None) -> Unsaved:
    return Unsaved(
        id=writing.id,
        heading=writings.heading(writing),
        at=writing.updated_at,
        base=writing.base,
        url=f"{place(writing)}?{FROM}={writing.id}",
        dropped=writing.dropped_at is not None,
        changes=_changes(writing, case) if case else [],
    )


def _changes(writing: Writing, case: Case) -> list[tuple[str, list[Change]]]:
    form = CaseForm(MultiDict(_pairs(writing))).offer(vocabulary.current(), ui_language())
    content = _content(form)
    try:
        before = revisions.numbered(case, writing.base, by=me()).body
    except NotFound:
        before = {}
    return differences(before, cases.with_language(content).body()) if content else []


def _content(form: CaseForm) -> CaseContent | None:
    """Return what the form says; None where a field breaks a rule."""
    try:
        raw = form.raw()
        raw["title"] = (raw["title"] or "").strip() or "…"
        return cases.parse(raw, vocabulary.current(), draft=True)
    except Invalid:
        return None


def _pairs(writing: Writing) -> list[tuple[str, str]]:
    return [(name, value) for name, values in writing.fields.items() for value in values]
