"""The audit log as administrators read it: who did what, by ids. Each look at it is in the log, too."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import Select
from wtforms.fields import SelectChoice

from wiki.access import allow, listing, me
from wiki.blueprints import facets, reader
from wiki.extensions import db
from wiki.forms.audit import AuditForm
from wiki.models import AuditEntry, User
from wiki.services import audit, paging, people

bp = Blueprint("audit", __name__, url_prefix="/audit")

LISTED = 50
LONGEST = 80


@bp.get("")
def index() -> ResponseReturnValue:
    """List what was done, newest first, by person, action and days."""
    allow("browse", AuditEntry)
    form = AuditForm(request.args, meta={"csrf": False})
    named = [(action, gettext(action)) for action in audit.ACTIONS]
    form.action.choices = [SelectChoice("", gettext("All")), *(SelectChoice(*one) for one in named)]
    chosen = {name: text.strip()[:LONGEST] for name, text in form.raw().items() if text.strip()}
    query = _filtered(listing(AuditEntry).order_by(AuditEntry.id.desc()), chosen)
    page = paging.page(query, facets.page_number(request.args), LISTED)
    told = [*(f"{name}={text}" for name, text in chosen.items()), f"page={page.number}"]
    audit.note("read audit log", by=me(), subject=" ".join(told))
    return render_template(
        "audit/index.html",
        form=form,
        page=page,
        chosen=chosen,
        names=_names(page.records),
        actions=dict(named),
        outcomes={outcome: gettext(text) for outcome, text in audit.OUTCOMES.items()},
        with_argument=facets.with_argument,
    )


def _filtered(query: Select[AuditEntry], chosen: dict[str, str]) -> Select[AuditEntry]:
    if who := chosen.get("who"):
        person = people.find(who)
        query = query.where(AuditEntry.actor_id == (person.id if person else 0))
    if action := chosen.get("action"):
        query = query.where(AuditEntry.action == action)
    if since := _midnight(chosen.get("since", "")):
        query = query.where(AuditEntry.at >= since)
    if until := _midnight(chosen.get("until", ""), after=True):
        query = query.where(AuditEntry.at < until)
    return query


def _midnight(text: str, *, after: bool = False) -> datetime | None:
    """Return when the day begins, or ends, where its reader is; None for nonsense."""
    try:
        day = date.fromisoformat(text) + timedelta(days=after)
    except (ValueError, OverflowError):
        return None
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(reader.timezone()))


def _names(entries: list[AuditEntry]) -> dict[int, str]:
    """Return the names of those who did something. Whoever is not here any more is a number."""
    ids = {entry.actor_id for entry in entries if entry.actor_id}
    return {user.id: user.display_name for user in db.session.scalars(listing(User).where(User.id.in_(ids)))}
