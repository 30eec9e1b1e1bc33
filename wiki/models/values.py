"""What customers bring us in a year, and what was decided about those that bring little."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import NOTE_LENGTH, Customer
from wiki.models.users import User


class Measure(StrEnum):
    """What the amount of a year is: what was earned with a customer, or what it paid."""

    PROFIT = "profit"
    REVENUE = "revenue"


class Keeping(StrEnum):
    """What becomes of a customer that brings little."""

    KEEP = "keep"
    LET_GO = "let_go"


MEASURE_LABELS = {Measure.PROFIT: N_("Profit"), Measure.REVENUE: N_("Revenue")}
KEEPING_LABELS = {Keeping.KEEP: N_("keep it"), Keeping.LET_GO: N_("let it go")}


class CustomerValue(Tracked):
    """What a customer brought in one year, in the currency of the house."""

    __tablename__ = "customer_values"
    __table_args__ = (UniqueConstraint("customer_id", "year", "measure"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    year: Mapped[int]
    measure: Mapped[Measure]
    amount: Mapped[float]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    noted_at: Mapped[datetime] = mapped_column(default=now)


class KeepDecision(Tracked):
    """Whether a customer that brings little is kept, why, and when to look again. Never changed; the newest counts."""

    __tablename__ = "keep_decisions"
    __table_args__ = (Index("ix_keep_decisions_customer_id_at", "customer_id", "at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    keeping: Mapped[Keeping]
    reason: Mapped[str] = mapped_column(String(NOTE_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)
    revisit_on: Mapped[str] = mapped_column(String(10))
