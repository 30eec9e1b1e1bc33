"""Reported mistakes: a reader tells author and editors what is wrong in a document's revision."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.documents import Document
from wiki.models.users import User


class ReportState(StrEnum):
    """open: waits for author or editors; closed: answered."""

    OPEN = "open"
    CLOSED = "closed"


class Report(Tracked):
    """One reported mistake. It points at the revision that the reader saw."""

    __tablename__ = "reports"
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document] = relationship(innerjoin=True)
    version: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[ReportState] = mapped_column(default=ReportState.OPEN, index=True)
    answer: Mapped[str] = mapped_column(Text, default="")
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]
