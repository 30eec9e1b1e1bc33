"""Saved searches: a question that somebody asks again and again, and what has come since the last look."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, new_id, now
from wiki.models.documents import Document
from wiki.models.users import User


class SavedSearch(Record):
    """A search of one person, whom alone it is anybody's business; nobody else ever reads it.

    `asked` has the parameters of its address: name → values. What is told after `seen_at` is news. What was removed
    can be brought back for a while.
    """

    __tablename__ = "saved_searches"
    __table_args__ = (Index("ix_saved_searches_user_id_created_at", "user_id", "created_at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    name: Mapped[str] = mapped_column(String(80))
    asked: Mapped[dict[str, Any]]
    notify: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]


class SearchNews(Record):
    """A document that a saved search has found since its person last looked."""

    __tablename__ = "search_news"
    saved_search_id: Mapped[str] = mapped_column(ForeignKey("saved_searches.id", ondelete="CASCADE"), primary_key=True)
    document_id: Mapped[str] = mapped_column(
        ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    document: Mapped[Document] = relationship(innerjoin=True)
