"""Printouts: ask for the brief as PDF, wait for it, take it. Each is for the person alone who asked for it."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import load, me
from wiki.blueprints import briefs, downloads
from wiki.blueprints.reader import today, ui_language
from wiki.errors import Message, NotFound
from wiki.files import pdf
from wiki.models import AccountPlan, Customer, Printout, PrintoutKind
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
    page = make_response(
        render_template(
            "printouts/show.html", one=one, customer=customer, trouble=trouble, is_pack=_is_pack(one), **_ways(one)
        )
    )
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
    return downloads.hand_out(Response(data, content_type="application/pdf"), _file_name(one, customer))


def _opened(printout_id: str) -> tuple[Printout, Customer]:
    """Load it, and what it was made of: that may have been closed since, or not be for taking any more."""
    one = load(Printout, printout_id)
    if printouts.is_over(one):
        raise NotFound
    if _is_pack(one):
        plan = load(AccountPlan, _plan_id(one), "export", options=[joinedload(AccountPlan.customer)])
        return one, plan.customer
    return one, load(Customer, one.customer_id)


def _is_pack(one: Printout) -> bool:
    return one.kind is PrintoutKind.PLAN_PACK


def _plan_id(one: Printout) -> str:
    return str(one.parameters.get("plan", [""])[0])


def _ways(one: Printout) -> dict[str, str]:
    """Return where its page is on the screen, and where it is ordered anew."""
    if _is_pack(one):
        plan_id = _plan_id(one)
        return {
            "page_url": url_for("plan_packs.show", plan_id=plan_id),
            "again": url_for("plan_packs.order", plan_id=plan_id),
        }
    return {
        "page_url": url_for("briefs.show", customer_id=one.customer_id, **one.parameters),
        "again": url_for(".order", customer_id=one.customer_id, **one.parameters),
    }


def _file_name(one: Printout, customer: Customer) -> str:
    """Return a name in the reader's language that every system takes."""
    what = gettext("Review pack") if _is_pack(one) else gettext("Brief for a visit")
    told = f"{what} {shorten(customer.title, NAME_LENGTH)} {today().isoformat()}"
    return "".join(one for one in told if one.isprintable() and one not in REFUSED_IN_NAMES) + ".pdf"
