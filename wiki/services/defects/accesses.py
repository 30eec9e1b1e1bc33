"""The access log of each defect: who saw or changed what. Written before the answer, or there is no answer."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import Defect, DefectAccess, User
from wiki.models.base import now
from wiki.services import afterwards, audit


def note(what: str, defect_id: str, *, by: User, revision: int | None = None) -> None:
    """Write a row into the record's log and the audit log, in the transaction that ends this request.

    If they cannot be written the request fails and its answer is thrown away (`wiki/app/requests.py`).
    """
    row = {"defect_id": defect_id, "user_id": by.id, "what": what, "revision": revision, "at": now()}
    afterwards.add(lambda: db.session.add(DefectAccess(**row)))
    audit.note_sealed(f"{what} defect", defect_id, by=by)


def of(defect: Defect, newest: int) -> list[DefectAccess]:
    """Return the newest rows of a record's log."""
    log = select(DefectAccess).where(DefectAccess.defect_id == defect.id).options(joinedload(DefectAccess.user))
    return list(db.session.scalars(log.order_by(DefectAccess.id.desc()).limit(newest)))
