"""Care: how often we are in touch with whom, at least and at most; and the secret of a person's calendar."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.users import User


class CareScope(StrEnum):
    """What a rule is for: customers in a group, accounts of a class, or customers of a grade ("" is not graded)."""

    GRADE = "grade"
    CLASS = "class"
    GROUP = "group"


class ContactPolicy(Tracked):
    """How often customers in a group, of a class or of a grade are contacted. Days; None: no such limit.

    The next contact is due `min_gap_days` after the last one that was written down. More than `most` within
    `period_days` is too much. The same form `variety_after` times running is to be varied.
    """

    __tablename__ = "contact_policies"
    __table_args__ = (UniqueConstraint("scope", "code"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[CareScope]
    code: Mapped[str] = mapped_column(String(16))
    min_gap_days: Mapped[int | None]
    most: Mapped[int | None]
    period_days: Mapped[int] = mapped_column(default=30)
    variety_after: Mapped[int | None]
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    changed_by: Mapped[User | None] = relationship()
    changed_at: Mapped[datetime] = mapped_column(default=now)


class CalendarFeed(Record):
    """A person has a calendar that other programs read by a secret address; another `mark` makes that a new one."""

    __tablename__ = "calendar_feeds"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(16), default=new_id)
    created_at: Mapped[datetime] = mapped_column(default=now)
