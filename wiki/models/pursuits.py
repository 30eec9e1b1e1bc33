"""Pursuits: something that a customer may buy from us, what it would bring and when, and how it ended.

One begins as an opportunity that somebody has seen, or at once as something that we are after.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.cases import Case
from wiki.models.customers import Customer
from wiki.models.users import User

PURSUIT_TITLE_LENGTH = 120
TRACKING_LENGTH = 40
END_REASON_LENGTH = 300
SEEN_LENGTH = 500
PROOF_LENGTH = 300


class PursuitOutcome(StrEnum):
    """How it ended: they bought, they bought elsewhere or nothing, we let it go."""

    WON = "won"
    LOST = "lost"
    DROPPED = "dropped"


class PursuitState(StrEnum):
    """How far an opportunity has come: somebody has seen it, it was found to be there, we are after it."""

    SEEN = "seen"
    CHECKED = "checked"
    PURSUED = "pursued"


PURSUIT_STATE_LABELS = {
    PursuitState.SEEN: N_("seen"),
    PursuitState.CHECKED: N_("checked"),
    PursuitState.PURSUED: N_("pursued"),
}


class Pursuit(Tracked):
    """One possible sale to a customer; open until it has an outcome. Read by those who may read the customer."""

    __tablename__ = "pursuits"
    __table_args__ = (
        Index("ix_pursuits_outcome_expected_on", "outcome", "expected_on"),
        Index("ix_pursuits_customer_id_outcome", "customer_id", "outcome"),
        Index("ix_pursuits_owner_id_outcome", "owner_id", "outcome"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    title: Mapped[str] = mapped_column(String(PURSUIT_TITLE_LENGTH))
    # Only what is pursued counts among what is expected.
    state: Mapped[PursuitState] = mapped_column(default=PursuitState.PURSUED, server_default="pursued")
    # What we see there that others do not, and what tells so.
    seen: Mapped[str] = mapped_column(String(SEEN_LENGTH), default="", server_default="")
    proof: Mapped[str] = mapped_column(String(PROOF_LENGTH), default="", server_default="")
    # A code of the list of states that the organisation keeps; see `services/pursuits/tracking.py`.
    tracking: Mapped[str] = mapped_column(String(TRACKING_LENGTH))
    # In the organisation's currency.
    expected_profit: Mapped[float | None]
    # The day on which it may be signed (YYYY-MM-DD).
    expected_on: Mapped[str | None] = mapped_column(String(10))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    outcome: Mapped[PursuitOutcome | None]
    reason: Mapped[str] = mapped_column(String(END_REASON_LENGTH), default="")
    ended_on: Mapped[str | None] = mapped_column(String(10))
    # The case that tells it. Who linked it is kept nowhere: its author may hide the name.
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
    case: Mapped[Case | None] = relationship()
    # Counts changes: a form says which one it has seen.
    version: Mapped[int] = mapped_column(default=1)
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_by: Mapped[User] = relationship(foreign_keys=[created_by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def open(self) -> bool:
        """Whether it can still be won."""
        return self.outcome is None


class PursuitEvent(Record):
    """A part of a pursuit that changed, from what to what, by whom and why. Never changed or removed."""

    __tablename__ = "pursuit_events"
    __table_args__ = (Index("ix_pursuit_events_pursuit_id_at", "pursuit_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    pursuit_id: Mapped[str] = mapped_column(ForeignKey("pursuits.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(PURSUIT_TITLE_LENGTH), default="")
    after: Mapped[str] = mapped_column(String(PURSUIT_TITLE_LENGTH), default="")
    note: Mapped[str] = mapped_column(String(END_REASON_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)
