"""Departments of customers: what each is called there, what it does, and to which it belongs."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, new_id, now
from wiki.models.users import User

DEPARTMENT_NAME_LENGTH = 80
LEADERSHIP, OTHER = "leadership", "other"


class Department(Tracked):
    """A part of a customer. `function` is a code of the vocabulary's list `department`, LEADERSHIP or OTHER.

    It is for all who may read the customer: what a firm is made of is no secret of its people.
    """

    __tablename__ = "departments"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(DEPARTMENT_NAME_LENGTH))
    function: Mapped[str] = mapped_column(String(80), default=OTHER)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
