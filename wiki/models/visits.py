"""Visits that somebody plans: why, whom, what to ask, what to bring; the report makes an interaction of one."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import CanBeTakenBack, Record, Tracked, new_id, now
from wiki.models.cases import Case
from wiki.models.customers import Customer
from wiki.models.interactions import PURPOSE_LENGTH, REASON_LENGTH, Interaction, InteractionKind
from wiki.models.users import User


class VisitPlan(CanBeTakenBack, Tracked):
    """A visit to come, with its purpose. Once reported, `interaction` says what came of it."""

    __tablename__ = "visit_plans"
    __table_args__ = (
        Index("ix_visit_plans_by_id_planned_on", "by_id", "planned_on"),
        Index("ix_visit_plans_customer_id_planned_on", "customer_id", "planned_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    kind: Mapped[InteractionKind] = mapped_column(default=InteractionKind.VISIT)
    # The day (YYYY-MM-DD), and the time on it (HH:MM) if there is one.
    planned_on: Mapped[str] = mapped_column(String(10))
    planned_time: Mapped[str] = mapped_column(String(5), default="")
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH))
    questions: Mapped[list[str]] = mapped_column(default=list)
    materials: Mapped[str] = mapped_column(Text, default="")
    # Forms of service (codes): how somebody was looked after personally, or is to be.
    services: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    # What to do before, during and after it, a line each, and the lines that are done.
    steps: Mapped[list[str]] = mapped_column(default=list)
    done: Mapped[list[int]] = mapped_column(default=list)
    level: Mapped[int]
    overruled: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    interaction_id: Mapped[str | None] = mapped_column(ForeignKey("interactions.id", ondelete="SET NULL"), index=True)
    interaction: Mapped[Interaction | None] = relationship()
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class VisitContact(Record):
    """Somebody at the customer is to be met."""

    __tablename__ = "visit_contacts"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit_plans.id", ondelete="CASCADE"), primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True, index=True)


class VisitCase(Record):
    """A case is to be told there, as a reference."""

    __tablename__ = "visit_cases"
    visit_id: Mapped[str] = mapped_column(ForeignKey("visit_plans.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True)
    case: Mapped[Case] = relationship(innerjoin=True)
