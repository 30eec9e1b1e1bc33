"""Who may read, edit and manage a defect, and why; and the way in for an emergency, which takes two people."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import can
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Defect, DefectGrant, DefectRight, EmergencyRequest, User
from wiki.models.base import new_id, now
from wiki.services import people, sealed
from wiki.services.defects.content import text_of
from wiki.services.defects.editing import await_turn

REASON_LENGTH = 300
IDENT_LENGTH = 16
EMERGENCY = timedelta(hours=24)
ALARM = timedelta(days=14)
"""How long those who answer for the product are told of a way in that was asked for."""
GRANTS, REQUESTS = DefectGrant.__tablename__, EmergencyRequest.__tablename__


class Why(NamedTuple):
    """Somebody who can open a defect: as whom, or by which grant and for what reason."""

    person: User
    grant: DefectGrant | None
    reason: str


def grant(defect: Defect, raw: Mapping[str, Any], *, by: User, timezone: str) -> DefectGrant:
    """Let somebody in. An earlier grant to the same person ends."""
    await_turn(defect)
    wrong: dict[str, Message] = {}
    reason = text_of(raw, "reason", REASON_LENGTH, wrong, line=True, needed=N_("Say why; it is kept with the right."))
    name = text_of(raw, "name", people.NAME_LENGTH, wrong, line=True, needed=N_("Type the sign-in name."))
    person = people.found_here(name) if name and "name" not in wrong else None
    if name and person is None:
        wrong.setdefault("name", Message(N_("There is nobody of this sign-in name who can sign in.")))
    if raw.get("right") not in set(DefectRight):
        wrong["right"] = Message(N_("Choose one of the list."))
    ends_at = _end_of_day(raw.get("ends_on"), timezone, wrong)
    if wrong or person is None:
        raise Invalid(wrong)
    for earlier in in_force(defect):
        if earlier.user_id == person.id:
            earlier.ended_at = now()
    return _given(defect, person, DefectRight(raw["right"]), reason, by=by, ends_at=ends_at)


def end(given: DefectGrant) -> None:
    """End a grant now; on the very next request it opens nothing."""
    await_turn(given.defect)
    db.session.refresh(given)
    given.ended_at = given.ended_at or now()


def in_force(defect: Defect) -> list[DefectGrant]:
    """Return the grants that open the defect now."""
    at = now()
    given = select(DefectGrant).where(DefectGrant.defect_id == defect.id, DefectGrant.ended_at.is_(None))
    found = db.session.scalars(given.options(joinedload(DefectGrant.user)).order_by(DefectGrant.id))
    return [one for one in found if one.ends_at is None or one.ends_at > at]


def who_and_why(defect: Defect) -> list[Why]:
    """Return everybody who can open the defect: by what they do here, or by a grant with its reason."""
    seal = sealed.seal_of(defect.id)
    here = db.session.scalars(people.here().order_by(User.name))
    by_role = [Why(person, None, "") for person in here if can("handle", Defect, user=person)]
    return [*by_role, *(Why(one.user, one, seal.open(one.reason, GRANTS, one.user_id)) for one in in_force(defect))]


def request_emergency(raw: Mapping[str, Any], *, by: User) -> EmergencyRequest:
    """Ask for a way in. Whether there is such a defect, the answer does not tell."""
    wrong: dict[str, Message] = {}
    ident = text_of(raw, "ident", IDENT_LENGTH, wrong, line=True, needed=N_("Type the number of the record."))
    reason = text_of(raw, "reason", REASON_LENGTH, wrong, line=True, needed=N_("Say why it cannot wait."))
    if wrong:
        raise Invalid(wrong)
    made = new_id()
    closed = sealed.new_seal(f"emergency/{made}").close(reason, REQUESTS, made, "reason")
    request = EmergencyRequest(id=made, defect_id=ident, user=by, reason=closed)
    db.session.add(request)
    db.session.flush()
    return request


def emergency_reason(request: EmergencyRequest) -> str:
    """Return why somebody asks."""
    return sealed.seal_of(f"emergency/{request.id}").open(request.reason, REQUESTS, request.id, "reason")


def recent(requests: Select[EmergencyRequest]) -> list[EmergencyRequest]:
    """Return those of the requests that wait, or that were granted a short time ago: what handlers have to be told."""
    told = or_(EmergencyRequest.decided_at.is_(None), EmergencyRequest.granted)
    since = EmergencyRequest.created_at > now() - ALARM
    return list(db.session.scalars(requests.where(told, since).order_by(EmergencyRequest.created_at.desc())))


def decide(request: EmergencyRequest, *, let_in: bool, by: User) -> None:
    """Let them in to read for a day, or not. The caller has made sure that somebody else decides than asks."""
    db.session.refresh(request, with_for_update=True)
    if request.decided_at:
        raise WikiError(N_("Somebody has decided this already."))
    request.decided_by_id, request.decided_at, request.granted = by.id, now(), let_in
    defect = db.session.get(Defect, request.defect_id) if let_in else None
    if defect is not None:
        reason = emergency_reason(request)
        ends_at = now() + EMERGENCY
        _given(defect, request.user, DefectRight.READ, reason, by=by, ends_at=ends_at, emergency=True)


def _given(
    defect: Defect,
    person: User,
    right: DefectRight,
    reason: str,
    *,
    by: User,
    ends_at: datetime | None,
    emergency: bool = False,
) -> DefectGrant:
    closed = sealed.seal_of(defect.id).close(reason, GRANTS, person.id)
    made = DefectGrant(
        defect=defect, user=person, right=right, reason=closed, by=by, ends_at=ends_at, emergency=emergency
    )
    db.session.add(made)
    db.session.flush()
    return made


def _end_of_day(given: Any, timezone: str, wrong: dict[str, Message]) -> datetime | None:
    """Return the moment at which a day is over where the person is."""
    if not given:
        return None
    try:
        day = date.fromisoformat(str(given))
        ends_at = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))
    except (ValueError, OverflowError):
        wrong["ends_on"] = Message(N_("Type a day such as 2026-12-31."))
        return None
    if ends_at <= now():
        wrong["ends_on"] = Message(N_("That day is over."))
    return ends_at
