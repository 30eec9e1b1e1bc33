"""How an account plan ends: its owner's proposal to close it, and the order of two people to erase one for good."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.plans.kinds import PLAN_NOTE_LENGTH, PlanState, ProposalState, RetentionState
from wiki.models.plans.plan import AccountPlan
from wiki.models.users import User


class PlanProposal(Tracked):
    """That whoever writes a plan wants it closed, why and with what result, and what whoever may close it says."""

    __tablename__ = "plan_proposals"
    __table_args__ = (Index("ix_plan_proposals_plan_id_state", "plan_id", "state"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    version: Mapped[int]
    reason: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    # What came of the plan: its history says it once it is closed.
    result: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.OPEN)
    answer: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    decided_at: Mapped[datetime | None]


class PlanRetention(Tracked):
    """An order to erase a plan with all that hangs on it. It outlives the plan, and tells nothing of what that said."""

    __tablename__ = "plan_retentions"
    __table_args__ = (Index("ix_plan_retentions_plan_id_state", "plan_id", "state"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    # The number of the plan, and not its key: the row stays when the plan is gone.
    plan_id: Mapped[str] = mapped_column(String(16))
    period_start: Mapped[str] = mapped_column(String(10))
    period_end: Mapped[str] = mapped_column(String(10))
    plan_state: Mapped[PlanState]
    # At which version the plan was, and how much hung on it: whoever confirms the order erases just that.
    extent: Mapped[dict[str, Any]]
    reason: Mapped[str] = mapped_column(String(PLAN_NOTE_LENGTH))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[RetentionState] = mapped_column(default=RetentionState.OPEN)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])
    decided_at: Mapped[datetime | None]
