"""Lists of pages: by kind, term and state, newest first, and their numbers, as far as the reader may list them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import DocumentTerm, Page, PageTrust, Publication, User
from wiki.models.base import now
from wiki.services.counting import kept

MOST_TAGS = 24
MOST_FILED = 5


def newest(
    *, user: User, kind: str = "", trust: PageTrust | None = None, term_ids: Collection[int] = ()
) -> Select[Any]:
    """Return the query for pages, the one whose text was shown last first."""
    # Said once more, so that the index over kind and date gives the order.
    query = listing(Page, "list", user=user).where(Page.kind == "page")
    if kind:
        query = query.where(Page.kind_code == kind)
    if trust is not None:
        query = query.where(*_trusted(trust))
    if term_ids:
        query = query.where(Page.id.in_(_filed(term_ids)))
    # Not by when it was changed last: that tells of a text which is not approved.
    return query.order_by(Page.sort_date.desc(), Page.created_at.desc(), Page.id)


def drafts(*, user: User) -> Select[Any]:
    """Return the query for the user's own pages that no reader sees yet."""
    own = listing(Page, user=user).where(Page.author_id == user.id, Page.state == Publication.DRAFT)
    return own.order_by(Page.updated_at.desc(), Page.id)


def total(query: Select[Any]) -> int:
    """Return how many pages a listing has."""
    return db.session.scalar(query.order_by(None).with_only_columns(func.count(Page.id))) or 0


def counts(*, user: User) -> dict[str, int]:
    """Return how many pages of each kind the user may list."""
    return kept("pages by kind", (), user, lambda: _counts(user))


def tags(*, user: User) -> list[int]:
    """Return the numbers of the tags that most pages are filed under."""
    return kept("tags of pages", (), user, lambda: _tags(user))


def filed_under(term_ids: Collection[int], *, user: User) -> list[Page]:
    """Return the newest pages that are filed under these terms."""
    return list(db.session.scalars(newest(user=user, term_ids=term_ids).limit(MOST_FILED))) if term_ids else []


def _trusted(trust: PageTrust) -> list[ColumnElement[bool]]:
    """Say in SQL what `Page.trust` says of one."""
    today = now().date().isoformat()
    if trust is PageTrust.CONTESTED:
        return [Page.contested_at.is_not(None)]
    calm = [Page.contested_at.is_(None)]
    if trust is PageTrust.OBSOLETE:
        return [*calm, Page.obsolete_at.is_not(None)]
    calm.append(Page.obsolete_at.is_(None))
    if trust is PageTrust.UNVERIFIED:
        return [*calm, Page.verified_until.is_(None)]
    return [*calm, Page.verified_until < today if trust is PageTrust.DUE else Page.verified_until >= today]


def _counts(user: User) -> dict[str, int]:
    query = listing(Page, "list", user=user).with_only_columns(Page.kind_code, func.count(Page.id))
    return {code: int(number) for code, number in db.session.execute(query.group_by(Page.kind_code))}


def _tags(user: User) -> list[int]:
    listed = listing(Page, "list", user=user).with_only_columns(Page.id).subquery()
    number = func.count()
    query = select(DocumentTerm.term_id).join(listed, listed.c.id == DocumentTerm.document_id)
    return list(db.session.scalars(query.group_by(DocumentTerm.term_id).order_by(number.desc(), DocumentTerm.term_id)))


def _filed(term_ids: Collection[int]) -> Select[Any]:
    return select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(term_ids))
