"""Saved views: filters of the list of customers under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, new_id, now
from wiki.models.users import User

VIEW_NAME_LENGTH = 60


class CustomerView(Record):
    """Filters that somebody keeps, alone or for all who sell. It holds no customer: each reader sees what they may.

    `asked` has the parameters of the list's address: name → values.
    """

    __tablename__ = "customer_views"
    __table_args__ = (UniqueConstraint("by_id", "name"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(VIEW_NAME_LENGTH))
    shared: Mapped[bool] = mapped_column(default=False)
    asked: Mapped[dict[str, Any]]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
