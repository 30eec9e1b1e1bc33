"""What waits for a person, and what a person follows. Notices hold ids alone: what they say is read when it is shown.

So a notice tells nothing that its reader may not read any more, on a page as in a mail.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, now
from wiki.models.documents import Document
from wiki.models.plans import AccountPlan
from wiki.models.reviews import Review
from wiki.models.saved_searches import SavedSearch
from wiki.models.terms import Term
from wiki.models.users import Team, User


class NoticeReason(StrEnum):
    """Why somebody is told. The first group waits for something to be done, the second is news."""

    REVIEW = "review"
    VERIFY = "verify"
    CONTESTED = "contested"
    CONVERT = "convert"
    INVITED = "invited"
    RETURNED = "returned"
    ASKED = "asked"
    OPINION = "opinion"
    INSTRUCTED = "instructed"
    PROPOSED = "proposed"

    MENTIONED = "mentioned"
    REPLIED = "replied"
    ACCEPTED = "accepted"
    CONCLUDED = "concluded"
    PUBLISHED = "published"
    CHANGED = "changed"
    FLAGGED = "flagged"
    FOUND = "found"
    MATTER = "matter"
    DECIDED = "decided"
    COMMENTED = "commented"
    SETTLED = "settled"
    TRIGGERED = "triggered"


WAITING = (
    NoticeReason.REVIEW,
    NoticeReason.VERIFY,
    NoticeReason.CONTESTED,
    NoticeReason.CONVERT,
    NoticeReason.INVITED,
    NoticeReason.RETURNED,
    NoticeReason.ASKED,
    NoticeReason.OPINION,
    NoticeReason.INSTRUCTED,
    NoticeReason.PROPOSED,
)
"""What waits for something to be done; it ends when that is done, and not by being read."""


class Rhythm(StrEnum):
    """How often somebody is written to."""

    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


class Notice(Record):
    """One person is told of one thing; told again while it is unread, it is the same notice with a later time."""

    __tablename__ = "notices"
    __table_args__ = (
        Index("ix_notices_user_id_read_at_at", "user_id", "read_at", "at"),
        Index("ix_notices_mailed_at_user_id", "mailed_at", "user_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    reason: Mapped[NoticeReason]
    # What it is about: a document, a review, or an account plan.
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document | None] = relationship()
    review_id: Mapped[str | None] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), index=True)
    review: Mapped[Review | None] = relationship()
    plan_id: Mapped[str | None] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"), index=True)
    plan: Mapped[AccountPlan | None] = relationship()
    post_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    # Of FOUND: the search that found it. It is one notice for all that the search has found since the last look.
    saved_search_id: Mapped[str | None] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), index=True)
    saved_search: Mapped[SavedSearch | None] = relationship()
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by: Mapped[User | None] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    read_at: Mapped[datetime | None]
    # What waited is done, by this person or another.
    done_at: Mapped[datetime | None]
    # Put into a mail, and into which: while that waits, it is written with what its reader may read then.
    mailed_at: Mapped[datetime | None]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mails.id", ondelete="SET NULL"), index=True)


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
    document: Mapped[Document | None] = relationship()
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), index=True)
    term: Mapped[Term | None] = relationship()
    below: Mapped[bool] = mapped_column(default=False)
    # Not followed any more, by a decision: writing in it again does not begin it anew.
    muted: Mapped[bool] = mapped_column(default=False)
    # The team that was let follow it, if that is why this person does.
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"), index=True)
    since: Mapped[datetime] = mapped_column(default=now)


class TeamFollow(Tracked):
    """A team was let follow something: each of its people follows it, who has not decided otherwise."""

    __tablename__ = "team_follows"
    __table_args__ = (
        UniqueConstraint("team_id", "document_id"),
        UniqueConstraint("team_id", "term_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    team: Mapped[Team] = relationship()
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id", ondelete="CASCADE"), index=True)
    below: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class NoticePreference(Record):
    """When somebody is written to. Who has no row gets the defaults. Hours are those of the person's time zone."""

    __tablename__ = "notice_preferences"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    rhythm: Mapped[Rhythm] = mapped_column(default=Rhythm.DAILY)
    hour: Mapped[int] = mapped_column(default=9)
    # What was said to the person by name does not wait for the next digest.
    at_once: Mapped[bool] = mapped_column(default=True)
    quiet_from: Mapped[int] = mapped_column(default=19)
    quiet_until: Mapped[int] = mapped_column(default=8)
    quiet_weekends: Mapped[bool] = mapped_column(default=True)
    # Whoever writes in something follows it.
    follow_own: Mapped[bool] = mapped_column(default=True)
