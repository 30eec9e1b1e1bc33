"""Competitors: where we met one at a customer, and what may be said of its products, with the source."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import CanBeTakenBack, Record, new_id, now
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.terms import Term
from wiki.models.users import User

OFFER_LENGTH = 300
SOURCE_LENGTH = 300
LINK_LENGTH = 500


class RivalStatus(StrEnum):
    """How a competitor stands at a customer."""

    IN_USE = "in_use"
    OFFERED = "offered"
    LOST = "lost"
    WON = "won"


class PriceLevel(StrEnum):
    """What a competitor asks, beside our own price."""

    LOWER = "lower"
    SAME = "same"
    HIGHER = "higher"


RIVAL_STATUS_LABELS = {
    RivalStatus.IN_USE: N_("in use there"),
    RivalStatus.OFFERED: N_("has made an offer"),
    RivalStatus.LOST: N_("lost the deal"),
    RivalStatus.WON: N_("won the deal"),
}
PRICE_LABELS = {
    PriceLevel.LOWER: N_("cheaper than we"),
    PriceLevel.SAME: N_("about our price"),
    PriceLevel.HIGHER: N_("dearer than we"),
}


class Sighting(CanBeTakenBack, Record):
    """Somebody met a competitor at a customer. Level 2 is for all who sell, 3 for those who look after the customer."""

    __tablename__ = "rival_sightings"
    __table_args__ = (
        CheckConstraint("level BETWEEN 2 AND 3", name="level"),
        Index("ix_rival_sightings_customer_id_seen_on", "customer_id", "seen_on"),
        Index("ix_rival_sightings_competitor_id_seen_on", "competitor_id", "seen_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    competitor_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    competitor: Mapped[Term] = relationship(innerjoin=True)
    status: Mapped[RivalStatus]
    offer: Mapped[str] = mapped_column(String(OFFER_LENGTH), default="")
    price: Mapped[PriceLevel | None]
    # The day on which it was seen (YYYY-MM-DD).
    seen_on: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH), default="")
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Token of the form that made it: sent twice, it makes one.
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)


class RivalClaim(Record):
    """What somebody says of a competitor's product, with the source. It is never changed, only taken back.

    It is told to others once a second person has read it beside its source, and until the day on which it expires.
    """

    __tablename__ = "rival_claims"
    __table_args__ = (Index("ix_rival_claims_competitor_id_expires_on", "competitor_id", "expires_on"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    competitor_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    competitor: Mapped[Term] = relationship(innerjoin=True)
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH))
    # One of both is there: where it can be read, or which document it stands in.
    link: Mapped[str] = mapped_column(String(LINK_LENGTH), default="")
    document: Mapped[str] = mapped_column(String(SOURCE_LENGTH), default="")
    found_on: Mapped[str] = mapped_column(String(10))
    expires_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    approved_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)

    def is_current(self) -> bool:
        """Tell whether its time is not up."""
        return self.expires_on >= now().date().isoformat()
