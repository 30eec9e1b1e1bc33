"""Grades: when a customer will buy, as somebody assessed it on a day, with who said so."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.users import User

SAID_LENGTH = 200
MATTER_LENGTH = 200
REASON_LENGTH = 300


class Track(StrEnum):
    """Which of the two tables is asked: the customer has no system yet, or has one."""

    NO_INCUMBENT = "no_incumbent"
    INCUMBENT = "incumbent"


class AssessmentState(StrEnum):
    """Where an assessment is; one without a grade of its own against the rule is confirmed by the rule at once."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class GradeAssessment(Tracked):
    """What somebody found of a customer on a day, and the grade that the rule gives for it. Never changed but for
    its state; a draft is its assessor's alone and has no number yet.
    """

    __tablename__ = "grade_assessments"
    __table_args__ = (
        UniqueConstraint("customer_id", "number"),
        Index("ix_grade_assessments_waiting_until_reminded_at", "waiting_until", "reminded_at"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # From 1 on for each customer: the form says which one it has seen.
    number: Mapped[int | None]
    assessed_on: Mapped[str] = mapped_column(String(10))
    track: Mapped[Track]
    # What was ticked, by criterion (see `services/grades/facts.py`), and who said so or why.
    facts: Mapped[dict[str, Any]]
    said: Mapped[dict[str, str]] = mapped_column(default=dict)
    # The named matter: what the customer wants to settle first, and until when (YYYY-MM-DD).
    waiting_on: Mapped[str] = mapped_column(String(MATTER_LENGTH), default="")
    waiting_until: Mapped[str | None] = mapped_column(String(10))
    reminded_at: Mapped[datetime | None]
    # The version of the tables that were asked, the grade that they give (None: no prospect), and by which rule.
    rules_version: Mapped[int]
    computed_grade: Mapped[str | None] = mapped_column(String(1))
    rule: Mapped[int]
    # Against the rule: another grade, why, and who looked at that.
    proposed_grade: Mapped[str | None] = mapped_column(String(1))
    override_reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    state: Mapped[AssessmentState] = mapped_column(default=AssessmentState.DRAFT)
    assessor_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    assessor: Mapped[User] = relationship(foreign_keys=[assessor_id])
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    reviewer: Mapped[User | None] = relationship(foreign_keys=[reviewer_id])
    review_note: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")
    reviewed_at: Mapped[datetime | None]
    previous_id: Mapped[str | None] = mapped_column(ForeignKey("grade_assessments.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def grade(self) -> str | None:
        """The grade that counts: the one against the rule only once a second person has confirmed it."""
        confirmed = self.state is AssessmentState.CONFIRMED and self.proposed_grade
        return self.proposed_grade if confirmed else self.computed_grade

    def decide(self, confirmed: bool, note: str, by: User) -> None:
        """Confirm the grade against the rule, or return it. Raise WikiError if that was decided already."""
        if self.state is not AssessmentState.SUBMITTED:
            raise WikiError(N_("This was decided already. Look at the history."))
        self.state = AssessmentState.CONFIRMED if confirmed else AssessmentState.RETURNED
        self.reviewer, self.review_note, self.reviewed_at = by, note, now()
