"""Screening: prospects judged by written criteria, and what sellers hand in of it from month to month."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import NOTE_LENGTH, Customer
from wiki.models.users import User


class Prospect(StrEnum):
    """What the criteria together tell of a prospect."""

    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"


PROSPECT_LABELS = {
    Prospect.LIKELY: N_("likely to buy"),
    Prospect.OPEN: N_("cannot be said yet"),
    Prospect.UNLIKELY: N_("unlikely to buy"),
}


class ScreeningSheet(Tracked):
    """One prospect judged by the criteria of a version. Never changed; the newest counts."""

    __tablename__ = "screening_sheets"
    __table_args__ = (UniqueConstraint("customer_id", "number"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    number: Mapped[int]
    rules_version: Mapped[int]
    # By the code of a criterion: {"fits": "yes" | "no" | "", "note": …}.
    answers: Mapped[dict[str, Any]]
    prospect: Mapped[Prospect]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class ScreeningReport(Tracked):
    """A seller has gone through the prospects of a month (YYYY-MM) and hands in the result."""

    __tablename__ = "screening_reports"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    user: Mapped[User] = relationship()
    month: Mapped[str] = mapped_column(String(7))
    # How many prospects there were, of how many a sheet was written, and how many were let go.
    prospects: Mapped[int]
    screened: Mapped[int]
    let_go: Mapped[int]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    submitted_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (UniqueConstraint("user_id", "month"),)
