"""Readers: who may read or change one document besides those whom its level lets."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.documents import Document
from wiki.models.users import User

REASON_LENGTH = 300


class ReaderRight(StrEnum):
    """read: like those whom the level lets; edit: change its text and files as well."""

    READ = "read"
    EDIT = "edit"


class DocumentGrant(Tracked):
    """One person named as reader or editor of one document, from when until when, by whom and why.

    It is in force from `starts_at` until `ends_at` or `ended_at`, whichever comes first; by neither, for good. Rows
    stay when they have ended: they say who could read it then.
    """

    __tablename__ = "document_grants"
    __table_args__ = (Index("ix_document_grants_user_id_document_id", "user_id", "document_id"),)
    # By chance: a number would tell how often others were named elsewhere.
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document] = relationship(innerjoin=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    right: Mapped[ReaderRight]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    given_by: Mapped[User] = relationship(foreign_keys=[given_by_id])
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH))
    starts_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    @property
    def last_at(self) -> datetime | None:
        """A moment of its last day, None without end: it ends as the next day begins."""
        return self.ends_at - timedelta(seconds=1) if self.ends_at else None

    def is_over(self, at: datetime) -> bool:
        """Tell whether it was ended, or its time was up, at a moment."""
        return any(end is not None and end <= at for end in (self.ends_at, self.ended_at))
