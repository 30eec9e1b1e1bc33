"""Who follows what, and who keeps the library."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, select

from wiki.access import can
from wiki.extensions import db
from wiki.models import Document, DocumentTerm, Follow, Page, PageKind, User

DEEPEST = 100


def followers(document: Document, at: datetime, *, tags_only: bool = False) -> set[int]:
    """Return who follows a document, something above it with all below, or a tag of it, and has not muted it.

    At a moment: nobody is told of what was before they followed it. `tags_only`: those for whom it is new; who follows
    the document itself knows of it.
    """
    terms = select(DocumentTerm.term_id).where(DocumentTerm.document_id == document.id)
    found = _followers(at, Follow.term_id.in_(terms))
    if not tags_only:
        found |= _followers(at, Follow.document_id == document.id)
    above = list(_above(document))
    if above:
        found |= _followers(at, Follow.document_id.in_(above), Follow.below.is_(True))
    return found - muting(document.id)


def muting(document_id: str) -> set[int]:
    """Return who wants to hear nothing of a document."""
    return set(db.session.scalars(select(Follow.user_id).where(Follow.document_id == document_id, Follow.muted)))


def keepers() -> set[int]:
    """Return who keeps the library in order."""
    people = db.session.scalars(select(User).where(User.active))
    return {one.id for one in people if can("edit", PageKind, user=one)}


def _followers(at: datetime, *conditions: ColumnElement[bool]) -> set[int]:
    query = select(Follow.user_id).where(~Follow.muted, Follow.since <= at, *conditions)
    return set(db.session.scalars(query))


def _above(document: Document) -> Iterator[str]:
    """Yield the ids of the pages above one, the nearest first; a tree that bites its tail ends somewhere."""
    parent = document.parent_id if isinstance(document, Page) else None
    for _ in range(DEEPEST):
        if parent is None:
            return
        yield parent
        parent = db.session.scalar(select(Page.parent_id).where(Page.id == parent))
