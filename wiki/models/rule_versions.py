"""What the organisation has set for itself and may set otherwise: each time as a whole, and nothing is written over."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, now
from wiki.models.users import User

NOTE_LENGTH = 300


class RuleKind(StrEnum):
    """What is set: how customers are graded and accounts classed, how often plans are reviewed, states of pursuits,
    criteria, routes, lists.
    """

    GRADES = "grades"
    TRACKING = "tracking"
    CLASSES = "classes"
    SCREENING = "screening"
    ROUTES = "routes"
    SERVICE_FORMS = "service_forms"
    OCCASIONS = "occasions"
    BIDS = "bids"
    CADENCE = "cadence"


class RuleVersion(Record):
    """One version, from 1 on; 0 is what is shipped and has no row. What was judged by one names its number."""

    __tablename__ = "rule_versions"
    __table_args__ = (UniqueConstraint("kind", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RuleKind]
    number: Mapped[int]
    body: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
