"""How an account plan is agreed on: opinions, pinned versions, steps, decisions, instructions."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.plans.kinds import (
    PLAN_NOTE_LENGTH,
    OpinionUse,
    PlanOutcome,
    PlanState,
)
from wiki.models.plans.plan import AccountPlan
from wiki.models.users import User


class PlanConsultation(Tracked):
    """One person who was asked for an opinion on a pinned version, what the person said, and what became of it."""

    __tablename__ = "plan_consultations"
    __table_args__ = (
        UniqueConstraint("plan_id", "version", "user_id"),
        Index("ix_plan_consultations_user_id_answered_at", "user_id", "answered_at"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    asked_by: Mapped[User] = relationship(foreign_keys=[asked_by_id])
    asked_at: Mapped[datetime] = mapped_column(default=now)
    opinion: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    disposition: Mapped[OpinionUse | None]
    disposition_note: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")


class PlanVersion(Record):
    """A plan as it was when it was pinned: sent out for opinions, submitted or reviewed. Never changed or removed."""

    __tablename__ = "plan_versions"
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class PlanEvent(Record):
    """A step of a plan: from which state to which, at which version, by whom and why. Never changed or removed."""

    __tablename__ = "plan_events"
    __table_args__ = (Index("ix_plan_events_plan_id_at", "plan_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(20))
    before: Mapped[PlanState]
    after: Mapped[PlanState]
    version: Mapped[int]
    note: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by: Mapped[User | None] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class PlanReview(Record):
    """A decision about a pinned version: what was judged, what was decided, and how much of what was promised the
    time before was kept then. Never changed or removed.
    """

    __tablename__ = "plan_reviews"
    __table_args__ = (Index("ix_plan_reviews_plan_id_at", "plan_id", "at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    version: Mapped[int]
    # The version that there was when the decision was made: newer, if it had been changed since it was handed in.
    newest: Mapped[int]
    outcome: Mapped[PlanOutcome]
    decision: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    # By the criterion, in percent; see `content/scorecard.json`.
    scores: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    promised: Mapped[int] = mapped_column(default=0)
    kept: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)


class LeaderInstruction(Tracked):
    """What somebody who leads says is to be done, and by when an answer is expected (领导批示)."""

    __tablename__ = "leader_instructions"
    __table_args__ = (Index("ix_leader_instructions_plan_id_at", "plan_id", "at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    due_on: Mapped[str | None] = mapped_column(String(10))
    # Whether an approval hangs on it.
    is_condition: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    answered_by: Mapped[User | None] = relationship(foreign_keys=[answered_by_id])
    answered_at: Mapped[datetime | None]
