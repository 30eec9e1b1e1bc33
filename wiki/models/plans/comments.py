"""What those who read an account plan remark on it while it is worked on; opinions are asked for, see `agreement`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, index_where_set, new_id, now
from wiki.models.plans.kinds import PlanPart
from wiki.models.plans.plan import AccountPlan
from wiki.models.users import User


class PlanComment(Tracked):
    """A remark on a plan or on one part of it, at the version that was read; or an answer to one."""

    __tablename__ = "plan_comments"
    __table_args__ = (
        Index("ix_plan_comments_plan_id_at", "plan_id", "at"),
        index_where_set("plan_comments", "parent_id"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    plan_id: Mapped[str] = mapped_column(ForeignKey("account_plans.id", ondelete="CASCADE"))
    plan: Mapped[AccountPlan] = relationship(innerjoin=True)
    # What it answers; answers are not answered themselves.
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("plan_comments.id", ondelete="CASCADE"))
    part: Mapped[PlanPart] = mapped_column(default=PlanPart.PLAN)
    # The part's number, and not its key: a remark stays when the part is taken out.
    part_id: Mapped[str] = mapped_column(String(16), default="")
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    at: Mapped[datetime] = mapped_column(default=now)
    # When whoever wrote it said it in other words, or took it back: the place stays, and what answers it.
    edited_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    settled_by: Mapped[User | None] = relationship(foreign_keys=[settled_by_id])
    settled_at: Mapped[datetime | None]
