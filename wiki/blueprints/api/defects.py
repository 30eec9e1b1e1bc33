"""Defects for programs: reporting, and for those who may open them listing, reading and changing.

A reporter without a right to the record reads the own report again, from the own copy, and nothing else of it.
"""

from typing import Any

from flask import Response, make_response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from wiki.access import allow, listing, load, me, peek
from wiki.blueprints.api import records, requests
from wiki.blueprints.api.cases import PreconditionRequired
from wiki.errors import N_, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import Defect, DefectOpinion
from wiki.services import audit, defects, paging
from wiki.services.defects import DefectContent, Described

Part = dict[str, Any]


class Changed(WikiError):
    """The record is no longer the version that the change is based on; both texts are in the answer."""

    status = 412
    code = "stale"

    def __init__(self, defect: Defect, described: Described) -> None:
        super().__init__(N_("Somebody saved a newer version while you were writing. Both texts are in this answer."))
        self.more = {"current": record(defect), "yours": fields(described)}


def index() -> ResponseReturnValue:
    """List the records that the person may open, newest first; for everybody else there is none."""
    asked = requests.Parameters()
    page, size = asked.page(), asked.size()
    asked.check()
    query = listing(Defect).order_by(Defect.created_at.desc(), Defect.id).options(joinedload(Defect.head))
    found = list(db.session.scalars(query.offset((page - 1) * size).limit(size)))
    total = paging.page(query, 1, 1).total
    texts = defects.all_opened(found)
    if found:
        audit.note_sealed("list defects", by=me())
    items = [record(one, texts[one.id]) for one in found if one.id in texts]
    return {"total": total, "page": page, "size": size, "items": items}


def show(defect_id: str) -> ResponseReturnValue:
    """Read a record, or one's own report."""
    try:
        found = load(Defect, defect_id)
    except NotFound:
        return _own(defect_id)
    _note("read", found)
    return _answer(found)


def new() -> ResponseReturnValue:
    """Report a defect. The answer is a receipt and what was sent."""
    described = defects.parse(requests.body())
    allow("report", Defect)
    made = defects.reporting.report(described, by=me())
    audit.note_sealed("report defect", made.id, by=me())
    answer = make_response(receipt(made))
    answer.status_code = 201
    answer.headers["Location"] = records.absolute(url_for(".defects_show", defect_id=made.defect_id))
    return answer


def edit(defect_id: str) -> ResponseReturnValue:
    """Replace the texts of a record by a new revision, if it is still the version that was read."""
    peek(Defect, defect_id, "edit")
    if "If-Match" not in request.headers:
        raise PreconditionRequired
    described = defects.parse(requests.body())
    found = load(Defect, defect_id, "edit")
    if not request.if_match.contains(tag(found)):
        raise Changed(found, described)
    try:
        defects.editing.revise(found, described, base=found.version, by=me())
    except Stale:
        raise Changed(found, described) from None
    _note("edit", found)
    return _answer(found)


def record(defect: Defect, content: DefectContent | None = None) -> Part:
    """Return a record that the caller may open."""
    described = Described(defect.kind, defect.origin, content or defects.opened(defect.head))
    return {
        "id": defect.id,
        **fields(described),
        "state": defect.state.value,
        "secrecy": defect.secrecy.value,
        "severity": defect.severity,
        "version": defect.version,
        "created_at": records.moment(defect.created_at),
        "updated_at": records.moment(defect.updated_at),
        "url": records.absolute(url_for("defect_work.show", defect_id=defect.id)),
    }


def receipt(opinion: DefectOpinion) -> Part:
    """Return a report as its author sees it: what was sent and what became of it."""
    own = defects.reporting.own(opinion)
    return {
        "id": opinion.defect_id,
        "receipt": opinion.receipt,
        "kind": own.kind.value if own.kind else None,
        "origin": own.origin.value if own.origin else None,
        "product": own.product,
        **{name: own.text.get(name, "") for name in defects.FIELDS if name != "product"},
        "disposition": opinion.disposition.value,
        "answer": defects.reporting.shared_answer(opinion) or None,
        "created_at": records.moment(opinion.created_at),
        "url": records.absolute(url_for("defects.mine", opinion_id=opinion.id)),
    }


def fields(described: Described) -> Part:
    """Return what somebody describes a defect by."""
    return {"kind": described.kind.value, "origin": described.origin.value, **vars(described.content)}


def tag(defect: Defect) -> str:
    """Return what the ETag names: this text of the record, of this kind and origin."""
    return f"{defect.version}-{defect.kind.value}-{defect.origin.value}"


def _own(defect_id: str) -> ResponseReturnValue:
    sent = listing(DefectOpinion).where(DefectOpinion.defect_id == defect_id, DefectOpinion.is_report)
    found = db.session.scalars(sent).first()
    if found is None:
        raise NotFound
    return receipt(found)


def _answer(defect: Defect) -> Response:
    answer = make_response(record(defect))
    answer.set_etag(tag(defect))
    return answer


def _note(what: str, defect: Defect) -> None:
    defects.accesses.note(what, defect.id, by=me(), revision=defect.version)
