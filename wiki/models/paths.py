"""Reading paths: pages and cases in the order in which somebody new reads them, and who has read what."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, now
from wiki.models.documents import Document


class ReadingPath(Tracked):
    """A course: what it is called and about in each language. What is retired is no longer offered."""

    __tablename__ = "reading_paths"
    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)
    retired: Mapped[bool] = mapped_column(default=False)


class ReadingStep(Tracked):
    """One page, case or playbook of a path. Who may not read it has a path without it."""

    __tablename__ = "reading_steps"
    __table_args__ = (Index("ix_reading_steps_path_code_document_id", "path_code", "document_id", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    path_code: Mapped[str] = mapped_column(ForeignKey("reading_paths.code", ondelete="CASCADE"))
    path: Mapped[ReadingPath] = relationship()
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document] = relationship(foreign_keys=[document_id], innerjoin=True)
    position: Mapped[int] = mapped_column(default=0)


class Reading(Record):
    """One person has read one document, said so, and had this version of it before them."""

    __tablename__ = "readings"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
