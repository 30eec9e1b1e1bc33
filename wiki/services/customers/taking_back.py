"""Taking back what was noted of a customer, and bringing it back: nothing is lost by a slip."""

from typing import Any

from wiki.extensions import db
from wiki.models import User
from wiki.models.base import now
from wiki.services.customers.editing import await_turn, touch


def take_back(record: Any, *, by: User) -> None:
    """Take a record of a customer out of all lists; `bring_back` undoes it. What is done twice at once is done once."""
    await_turn(record.customer)
    db.session.refresh(record)
    if record.removed_at is None:
        record.removed_at, record.removed_by_id = now(), by.id
        touch(record.customer, record.level)


def bring_back(record: Any) -> None:
    """Bring a record back that was taken back."""
    await_turn(record.customer)
    db.session.refresh(record)
    if record.removed_at is not None:
        record.removed_at = record.removed_by_id = None
        touch(record.customer, record.level)
