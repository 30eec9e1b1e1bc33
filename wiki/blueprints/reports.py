"""Reported mistakes that wait for an answer."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import listing, load, me
from wiki.blueprints import facets
from wiki.blueprints.places import address_of
from wiki.errors import Invalid
from wiki.forms.reports import AnswerForm
from wiki.models import Report
from wiki.services import paging, reports

LISTED = 50

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("")
def index() -> ResponseReturnValue:
    """List what waits for the person, as author or editor."""
    query = reports.waiting(listing(Report, "close"))
    whole = query.options(joinedload(Report.author), joinedload(Report.document))
    page = paging.page(whole, facets.page_number(request.args), LISTED)
    return _page(page, AnswerForm(formdata=None))


@bp.post("/<int:report_id>/close")
def close(report_id: int) -> ResponseReturnValue:
    """Answer a report; whoever reported it reads the answer on the case's page."""
    found = load(Report, report_id, "close")
    form = AnswerForm()
    if form.validate():
        try:
            reports.close(found, form.answer.data or "", by=me())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(gettext("Answered."))
            return redirect(address_of(found.document), 303)
    return _page(paging.Page([found], 1, 1, 1), form), 422


def _page(page: paging.Page[Report], form: AnswerForm) -> str:
    return render_template(
        "reports/index.html", page=page, form=form, address=address_of, with_argument=facets.with_argument
    )
