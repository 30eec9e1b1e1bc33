"""Keeping revisions: every save of a document is a new one, and none is ever changed."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import defer, joinedload

from wiki.access import listing
from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models.base import now
from wiki.models.documents import Document, Revision, body_hash
from wiki.models.users import User
from wiki.text.anchors import carry


def keep(document: Document, body: dict[str, Any], html: dict[str, str], *, by: User, note: str = "") -> Revision:
    """Add the next revision and make it the document's head. What came from a discussion keeps saying so."""
    revision = Revision(
        document_id=document.id,
        number=document.version + 1,
        parents=[document.version] if document.version else [],
        author=by,
        note=note,
        level=document.level,
        body=body,
        html=html,
        anchors=_carried(document, body),
        body_hash=body_hash(body),
    )
    db.session.add(revision)
    document.version = revision.number
    document.updated_at = revision.created_at = now()
    db.session.expire(document, ["head"])
    return revision


def of(document: Document, *, by: User, newest: int | None = None, bodies: bool = False) -> list[Revision]:
    """Return the revisions of a document that `by` may read, newest first, `newest` of them or all.

    Without `bodies` their texts are read when somebody looks at them: a thousand may be hundreds of megabytes.
    """
    light = joinedload(Revision.author), defer(Revision.html), *(() if bodies else (defer(Revision.body),))
    query = _readable(document, by).options(*light).order_by(Revision.number.desc())
    return list(db.session.scalars(query.limit(newest) if newest else query))


def numbered(document: Document, number: int, *, by: User) -> Revision:
    """Return one revision of a document, or raise NotFound."""
    query = _readable(document, by).where(Revision.number == number)
    revision = db.session.scalars(query).first() if 0 < number < 2**31 else None
    if revision is None:
        raise NotFound
    return revision


def before(document: Document, number: int, *, by: User) -> Revision | None:
    """Return the revision before another, or None if that is the first that `by` may read."""
    return db.session.scalars(_readable(document, by).where(Revision.number == number - 1)).first()


def _carried(document: Document, body: dict[str, Any]) -> dict[str, Any] | None:
    """Return the anchors of a new text, from the head's; a text that stood before has those that it had then."""
    if not document.sourced or not document.version:
        return None
    same = select(Revision.anchors).where(Revision.document_id == document.id, Revision.body_hash == body_hash(body))
    if before := db.session.scalars(same.order_by(Revision.number.desc()).limit(1)).first():
        return before
    head, found = document.head, {}
    for name, held in (head.anchors or {}).items():
        places = {int(place): names for place, names in held.items()}
        carried = carry(str(head.body.get(name, "")), places, str(body.get(name, "")))
        found[name] = {str(place): names for place, names in carried.items()}
    return found


def _readable(document: Document, user: User) -> Select[Revision]:
    return listing(Revision, user=user).where(Revision.document_id == document.id)
