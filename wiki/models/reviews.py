"""Reviews: who has to look at which records before they count, step by step, and how far each of them has come."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, new_id, now
from wiki.models.customers import Customer, MemberRole
from wiki.models.grades import GradeAssessment
from wiki.models.interactions import Interaction
from wiki.models.plans import AccountPlan
from wiki.models.rivals import RivalClaim
from wiki.models.users import User

NOTE_LENGTH = 300
PART_LENGTH = 60


class RecordType(StrEnum):
    """What is reviewed. It is kept as a word, so a further type takes no step of the schema."""

    GRADE = "grade"
    CLAIM = "claim"
    GIFT = "gift"
    PLAN = "plan"
    KEY_PLAN = "key_plan"


REVIEWED: dict[type[Any], RecordType] = {
    GradeAssessment: RecordType.GRADE,
    RivalClaim: RecordType.CLAIM,
    Interaction: RecordType.GIFT,
    AccountPlan: RecordType.PLAN,
}
"""What is reviewed of which model. Plans of key accounts go by steps of their own; see `flow_of`."""

RECORD_TYPE_LABELS = {
    RecordType.GRADE: N_("A grade against the rule"),
    RecordType.CLAIM: N_("A claim about a competitor"),
    RecordType.GIFT: N_("A gift or meal above the limit"),
    RecordType.PLAN: N_("An account plan"),
    RecordType.KEY_PLAN: N_("The plan of a key account"),
}

PLACE_LABELS = {
    MemberRole.MEMBER: N_("somebody of the account's team"),
    MemberRole.SALES_MANAGER: N_("the account's sales manager"),
    MemberRole.SPONSOR: N_("the account's executive sponsor"),
}


class ReviewState(StrEnum):
    """How a review stands."""

    OPEN = "open"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Quorum(StrEnum):
    """Whose answer a step takes: one for each part that is asked, or any one."""

    ANY = "any"
    ALL = "all"


class ReviewFlow(Record):
    """One version of who reviews a type of record, from 1 on; 0 is what is shipped and has no row."""

    __tablename__ = "review_flows"
    __table_args__ = (UniqueConstraint("record_type", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    record_type: Mapped[RecordType]
    number: Mapped[int]
    # "who" (parts, see `ReviewAsked`), "need" and "days" of each step.
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)


class Review(Record):
    """One round of a record through the steps that were in force when it was handed in."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("record_type", "record_id", "round"),
        Index("ix_reviews_state_due_on", "state", "due_on"),
        Index("ix_reviews_submitted_by_id_state", "submitted_by_id", "state"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    record_type: Mapped[RecordType]
    record_id: Mapped[str] = mapped_column(String(16))
    round: Mapped[int]
    # Of whom the record is noted, if of a customer: some are asked for what they do on its team.
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    customer: Mapped[Customer | None] = relationship()
    flow_number: Mapped[int]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    # At which of them it is, from 0 on; since when, and by which day (YYYY-MM-DD) an answer is expected.
    step: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(default=now)
    due_on: Mapped[str] = mapped_column(String(10))
    state: Mapped[ReviewState] = mapped_column(default=ReviewState.OPEN)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    submitted_by: Mapped[User] = relationship(foreign_keys=[submitted_by_id])
    submitted_at: Mapped[datetime] = mapped_column(default=now)
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    settled_at: Mapped[datetime | None]

    @property
    def is_late(self) -> bool:
        """Whether an answer was expected before today."""
        return self.state is ReviewState.OPEN and self.due_on < now().date().isoformat()


class ReviewAsked(Record):
    """A part whose answer is missing at the step where a review is: "role:editor", "place:sponsor" (on the team of the
    customer), or "user:7". A row each, so that conditions of access can ask for it.
    """

    __tablename__ = "review_asked"
    __table_args__ = (Index("ix_review_asked_part", "part"),)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[str] = mapped_column(String(PART_LENGTH), primary_key=True)


class ReviewVerdict(Record):
    """What one person said at one step, and for which parts. Never changed."""

    __tablename__ = "review_verdicts"
    __table_args__ = (UniqueConstraint("review_id", "step", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[str] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    step: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    agreed: Mapped[bool]
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    parts: Mapped[list[str]]
    at: Mapped[datetime] = mapped_column(default=now)
