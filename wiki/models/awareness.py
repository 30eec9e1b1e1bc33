"""Awareness: how well we are known inside a customer, as somebody judged it on a day."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import CanBeTakenBack, Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.users import User

EVIDENCE_LENGTH = 300


class Awareness(StrEnum):
    """How well we are known there, from the least to the most."""

    LOW = "low"
    MIDDLE = "middle"
    HIGH = "high"
    VERY_HIGH = "very_high"


AWARENESS_LABELS = {
    Awareness.LOW: N_("hardly known"),
    Awareness.MIDDLE: N_("known to some"),
    Awareness.HIGH: N_("well known"),
    Awareness.VERY_HIGH: N_("known to everybody"),
}


class AwarenessRating(CanBeTakenBack, Tracked):
    """One judgement, with what shows it. Never changed: a newer one takes its place and the earlier ones stay.

    A slip is taken back, for nobody else to read.
    """

    __tablename__ = "awareness_ratings"
    __table_args__ = (Index("ix_awareness_ratings_customer_id_rated_on", "customer_id", "rated_on"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    rating: Mapped[Awareness]
    # The day for which it holds (YYYY-MM-DD).
    rated_on: Mapped[str] = mapped_column(String(10))
    evidence: Mapped[str] = mapped_column(String(EVIDENCE_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def level(self) -> int:
        """Who reads it: whoever may read the customer."""
        return LEVEL_SELLERS
