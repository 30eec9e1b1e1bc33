"""Printouts: ask for the brief as PDF, wait for it, take it. Each is for the person alone who asked for it."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import load, me
from wiki.blueprints import briefs, downloads
from wiki.blueprints.reader import today, ui_language
from wiki.errors import Message, NotFound
from wiki.files import pdf
from wiki.models import Customer, Printout
from wiki.services import audit, printouts
from wiki.text.checks import shorten
from wiki.translations import said

bp = Blueprint("printouts", __name__)

LOOK_AGAIN = "2"
"""Seconds after which the page of one that waits looks again, with or without a script."""
NAME_LENGTH = 60
REFUSED_IN_NAMES = frozenset('\\/:*?"<>|')


@bp.post("/customers/<customer_id>/brief/pdf")
def order(customer_id: str) -> ResponseReturnValue:
    """Ask for the brief as the address describes it."""
    if not pdf.is_available():
        raise NotFound
    customer = load(Customer, customer_id)
    text, codes = briefs.asked(request.args)
    parameters = {**codes, **({"q": [text]} if text else {})}
    made = printouts.order(customer, parameters, language=ui_language(), by=me())
    return redirect(url_for(".show", printout_id=made.id), 303)


@bp.get("/printouts/<printout_id>")
def show(printout_id: str) -> ResponseReturnValue:
    """See whether it is made."""
    one, customer = _opened(printout_id)
    trouble = said(Message.from_json(one.trouble)) if one.trouble else ""
    page = make_response(render_template("printouts/show.html", one=one, customer=customer, trouble=trouble))
    if one.is_waiting:
        page.headers["Refresh"] = LOOK_AGAIN
    return page


@bp.get("/printouts/<printout_id>/file")
def download(printout_id: str) -> ResponseReturnValue:
    """Give the PDF."""
    one, customer = _opened(printout_id)
    data = printouts.data_of(one)
    if data is None:
        raise NotFound
    audit.note_once("download file", by=me(), subject=f"{customer.id}/{one.id}")
    return downloads.hand_out(Response(data, content_type="application/pdf"), _file_name(customer))


def _opened(printout_id: str) -> tuple[Printout, Customer]:
    """Load it, and what it was made of: that may have been closed since."""
    one = load(Printout, printout_id)
    if printouts.is_over(one):
        raise NotFound
    return one, load(Customer, one.customer_id)


def _file_name(customer: Customer) -> str:
    """Return a name in the reader's language that every system takes."""
    told = f"{gettext('Brief for a visit')} {shorten(customer.title, NAME_LENGTH)} {today().isoformat()}"
    return "".join(one for one in told if one.isprintable() and one not in REFUSED_IN_NAMES) + ".pdf"
