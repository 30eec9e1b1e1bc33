"""Keeping revisions: every save of a document is a new one, and none is ever changed."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.errors import NotFound
from wiki.extensions import db
from wiki.models.base import now
from wiki.models.documents import Document, Revision, body_hash
from wiki.models.users import User


def keep(document: Document, body: dict[str, Any], html: dict[str, str], *, by: User, note: str = "") -> Revision:
    """Add the next revision and make it the document's head."""
    revision = Revision(
        document_id=document.id,
        number=document.version + 1,
        parents=[document.version] if document.version else [],
        author=by,
        note=note,
        body=body,
        html=html,
        body_hash=body_hash(body),
    )
    db.session.add(revision)
    document.version = revision.number
    document.updated_at = revision.created_at = now()
    db.session.expire(document, ["head"])
    return revision


def of(document: Document, *, newest: int | None = None) -> list[Revision]:
    """Return the revisions of a document that the caller has loaded, newest first, `newest` of them or all."""
    query = (
        select(Revision)
        .where(Revision.document_id == document.id)
        .options(joinedload(Revision.author))
        .order_by(Revision.number.desc())
    )
    return list(db.session.scalars(query.limit(newest) if newest else query))


def numbered(document: Document, number: int) -> Revision:
    """Return one revision of a document that the caller has loaded, or raise NotFound."""
    query = select(Revision).where(Revision.document_id == document.id, Revision.number == number)
    revision = db.session.scalars(query).first() if 0 < number < 2**31 else None
    if revision is None:
        raise NotFound
    return revision
