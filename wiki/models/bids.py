"""Bids: the written proposal with which something is sold, gone through line by line of a list."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, now
from wiki.models.pursuits import Pursuit
from wiki.models.users import User

BID_CODE_LENGTH = 20
BID_NOTE_LENGTH = 300


class BidStage(StrEnum):
    """What is done with a proposal, in this order."""

    WRITING = "writing"
    REVIEW = "review"
    PRESENTATION = "presentation"
    NEGOTIATION = "negotiation"


BID_STAGE_LABELS = {
    BidStage.WRITING: N_("Writing the proposal"),
    BidStage.REVIEW: N_("Having it reviewed"),
    BidStage.PRESENTATION: N_("Presenting it"),
    BidStage.NEGOTIATION: N_("Negotiating"),
}


class BidTick(Record):
    """A line of the list is done for a pursuit. Taken out when it is undone; the pursuit's history keeps both."""

    __tablename__ = "bid_ticks"
    __table_args__ = (
        UniqueConstraint("pursuit_id", "code"),
        Index("ix_bid_ticks_customer_id", "customer_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    pursuit_id: Mapped[str] = mapped_column(ForeignKey("pursuits.id", ondelete="CASCADE"))
    pursuit: Mapped[Pursuit] = relationship()
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    # A code of the list that the organisation keeps; see `services/bids.py`.
    code: Mapped[str] = mapped_column(String(BID_CODE_LENGTH))
    # What shows it, or what came of it.
    note: Mapped[str] = mapped_column(String(BID_NOTE_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)
