"""Interactions: every contact with a customer, who of them was there, and what is to be done next."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import CanBeTakenBack, Record, Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.users import User

PURPOSE_LENGTH = 300
STEP_LENGTH = 300
REASON_LENGTH = 300
OUTCOME_LENGTH = 5_000


class InteractionKind(StrEnum):
    """The form of a contact."""

    CALL = "call"
    INCOMING_CALL = "incoming_call"
    VISIT = "visit"
    REVISIT = "revisit"
    MEETING = "meeting"
    MAIL = "mail"
    E_MAIL = "e_mail"
    GREETING = "greeting"
    GIFT = "gift"
    HOSPITALITY = "hospitality"
    INTRODUCTION = "introduction"
    EVENT = "event"
    SERVICE = "service"


class Direction(StrEnum):
    """Who began it: they (in), or we (out)."""

    IN = "in"
    OUT = "out"


class Side(StrEnum):
    """Us, or the customer."""

    US = "us"
    THEM = "them"


KIND_LABELS = {
    InteractionKind.CALL: N_("Phone call"),
    InteractionKind.INCOMING_CALL: N_("They called"),
    InteractionKind.VISIT: N_("Visit"),
    InteractionKind.REVISIT: N_("Return visit"),
    InteractionKind.MEETING: N_("Meeting"),
    InteractionKind.E_MAIL: N_("E-mail or message"),
    InteractionKind.MAIL: N_("Letter or parcel"),
    InteractionKind.GREETING: N_("Greeting"),
    InteractionKind.GIFT: N_("Gift"),
    InteractionKind.HOSPITALITY: N_("Meal together"),
    InteractionKind.INTRODUCTION: N_("Business brought to them"),
    InteractionKind.EVENT: N_("Event"),
    InteractionKind.SERVICE: N_("Service"),
}
DIRECTION_LABELS = {Direction.OUT: N_("we began it"), Direction.IN: N_("they began it")}
SIDE_LABELS = {Side.US: N_("we noticed first"), Side.THEM: N_("they told us first")}

ASKING_VALUE = (InteractionKind.GIFT, InteractionKind.HOSPITALITY)
"""What was given has a value and a purpose, and it is said who was there."""

VISITS = (InteractionKind.VISIT, InteractionKind.REVISIT)


class Interaction(CanBeTakenBack, Tracked):
    """One contact with a customer, written down by somebody who was there.

    Of level 2 (all who sell) or 3 (those who look after the customer, and who wrote it). `cost` is in the currency of
    the house. Above a limit what was given needs somebody else's approval.
    """

    __tablename__ = "interactions"
    __table_args__ = (
        Index("ix_interactions_customer_id_happened_on", "customer_id", "happened_on", "created_at"),
        Index("ix_interactions_by_id_next_on", "by_id", "next_on"),
        Index("ix_interactions_happened_on", "happened_on"),
        # Nearly none: an index of all would not be thought worth it.
        Index(
            "ix_interactions_needs_approval",
            "happened_on",
            sqlite_where=text("needs_approval = 1"),
            postgresql_where=text("needs_approval"),
        ),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    kind: Mapped[InteractionKind]
    direction: Mapped[Direction]
    # The day (YYYY-MM-DD), and the time on it (HH:MM) if somebody said it.
    happened_on: Mapped[str] = mapped_column(String(10))
    happened_time: Mapped[str] = mapped_column(String(5), default="")
    minutes: Mapped[int | None]
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    # Of a visit's report: the questions, the answers, and what became of each ("question", "answer", "becomes").
    answers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    next_step: Mapped[str] = mapped_column(String(STEP_LENGTH), default="")
    next_on: Mapped[str | None] = mapped_column(String(10))
    next_done_at: Mapped[datetime | None]
    cost: Mapped[float | None]
    # Forms of service (codes): how somebody was looked after personally, or is to be.
    services: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    attendees: Mapped[str] = mapped_column(String(PURPOSE_LENGTH), default="")
    noticed_first: Mapped[Side | None]
    level: Mapped[int]
    # Why it was made though it was one more than is good.
    overruled: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    # Whether somebody else has to approve what was given, and who did.
    needs_approval: Mapped[bool] = mapped_column(default=False)
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id])
    approved_at: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    def step_done(self) -> None:
        """Say that the next step was taken."""
        self.next_done_at = self.next_done_at or now()

    def approve(self, *, by: User) -> None:
        """Say that what was given is all right."""
        self.approved_by, self.approved_at = by, now()


class InteractionContact(Record):
    """Somebody at the customer took part."""

    __tablename__ = "interaction_contacts"
    interaction_id: Mapped[str] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True)
