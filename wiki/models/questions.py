"""Questions that the library did not answer, counted without anybody's name."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record

ENOUGH_DAYS = 3
"""Days on which one person may have asked before a question is shown."""


class Question(Record):
    """What was typed into the search box, normalised, and how often: in all, with nothing found, with a hit opened.

    Nobody's name, session or network is kept. It is shown once several people asked it on one day (`several`), or
    it was asked on ENOUGH_DAYS.
    """

    __tablename__ = "questions"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(String(200), unique=True)
    asked: Mapped[int] = mapped_column(default=0)
    found_nothing: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    days: Mapped[int] = mapped_column(default=0)
    several: Mapped[bool] = mapped_column(default=False)
    # Days as YYYY-MM-DD: no hour says who it was.
    last_on: Mapped[str] = mapped_column(String(10), index=True)
    closed_at: Mapped[datetime | None]
