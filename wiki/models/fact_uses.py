"""What was made of facts about customers. Not followed: it may point at a sealed fact."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, new_id, now


def _citing(table: str) -> Mapped[str | None]:
    return mapped_column(ForeignKey(f"{table}.id", ondelete="CASCADE"), index=True)


class FactUse(Record):
    """A contact, a visit, a promise, a pursuit or an inquiry cites a fact: something was made of it."""

    __tablename__ = "fact_uses"
    __table_args__ = (Index("ix_fact_uses_fact_id_created_at", "fact_id", "created_at"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("customer_facts.id", ondelete="CASCADE"))
    interaction_id: Mapped[str | None] = _citing("interactions")
    visit_id: Mapped[str | None] = _citing("visit_plans")
    promise_id: Mapped[str | None] = _citing("promises")
    pursuit_id: Mapped[str | None] = _citing("pursuits")
    inquiry_id: Mapped[str | None] = _citing("inquiries")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
