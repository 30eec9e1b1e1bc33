"""Working on a defect: its texts, how far it has come, how bad it is and who works on it."""

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_, Invalid, Message, NotFound, Stale
from wiki.extensions import db
from wiki.models import FOLLOWING, Defect, DefectCase, DefectRevision, DefectState, User
from wiki.models.base import now
from wiki.services import sealed
from wiki.services.defects import content as contents
from wiki.services.defects.content import Described
from wiki.services.defects.reporting import keep

SEVERITIES = (1, 2, 3)


def revise(defect: Defect, described: Described, *, base: int, by: User, note: str = "") -> DefectRevision | None:
    """Save what was typed over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    await_turn(defect)
    if base != defect.version:
        raise Stale(defect.version)
    seal = sealed.seal_of(defect.id)
    same_texts = contents.opened(defect.head, seal=seal) == described.content
    if same_texts and (defect.kind, defect.origin) == (described.kind, described.origin):
        return None
    defect.kind, defect.origin, defect.updated_at = described.kind, described.origin, now()
    return keep(defect, described.content, by=by, seal=seal, note=note)


def move(defect: Defect, state: str) -> None:
    """Take it to another state that follows from its own."""
    await_turn(defect)
    if state not in set(DefectState):
        raise Invalid({"state": Message(N_("One of: %(values)s."), {"values": ", ".join(FOLLOWING[defect.state])})})
    defect.move(DefectState(state))


def triage(defect: Defect, severity: int | None, assignee: User | None) -> None:
    """Say how bad it is, from 1 to 3, and who works on it. Raise Invalid for somebody who may not edit it."""
    await_turn(defect)
    if severity not in (None, *SEVERITIES):
        raise Invalid({"severity": Message(N_("Choose one of the list."))})
    if assignee and not (assignee.active and can("edit", defect, user=assignee)):
        raise Invalid({"assignee": Message(N_("Choose somebody who may edit it; else give that right first."))})
    defect.severity, defect.assignee, defect.updated_at = severity, assignee, now()


def link(defect: Defect, case_id: str) -> None:
    """Say that a case shows it. The caller has loaded the case. Twice is once."""
    if db.session.get(DefectCase, (defect.id, case_id)) is None:
        db.session.add(DefectCase(defect_id=defect.id, case_id=case_id))
        db.session.flush()


def unlink(defect: Defect, case_id: str) -> None:
    """Take that back; what is not linked stays so."""
    if row := db.session.get(DefectCase, (defect.id, case_id)):
        db.session.delete(row)
        db.session.flush()


def await_turn(defect: Defect) -> None:
    """Let nobody else change it until this transaction ends, and read it as the one before left it."""
    if db.session.scalar(select(Defect.id).where(Defect.id == defect.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(defect)
