"""Benefits: what a customer had of us, how much of what, what shows it, and who there has confirmed it."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import CanBeTakenBack, Tracked, new_id, now
from wiki.models.cases import Case
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.facts import CustomerFact
from wiki.models.interactions import Interaction
from wiki.models.users import User

WHAT_LENGTH = 300
UNIT_LENGTH = 20


class Benefit(CanBeTakenBack, Tracked):
    """One thing that helped a customer. Of level 2 or 3. Until somebody there has confirmed it, it is what we say."""

    __tablename__ = "benefits"
    __table_args__: Any = (
        CheckConstraint("level BETWEEN 2 AND 3", name="level"),
        Index("ix_benefits_customer_id_had_on", "customer_id", "had_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    what: Mapped[str] = mapped_column(String(WHAT_LENGTH))
    # How much, in a unit as it was written: hours, sets, a currency.
    amount: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(UNIT_LENGTH), default="")
    # Days are written YYYY-MM-DD.
    had_on: Mapped[str] = mapped_column(String(10))
    # What shows it: one of these, or nothing. It is named to those alone who may read that.
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
    case: Mapped[Case | None] = relationship()
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
    fact_id: Mapped[str | None] = mapped_column(ForeignKey("customer_facts.id", ondelete="SET NULL"), index=True)
    fact: Mapped[CustomerFact | None] = relationship()
    # Who of the customer has said so, and when; the person may be forgotten since.
    confirmed_by_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    confirmed_by: Mapped[Contact | None] = relationship()
    confirmed_on: Mapped[str | None] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
