"""Uses: somebody takes a document to a customer, and says afterwards whether it helped."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.documents import Document
from wiki.models.users import User


class UseResult(StrEnum):
    """What came of it."""

    WORKED = "worked"
    NO_EFFECT = "no_effect"
    BACKFIRED = "backfired"


class Use(Tracked):
    """One intended use of a document's revision, with the customer's name or none. Read by its person only.

    From `ask_at` on the person is asked for the result, once.
    """

    __tablename__ = "uses"
    __table_args__ = (Index("ix_uses_user_id_document_id", "user_id", "document_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document] = relationship(innerjoin=True)
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    customer: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    ask_at: Mapped[datetime]
    result: Mapped[UseResult | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    answered_at: Mapped[datetime | None]
