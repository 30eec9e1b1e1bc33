"""The calendar of a person: its secret address, and what a calendar program reads there without signing in."""

from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from wiki.access import me
from wiki.blueprints.reader import LOCALES, timezone
from wiki.blueprints.stepping_up import require_recent_proof
from wiki.errors import N_, NotFound
from wiki.extensions import begin_write
from wiki.models import User
from wiki.services import calendars
from wiki.services.calendars import Entry, EntryKind
from wiki.settings import Settings

bp = Blueprint("calendars", __name__, url_prefix="/calendar")

PLACES = {
    EntryKind.VISIT: ("visits.show", "visit_id"),
    EntryKind.STEP: ("visits.index", ""),
    EntryKind.PROMISE: ("promises.index", ""),
    EntryKind.CARE: ("customers.show", "customer_id"),
    EntryKind.CALL: ("reminders.index", ""),
    EntryKind.OCCASION: ("occasions.edit", "occasion_id"),
    EntryKind.INQUIRY: ("inquiries.edit", "inquiry_id"),
    EntryKind.REVIEW: ("plan_packs.show", "plan_id"),
    EntryKind.INSTRUCTION: ("plan_steps.answer", "instruction_id"),
    EntryKind.ACTION: ("plan_objectives.progress", "action_id"),
    EntryKind.ASK: ("plan_parts.ask", "ask_id"),
}
"""Where each of them is read: the endpoint, and what it calls the id; "" leads to a list."""

OF_PLANS = {
    EntryKind.REVIEW: N_("Review of the plan: %(words)s"),
    EntryKind.INSTRUCTION: N_("Answer to an instruction: %(words)s"),
    EntryKind.ACTION: N_("To do for the plan: %(words)s"),
    EntryKind.ASK: N_("Asked of you for the plan: %(words)s"),
}


@bp.get("")
def show() -> ResponseReturnValue:
    """Show the address of the reader's calendar, if there is one."""
    secret = calendars.feed_of(me())
    address = _whole(".feed", secret=secret) if secret else ""
    return render_template("care/calendar.html", address=address)


@bp.post("/renew")
def renew() -> ResponseReturnValue:
    """Make an address, or a new one."""
    begin_write()
    require_recent_proof(url_for(".show"))
    calendars.renew(me(), address=request.remote_addr or "")
    flash(gettext("This is the new address. The one before leads nowhere any more."))
    return redirect(url_for(".show"), 303)


@bp.post("/end")
def end() -> ResponseReturnValue:
    """Take the address away."""
    begin_write()
    calendars.end(me(), address=request.remote_addr or "")
    flash(gettext("Nobody reads your calendar from outside any more."))
    return redirect(url_for(".show"), 303)


@bp.get("/<secret>.ics")
def feed(secret: str) -> ResponseReturnValue:
    """Return the calendar of the person whose secret it is."""
    person = calendars.person_of(secret)
    if person is None:
        raise NotFound
    _speak_to(person)
    lines = [(entry, _summary(entry), _address(entry)) for entry in calendars.entries(person)]
    answer = Response(calendars.written(lines, name=gettext("Casewiki"), zone=timezone()), mimetype="text/calendar")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _speak_to(person: User) -> None:
    """Answer in the language and the time zone of the person: a calendar program has none."""
    if person.language in LOCALES:
        g.ui_language = person.language
    if person.timezone:
        g.timezone = person.timezone


def _summary(entry: Entry) -> str:
    title = entry.title or gettext("private")
    words = f"{title}: {entry.text}" if entry.text else title
    if entry.kind is EntryKind.VISIT:
        return gettext("Visit: %(words)s", words=words)
    if entry.kind is EntryKind.STEP:
        return gettext("Next step: %(words)s", words=words)
    if entry.kind is EntryKind.PROMISE:
        return gettext("Promised: %(words)s", words=words)
    if entry.kind is EntryKind.OCCASION:
        return gettext("Occasion: %(words)s", words=words)
    if entry.kind is EntryKind.INQUIRY:
        return gettext("To find out: %(words)s", words=words)
    if entry.kind in OF_PLANS:
        return gettext(OF_PLANS[entry.kind], words=words)
    return gettext("Be in touch: %(words)s", words=words)  # as care asks, or as the person wanted to be reminded


def _address(entry: Entry) -> str:
    endpoint, argument = PLACES[entry.kind]
    return _whole(endpoint, **({argument: entry.id} if argument else {}))


def _whole(endpoint: str, **values: Any) -> str:
    """Return an address as people type it, whatever a program called this service by."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    return settings.url.rstrip("/") + url_for(endpoint, **values)
