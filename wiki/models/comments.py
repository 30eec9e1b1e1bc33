"""Comments: what readers add to a document, beside its text."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.documents import Document
from wiki.models.users import User


class Comment(Tracked):
    """One remark of a reader on the version that this reader saw. Plain text; taken back, it can be brought back."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_document_id_created_at", "document_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    document: Mapped[Document] = relationship(innerjoin=True)
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
