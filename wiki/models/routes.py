"""Routes through a customer: whom to win in which order, from the top down or from the base up."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import NOTE_LENGTH, Customer
from wiki.models.interactions import Interaction
from wiki.models.users import User

STEP_PURPOSE_LENGTH = 200
ROUTE_NAME_LENGTH = 60


class RouteLevel(StrEnum):
    """On which level of the customer a step is taken."""

    JUNIOR = "junior"
    MIDDLE = "middle"
    SENIOR = "senior"


ROUTE_LEVEL_LABELS = {RouteLevel.JUNIOR: N_("base"), RouteLevel.MIDDLE: N_("middle"), RouteLevel.SENIOR: N_("top")}


class Route(Tracked):
    """How those who look after a customer go through it. One is in force; ended ones are kept as they were left."""

    __tablename__ = "routes"
    __table_args__ = (Index("ix_routes_customer_id_ended_at", "customer_id", "ended_at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # The template that it began from, as it was called then.
    name: Mapped[str] = mapped_column(String(ROUTE_NAME_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    begun_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    end_note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")


class RouteStep(Record):
    """A step of a route, by its number from 1 on; done by a contact that was written down, or simply on a day."""

    __tablename__ = "route_steps"
    __table_args__ = (UniqueConstraint("route_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    route_id: Mapped[str] = mapped_column(ForeignKey("routes.id", ondelete="CASCADE"))
    number: Mapped[int]
    level: Mapped[RouteLevel]
    purpose: Mapped[str] = mapped_column(String(STEP_PURPOSE_LENGTH))
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="SET NULL"), index=True)
    contact: Mapped[Contact | None] = relationship()
    # By this day (YYYY-MM-DD).
    until: Mapped[str | None] = mapped_column(String(10))
    done_on: Mapped[str | None] = mapped_column(String(10))
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
