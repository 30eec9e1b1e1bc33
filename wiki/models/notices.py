"""What waits for a person, and what a person follows. Notices hold ids alone: what they say is read when it is shown.

So a notice tells nothing that its reader may not read any more, on a page as in a mail.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, Tracked, now


class NoticeReason(StrEnum):
    """Why somebody is told. The first group waits for something to be done, the second is news."""

    REVIEW = "review"
    VERIFY = "verify"
    CONTESTED = "contested"
    CONVERT = "convert"
    INVITED = "invited"
    RETURNED = "returned"

    MENTIONED = "mentioned"
    REPLIED = "replied"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    PUBLISHED = "published"
    CHANGED = "changed"
    FLAGGED = "flagged"


class Notice(Record):
    """One person is told of one thing; told again while it is unread, it is the same notice with a later time."""

    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_user_id_read_at_at", "user_id", "read_at", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    reason: Mapped[NoticeReason]
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    # What waited is done, by this person or another.
    done_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class Follow(Tracked):
    """One person wants to know what happens to a document, to all below it in the tree, or to a tag."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("user_id", "document_id"),
        UniqueConstraint("user_id", "term_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), index=True)
    below: Mapped[bool] = mapped_column(default=False)
    # Not followed any more, by a decision: writing in it again does not begin it anew.
    muted: Mapped[bool] = mapped_column(default=False)
    since: Mapped[datetime] = mapped_column(default=now)
