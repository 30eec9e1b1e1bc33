"""Attachments: files and pictures beside a document, and what is written in them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.documents import Document

NAME_LENGTH = 150


class Attachment(Tracked):
    """One file of a document: its name and what it is; the bytes are a blob. Removed, it can be brought back."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_document_id_created_at", "document_id", "created_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    document: Mapped[Document] = relationship(innerjoin=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]  # bytes, as kept
    # Of pictures, in pixels.
    width: Mapped[int | None]
    height: Mapped[int | None]
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blobs.hash"), index=True)
    preview_hash: Mapped[str | None] = mapped_column(ForeignKey("blobs.hash"), index=True)
    # Shown to nobody: it counts what one person has brought. Who goes leaves the file here.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(index=True)
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)

    # None of a picture.
    extract: Mapped["AttachmentText | None"] = relationship(viewonly=True)


class TextState(StrEnum):
    """waiting to be read; done; none: it has no text, as a scan; failed: it cannot be read, and is not tried again."""

    WAITING = "waiting"
    DONE = "done"
    NONE = "none"
    FAILED = "failed"


class AttachmentText(Tracked):
    """What is written in a file, taken out after it came; searched as a part of its document."""

    __tablename__ = "attachment_texts"
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachments.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[TextState] = mapped_column(default=TextState.WAITING, index=True)
    text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    # When it was read.
    at: Mapped[datetime | None]
