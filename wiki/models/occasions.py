"""Occasions: what happens at a customer and opens a door, with what to do about it and until when."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.users import User

TEXT_LENGTH = 300


class OccasionState(StrEnum):
    """Whether something is to be made of it; `PASSED`: nothing was, or can be any more."""

    OPEN = "open"
    TAKEN = "taken"
    PASSED = "passed"


class Occasion(Tracked):
    """Something that happens at a customer, of a kind that the organisation has in its list. Of level 2 or 3."""

    __tablename__ = "occasions"
    __table_args__: Any = (
        CheckConstraint("level BETWEEN 2 AND 3", name="level"),
        Index("ix_occasions_customer_id_state", "customer_id", "state", "due_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # A code of the list of kinds.
    kind: Mapped[str] = mapped_column(String(20))
    what: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    # The day of it, which may be still to come, and the day until which something is to be done (YYYY-MM-DD).
    happens_on: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(TEXT_LENGTH), default="")
    to_do: Mapped[str] = mapped_column(String(TEXT_LENGTH))
    due_on: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[OccasionState] = mapped_column(default=OccasionState.OPEN)
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def overdue(self) -> bool:
        """Whether the day until which something was to be done has passed."""
        return self.state is OccasionState.OPEN and bool(self.due_on) and str(self.due_on) < now().date().isoformat()
