"""Endorsements: somebody at another firm speaks for us to a customer, and has agreed to that."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import CanBeTakenBack, Tracked, new_id, now
from wiki.models.cases import Case
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.users import User

HOW_LENGTH = 300


class Endorsement(CanBeTakenBack, Tracked):
    """A contact speaks for us to a customer. Read by those who may read that customer and the contact, too."""

    __tablename__ = "endorsements"
    __table_args__ = (Index("ix_endorsements_customer_id_agreed_on", "customer_id", "agreed_on"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    # To whom it is said: never the firm of who says it.
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    contact: Mapped[Contact] = relationship(innerjoin=True)
    # What they can tell, which is named to those alone who may list it.
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
    case: Mapped[Case | None] = relationship()
    how: Mapped[str] = mapped_column(String(HOW_LENGTH))
    # The day on which they agreed to be asked (YYYY-MM-DD).
    agreed_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def level(self) -> int:
        """Who reads it: all who sell, as far as both firms are open to them."""
        return LEVEL_SELLERS
