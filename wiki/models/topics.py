"""The forum: topics about hard accounts, their replies, and what is concluded from them.

A topic's question is its revisions, as any document's text; replies are posts with a history of their own. Who may
read a topic may read its posts. Confidential topics have level 3 or 4 and are for those whom they name.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import Record, Tracked, index_where_set, new_id, now
from wiki.models.contacts import Contact
from wiki.models.documents import LEVEL_SELLERS, Document
from wiki.models.users import User

REASON_LENGTH = 300
WAS_MERGED = text("merged_into_id IS NOT NULL")


class TopicState(StrEnum):
    """open: nothing accepted yet; answered: some reply was accepted; concluded: what comes of it was decided."""

    OPEN = "open"
    ANSWERED = "answered"
    CONCLUDED = "concluded"


class PostKind(StrEnum):
    """What a reply is: a view of things, or a way to go."""

    OPINION = "opinion"
    STRATEGY = "strategy"


class TopicRelation(StrEnum):
    """What another document is to a topic: `about` it, or `seen` before asking, and not enough because of a reason."""

    ABOUT = "about"
    SEEN = "seen"


class Destination(StrEnum):
    """Where a concluded topic goes."""

    PAGE = "page"
    CASE = "case"
    MERGE = "merge"
    NOTHING = "nothing"


class Topic(Document):
    """A question about dealing with a customer. By which types, levels and stages it is filed: `DocumentTerm`s."""

    __tablename__ = "topics"
    __table_args__: Any = (
        index_where_set("topics", "customer_id"),
        Index("ix_topics_state_last_at", "state", "last_at"),
        Index("ix_topics_replies_id", "replies", "id"),
        # Of those alone that were merged: else a list would be read by it, for nearly none is.
        Index("ix_topics_merged_into_id", "merged_into_id", sqlite_where=WAS_MERGED, postgresql_where=WAS_MERGED),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "topic"}
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[TopicState] = mapped_column(default=TopicState.OPEN)
    # What the list shows and sorts by, counted as replies come and go.
    replies: Mapped[int] = mapped_column(default=0)
    # The number of the newest reply, removed ones included: what a reader has seen is a number, too.
    newest: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=now, index=True)
    answered_at: Mapped[datetime | None]
    concluded_at: Mapped[datetime | None]
    locked_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("topics.id", ondelete="SET NULL"))
    # Whom it is about; erased with the contact.
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    # The customer that it is about: told to those alone who may read that.
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    # What is there of its replies, those that answer it first: what a search reads.
    said: Mapped[list["Post"]] = relationship(
        primaryjoin="and_(Topic.id == foreign(Post.topic_id), Post.removed_at.is_(None))",
        order_by="Post.accepted_at.is_(None), Post.number",
        viewonly=True,
    )

    def require_unlocked(self) -> None:
        """Raise WikiError if nothing may be said in it any more."""
        if self.locked_at is not None:
            raise WikiError(N_("This topic is locked: it can be read, and nothing can be added."))


class Post(Tracked):
    """One reply. Taken back or hidden, its text is shown to nobody but its author and who may bring it back."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        # All that it takes to know where somebody has replied.
        Index("ix_posts_author_id_topic_id_removed_at", "author_id", "topic_id", "removed_at"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    topic: Mapped[Topic] = relationship(innerjoin=True)
    number: Mapped[int]
    kind: Mapped[PostKind]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    # Who said it, if it was pasted from a chat and that is nobody here.
    speaker: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    # Token of the form that made it: sent twice, it makes one reply.
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    quotes_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    # Says that what was concluded does not hold.
    contradicts: Mapped[bool] = mapped_column(default=False)
    votes: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)


class PostEdit(Record):
    """What a reply said before it was changed."""

    __tablename__ = "post_edits"
    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    # The topic's when it was replaced: opened to more people since, it stays with its writer.
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    # When it was replaced.
    at: Mapped[datetime] = mapped_column(default=now)


class PostVote(Record):
    """One person found one reply useful."""

    __tablename__ = "post_votes"
    post_id: Mapped[str] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(default=now)


class Mention(Record):
    """Somebody is named in a question (no `post_id`) or a reply, so that this person looks at it."""

    __tablename__ = "mentions"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class TopicDocument(Record):
    """A case, page or topic that a topic is about, or that was seen before asking and was not enough."""

    __tablename__ = "topic_documents"
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    relation: Mapped[TopicRelation] = mapped_column(default=TopicRelation.ABOUT)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")


class TopicVisit(Record):
    """How far one person has read a topic: the number of the last reply seen."""

    __tablename__ = "topic_visits"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True)
    number: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now)


class Conclusion(Tracked):
    """What was concluded from a topic, under which conditions it holds, and where it went. Reopened, it stays."""

    __tablename__ = "conclusions"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    topic_id: Mapped[str] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    topic: Mapped[Topic] = relationship(foreign_keys=[topic_id], innerjoin=True)
    summary: Mapped[str] = mapped_column(Text)
    conditions: Mapped[str] = mapped_column(Text)
    # Both as safe HTML, by field name.
    html: Mapped[dict[str, str]] = mapped_column(default=dict)
    destination: Mapped[Destination]
    # Why it is not worth keeping.
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    # The page or case that it became or was merged into; None while that is still to be written.
    result_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    reopened_at: Mapped[datetime | None]
    # The reply that contradicts it; while `settled_at` is empty the result is contested.
    contradicted_by_id: Mapped[str | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"), index=True)
    settled_at: Mapped[datetime | None]
    # What the verifier answered.
    answer: Mapped[str] = mapped_column(Text, default="")
