"""Knowledge pages: what the organisation knows, kept true by a verifier, in a tree, linked by name.

Readers are shown the text that was approved last (`approved`), which may be older than the newest (`version`). What a
page came from, if it came from a discussion, is in `models/sources.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, now
from wiki.models.documents import Document, Publication, Revision
from wiki.models.users import User

NAME_LENGTH = 200


class PageTrust(StrEnum):
    """What a reader may think of a page's text; the worst that holds. `due` was verified, too long ago."""

    VERIFIED = "verified"
    DUE = "due"
    UNVERIFIED = "unverified"
    OBSOLETE = "obsolete"
    CONTESTED = "contested"


class ReviewDecision(StrEnum):
    """What a reviewer decided on a submitted text."""

    APPROVED = "approved"
    RETURNED = "returned"


class PageKind(Tracked):
    """A kind of page: its names, how often its pages are verified, whether a second person approves each text."""

    __tablename__ = "page_kinds"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[dict[str, str]]
    # What a new page begins with, Markdown by language.
    template: Mapped[dict[str, str]] = mapped_column(default=dict)
    # Days after which a verified page is due again.
    review_days: Mapped[int] = mapped_column(default=365)
    needs_approval: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class Page(Document):
    """One page. Its text is in revisions; tags and other terms are its `DocumentTerm`s."""

    __tablename__ = "pages"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "page"}
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[Publication] = mapped_column(default=Publication.DRAFT)
    kind_code: Mapped[str] = mapped_column(ForeignKey("page_kinds.code"), index=True)
    page_kind: Mapped[PageKind] = relationship()
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    # The number of the revision that readers are shown; 0 while none was approved.
    approved: Mapped[int] = mapped_column(default=0)
    # The number of the revision that waits for a reviewer, and who handed it in.
    submitted: Mapped[int | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    submitted_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    archived_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    verifier_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    verifier: Mapped[User | None] = relationship(foreign_keys=[verifier_id])
    # The day (YYYY-MM-DD) until which a verification holds; None while nobody has verified the text shown.
    verified_until: Mapped[str | None] = mapped_column(String(10), index=True)
    verified_at: Mapped[datetime | None]
    obsolete_at: Mapped[datetime | None]
    # Since when a later reply contradicts what the page came from; `services/conclusions` says which.
    contested_at: Mapped[datetime | None]
    # The page that took over what this one said.
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("pages.id", ondelete="SET NULL"), index=True)

    shown: Mapped[Revision | None] = relationship(
        primaryjoin="and_(Page.id == foreign(Revision.document_id), Page.approved == foreign(Revision.number))",
        viewonly=True,
        uselist=False,
    )

    @property
    def trust(self) -> PageTrust:
        """What a reader may think of it today."""
        if self.contested_at is not None:
            return PageTrust.CONTESTED
        if self.obsolete_at is not None:
            return PageTrust.OBSOLETE
        if self.verified_until is None:
            return PageTrust.UNVERIFIED
        return PageTrust.DUE if self.verified_until < now().date().isoformat() else PageTrust.VERIFIED


class PageReview(Tracked):
    """One decision on one revision of a page; readers may look back at those that were approved."""

    __tablename__ = "page_reviews"
    __table_args__ = (Index("ix_page_reviews_page_id_number", "page_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"))
    number: Mapped[int]
    decision: Mapped[ReviewDecision]
    comment: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class PageName(Record):
    """A name by which links reach a page: the one that it has, or one that it had before it was renamed or merged.

    Names are not unique: who may not read a page must not learn from a refusal that it is there.
    """

    __tablename__ = "page_names"
    __table_args__ = (Index("ix_page_names_key_page_id", "key", "page_id", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), index=True)
    # The name as links are compared by: `services.links.name_key`.
    key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    current: Mapped[bool] = mapped_column(default=True)


class PageVersion(Record):
    """That a page says in its language what others say in theirs: all of one group, one page for each language.

    `original` is the one that the others were translated from.
    """

    __tablename__ = "page_versions"
    __table_args__ = (UniqueConstraint("group_id", "language"),)
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(String(16))
    # The page's own, kept here for the constraint.
    language: Mapped[str] = mapped_column(String(8))
    original: Mapped[bool] = mapped_column(default=False, server_default=false())


class PagePair(Record):
    """Two pages whose texts look the same, the lower id first; it stays when somebody has said that they are not."""

    __tablename__ = "page_pairs"
    __table_args__ = (Index("ix_page_pairs_dismissed_at_likeness", "dismissed_at", "likeness", "low_id", "high_id"),)
    low_id: Mapped[str] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True)
    high_id: Mapped[str] = mapped_column(ForeignKey("pages.id", ondelete="CASCADE"), primary_key=True, index=True)
    # How much of their words they have in common, from 0 to 1; 1 for pages of the same name.
    likeness: Mapped[float]
    found_at: Mapped[datetime] = mapped_column(default=now)
    dismissed_at: Mapped[datetime | None]
    dismissed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
