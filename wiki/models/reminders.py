"""Reminders of one's own to be in touch regularly, with a customer or somebody there."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer

ABOUT_LENGTH = 200


class Every(StrEnum):
    """How it comes round: so many weeks or months after the last contact, or on fixed days of each year."""

    WEEKS = "weeks"
    MONTHS = "months"
    DAYS = "days"


class Reminder(Record):
    """A person wants to be in touch regularly. Nobody else reads it: it is a habit of one's own.

    It moves on by each contact that the person writes down; see `services/reminders.py`.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_user_id_due_on", "user_id", "due_on"),
        Index("ix_reminders_customer_id_user_id", "customer_id", "user_id"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # Whom at the customer; None: anybody. Once that person has left, it rests.
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH))
    every: Mapped[Every]
    times: Mapped[int] = mapped_column(default=1)
    # Fixed days of the year (MM-DD), in their order.
    days: Mapped[list[str]] = mapped_column(default=list)
    # The day on which it is due for the first time, unless there was a contact before (YYYY-MM-DD).
    first_on: Mapped[str] = mapped_column(String(10))
    # From this day on contacts count, and the newest of them.
    since: Mapped[str] = mapped_column(String(10))
    last_on: Mapped[str | None] = mapped_column(String(10))
    due_on: Mapped[str] = mapped_column(String(10))
    stopped_at: Mapped[datetime | None]
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def rests(self) -> bool:
        """Whether it is due on no day: it was stopped, or whom it is about has left."""
        return self.stopped_at is not None or bool(self.contact and self.contact.left_on)
