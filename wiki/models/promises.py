"""Promises between us and a customer, and the needs of a customer that somebody heard of or noticed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.interactions import Interaction, Side
from wiki.models.users import User

PROMISE_LENGTH = 300
NEED_LENGTH = 300
EVIDENCE_LENGTH = 500


class PromiseState(StrEnum):
    """Whether it still has to be kept; `DROPPED`: nobody waits for it any more."""

    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"


class NeedKind(StrEnum):
    """Whether the customer said so, or we noticed what they did not say."""

    STATED = "stated"
    LATENT = "latent"


class NeedState(StrEnum):
    """Whether it is still there; `DROPPED`: it was none after all, or is none any more."""

    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"


class Promise(Tracked):
    """Something that we promised a customer, or a customer promised us. Ours are kept by who wrote them down."""

    __tablename__ = "promises"
    __table_args__ = (
        Index("ix_promises_customer_id_state", "customer_id", "state", "due_on"),
        Index("ix_promises_by_id_state", "by_id", "state", "due_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
    text: Mapped[str] = mapped_column(String(PROMISE_LENGTH))
    side: Mapped[Side]
    # By this day (YYYY-MM-DD).
    due_on: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[PromiseState] = mapped_column(default=PromiseState.OPEN)
    closed_at: Mapped[datetime | None]
    level: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by: Mapped[User] = relationship()
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and it is not kept."""
        return self.state is PromiseState.OPEN and bool(self.due_on) and str(self.due_on) < now().date().isoformat()

    def move(self, state: PromiseState) -> None:
        """Say that it was kept, is waited for no more, or is open again."""
        self.state = state
        self.closed_at = None if state is PromiseState.OPEN else now()


class Need(Tracked):
    """What a customer needs: stated, or latent and seen by us, with what tells so."""

    __tablename__ = "needs"
    __table_args__ = (Index("ix_needs_customer_id_state", "customer_id", "state", "created_at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
    text: Mapped[str] = mapped_column(String(NEED_LENGTH))
    kind: Mapped[NeedKind] = mapped_column(default=NeedKind.STATED)
    evidence: Mapped[str] = mapped_column(String(EVIDENCE_LENGTH), default="")
    state: Mapped[NeedState] = mapped_column(default=NeedState.OPEN)
    closed_at: Mapped[datetime | None]
    level: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    def move(self, state: NeedState) -> None:
        """Say that it is met, was none after all, or is open again."""
        self.state = state
        self.closed_at = None if state is NeedState.OPEN else now()
