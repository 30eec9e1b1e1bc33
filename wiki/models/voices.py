"""The voice of the customer: what somebody there said of us, word for word."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import CanBeTakenBack, Tracked, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.interactions import Interaction
from wiki.models.users import User

QUOTE_LENGTH = 500


class Tone(StrEnum):
    """Whether they are content with us, or not, or want something."""

    PRAISE = "praise"
    COMPLAINT = "complaint"
    WISH = "wish"


TONE_LABELS = {Tone.PRAISE: N_("praise"), Tone.COMPLAINT: N_("complaint"), Tone.WISH: N_("wish")}


class CustomerVoice(CanBeTakenBack, Tracked):
    """One thing that a customer said of us. Of level 2 or 3: never open to more people than where it was heard."""

    __tablename__ = "customer_voices"
    __table_args__: Any = (
        CheckConstraint("level BETWEEN 2 AND 3", name="level"),
        Index("ix_customer_voices_customer_id_said_on", "customer_id", "said_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # In their words, not in ours.
    quote: Mapped[str] = mapped_column(String(QUOTE_LENGTH))
    tone: Mapped[Tone]
    # Of a complaint: whether it is so bad that the account's plan is looked at again.
    severe: Mapped[bool] = mapped_column(default=False, server_default=false())
    # Days are written YYYY-MM-DD.
    said_on: Mapped[str] = mapped_column(String(10))
    # Who said it, who may be forgotten since, and the contact with the customer in which it was heard.
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
