"""Blobs: the bytes of files, in the database, so that one copy of it is a copy of everything."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, now


class Blob(Record):
    """Bytes under the name of their hash: the same bytes are kept once. Who may have them is for what points here."""

    __tablename__ = "blobs"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256
    size: Mapped[int]  # bytes
    # When somebody last brought these bytes: what nothing points at stays for a while.
    stored_at: Mapped[datetime] = mapped_column(default=now)


class BlobChunk(Record):
    """A piece of a blob; all pieces but the last have the same size."""

    __tablename__ = "blob_chunks"
    blob_hash: Mapped[str] = mapped_column(ForeignKey("blobs.hash", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
