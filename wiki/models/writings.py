"""Writings: what somebody has typed into a form and not saved yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, new_id, now
from wiki.models.documents import Document
from wiki.models.users import User


class Writing(Record):
    """The fields of a form as one person left them; nobody else ever reads them, and they are no revision.

    `sitting` is the token of the opened page that writes here: two pages never write over one another. `base` is the
    revision that the text grew from. What was dropped can be brought back until the next save.
    """

    __tablename__ = "writings"
    __table_args__ = (UniqueConstraint("user_id", "sitting"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    # What the form is about, or what it becomes: a case, a page, a question ("topic") or a reply in one ("post").
    kind: Mapped[str] = mapped_column(String(20), default="case", server_default="case")
    # None: one that is not created yet.
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    document: Mapped[Document | None] = relationship()
    sitting: Mapped[str] = mapped_column(String(40))
    base: Mapped[int] = mapped_column(default=0)
    fields: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime] = mapped_column(default=now)
    dropped_at: Mapped[datetime | None]
