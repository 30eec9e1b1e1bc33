"""Inquiries: what somebody wants to find out about a customer, who takes it on, by when and by which way.

None of their words are sealed, so a question may hold nothing that is private: the answer is a fact with its own level.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.facts import CustomerFact, FactTopic
from wiki.models.users import User

QUESTION_LENGTH = 300
REASON_LENGTH = 300


class InquiryWay(StrEnum):
    """Where one looks for it: in what is published, or with people."""

    MEDIA = "media"
    PEOPLE = "people"


class InquiryState(StrEnum):
    """Whether somebody still looks for it. That it was found is told by the fact, to those who may know of that."""

    OPEN = "open"
    GIVEN_UP = "given_up"


WAY_LABELS = {InquiryWay.MEDIA: N_("from media"), InquiryWay.PEOPLE: N_("through people")}


class Inquiry(Tracked):
    """Something that is to be found out about a customer. Of level 1 or 2; read by whoever reads the customer."""

    __tablename__ = "inquiries"
    __table_args__: Any = (
        CheckConstraint("level BETWEEN 1 AND 2", name="level"),
        Index("ix_inquiries_customer_id_state", "customer_id", "state", "due_on"),
        Index("ix_inquiries_owner_id_state", "owner_id", "state", "due_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    topic: Mapped[FactTopic] = mapped_column(default=FactTopic.OTHER)
    question: Mapped[str] = mapped_column(String(QUESTION_LENGTH))
    # Who takes it on.
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    # By this day (YYYY-MM-DD).
    due_on: Mapped[str | None] = mapped_column(String(10))
    way: Mapped[InquiryWay | None]
    # Through whom, if through people.
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    state: Mapped[InquiryState] = mapped_column(default=InquiryState.OPEN)
    # Why it was given up.
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return bool(self.due_on) and str(self.due_on) < now().date().isoformat()


class InquiryFact(Record):
    """This fact answers that inquiry, said by whoever noted it. Not followed: it may point at a sealed fact."""

    __tablename__ = "inquiry_facts"
    inquiry_id: Mapped[str] = mapped_column(ForeignKey("inquiries.id", ondelete="CASCADE"), primary_key=True)
    fact_id: Mapped[str] = mapped_column(
        ForeignKey("customer_facts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    fact: Mapped[CustomerFact] = relationship(innerjoin=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
