"""Offerings: which of our products a customer was offered, tries, has in use or does not want, product by product."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.users import User

PRODUCT_LENGTH = 80
OFFERING_NOTE_LENGTH = 300


class OfferingStatus(StrEnum):
    """How it stands with a product at a customer; `RIVAL`: they bought it elsewhere."""

    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    TRIAL = "trial"
    IN_USE = "in_use"
    RIVAL = "rival"
    UNSUITED = "unsuited"


OFFERING_LABELS = {
    OfferingStatus.NOT_OFFERED: N_("not offered yet"),
    OfferingStatus.OFFERED: N_("offered"),
    OfferingStatus.TRIAL: N_("on trial"),
    OfferingStatus.IN_USE: N_("in use"),
    OfferingStatus.RIVAL: N_("lost to a rival"),
    OfferingStatus.UNSUITED: N_("not suited"),
}


class Offering(Tracked):
    """How it stands with one product at a customer. What it was before is among the events of the customer."""

    __tablename__ = "offerings"
    __table_args__ = (UniqueConstraint("customer_id", "product"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # A code of the vocabulary's list of products.
    product: Mapped[str] = mapped_column(String(PRODUCT_LENGTH), index=True)
    status: Mapped[OfferingStatus]
    note: Mapped[str] = mapped_column(String(OFFERING_NOTE_LENGTH), default="")
    # Since which day it stands so (YYYY-MM-DD).
    since: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    updated_at: Mapped[datetime] = mapped_column(default=now)
