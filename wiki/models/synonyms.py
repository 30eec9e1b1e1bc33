"""Words that mean the same to those who sell, so that a search for one finds the others."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.users import User


class SynonymSet(Tracked):
    """Some words of any language. Of a one-way set the first word finds the others, but they do not find it.

    A removed set stays, so that it can be brought back and a shipped one does not come again.
    """

    __tablename__ = "synonym_sets"
    id: Mapped[int] = mapped_column(primary_key=True)
    # The name of a shipped set.
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    words: Mapped[list[str]]
    one_way: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(300), default="")
    # Nobody, as long as a shipped set is as it came.
    edited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    edited_by: Mapped[User | None] = relationship()
    edited_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
