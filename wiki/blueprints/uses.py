"""What somebody takes to a customer, and what came of it. Read by its person only."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.auth import safe_target
from wiki.blueprints.reader import timezone
from wiki.errors import N_, Invalid, Message, NotFound
from wiki.extensions import db
from wiki.forms.uses import ResultForm, TakeForm
from wiki.models import Case, Document, Playbook, Use, UseResult
from wiki.models.base import now
from wiki.services import paging, uses

KINDS: dict[str, Any] = {"case": Case, "playbook": Playbook}
LISTED = 20
LONGEST_WAIT = timedelta(days=366)

bp = Blueprint("uses", __name__, url_prefix="/uses")


class Taken(NamedTuple):
    """A use, and the document it is about if its person can still read that."""

    use: Use
    document: Document | None
    url: str


@bp.get("")
def index() -> ResponseReturnValue:
    """List what the person took along: what waits for its result first, then what came of the others."""
    page = paging.page(uses.in_order(listing(Use)), facets.page_number(request.args), LISTED)
    return _page(page, ResultForm(formdata=None))


@bp.post("/take/<kind>/<document_id>")
def take(kind: str, document_id: str) -> ResponseReturnValue:
    """Take a document along, with the customer's name or none."""
    if kind not in KINDS:
        raise NotFound
    document = load(KINDS[kind], document_id, "use")
    form = TakeForm()
    if form.validate():
        try:
            uses.take(document, by=me(), customer=form.customer.data or "", ask_at=_moment(form.visit_on.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Noted. After the visit you are asked once how it went."))
            return redirect(safe_target(request.form.get("next", "")), 303)
    return render_template("uses/take.html", document=document, form=form), 422


@bp.post("/<int:use_id>/answer")
def answer(use_id: int) -> ResponseReturnValue:
    """Say what came of it, for the first time or anew."""
    use = load(Use, use_id, "answer")
    form = ResultForm()
    result = next((one for one in UseResult if one == request.form.get("result")), None)
    if result is None:
        form.form_errors.append(gettext("Choose one of the three."))
    elif form.validate():
        try:
            uses.answer(use, result, form.note.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Thank you. What worked is found a little earlier from now on."))
            return _back()
    return _page(paging.Page([use], 1, 1, 1), form), 422


@bp.post("/<int:use_id>/later")
def later(use_id: int) -> ResponseReturnValue:
    """Be asked again in a week."""
    uses.postpone(load(Use, use_id, "answer"), by=me())
    flash(gettext("You are asked again in a week."))
    return _back()


@bp.post("/<int:use_id>/withdraw")
def withdraw(use_id: int) -> ResponseReturnValue:
    """Take back a use that was none after all."""
    uses.withdraw(load(Use, use_id, "answer"), by=me())
    flash(gettext("Taken off your list."))
    return _back()


def taken(found: Iterable[Use]) -> list[Taken]:
    """Return uses with those of their documents that the person can still read."""
    found = list(found)
    ids = {use.document_id for use in found}
    readable: dict[str, Document] = {}
    for model in KINDS.values() if ids else ():
        readable |= {one.id: one for one in db.session.scalars(listing(model).where(model.id.in_(ids)))}
    return [Taken(use, document := readable.get(use.document_id), _address(document)) for use in found]


def _address(document: Document | None) -> str:
    if isinstance(document, Playbook):
        return url_for("playbooks.show", code=document.term.code)
    return url_for("cases.show", case_id=document.id) if document else ""


def _page(page: paging.Page[Use], form: ResultForm) -> str:
    return render_template(
        "uses/index.html",
        waiting=taken(use for use in page.records if use.result is None),
        answered=taken(use for use in page.records if use.result is not None),
        page=page,
        form=form,
        with_argument=facets.with_argument,
    )


def _moment(day: date | None) -> datetime | None:
    """Return the end of the visit's day in the reader's zone. Raise Invalid for one that no visit is planned on."""
    if day is None:
        return None
    zone = ZoneInfo(timezone())
    today = now().astimezone(zone).date()
    if not today <= day <= today + LONGEST_WAIT:
        raise Invalid({"visit_on": Message(N_("Choose a day from today on, within a year."))})
    return datetime.combine(day + timedelta(days=1), time(), zone)


def _back() -> ResponseReturnValue:
    return redirect(safe_target(request.form.get("next") or url_for(".index")), 303)
