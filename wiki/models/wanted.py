"""Wanted cases: somebody asks who has a case of a kind that the library lacks."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, now
from wiki.models.cases import Outcome
from wiki.models.users import User


class Wanted(Tracked):
    """A gap that somebody wants filled: a customer type in an industry, an outcome or either.

    It is asked of those who may know, until a case is told or the question is taken back.
    """

    __tablename__ = "wanted"
    id: Mapped[int] = mapped_column(primary_key=True)
    personality: Mapped[str] = mapped_column(String(80))
    industry: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[Outcome | None]
    note: Mapped[str] = mapped_column(String(300), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
    closed_at: Mapped[datetime | None]


class WantedPass(Record):
    """Somebody has said that they have no such case, and is not asked again."""

    __tablename__ = "wanted_passes"
    __table_args__ = (UniqueConstraint("wanted_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    wanted_id: Mapped[int] = mapped_column(ForeignKey("wanted.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
