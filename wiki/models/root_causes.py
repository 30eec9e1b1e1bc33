"""Root causes: what is wrong with us, that losses have shown, and who mends it."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import Tracked, now
from wiki.models.cases import Case
from wiki.models.documents import Document
from wiki.models.terms import Term
from wiki.models.users import User

LATER = "9999"


class RootCauseState(StrEnum):
    """Whether it is still there."""

    OPEN = "open"
    FIXED = "fixed"


class RootCause(Document):
    """Something of ours that loses customers, and what is done about it. Never a person: the owner is who mends it.

    Texts and every change of owner, day and state are in its revisions. Its author is shown nowhere: a case whose
    author hides the name may be linked a minute after this was written.
    """

    __tablename__ = "root_causes"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "root_cause"}
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    term: Mapped[Term | None] = relationship()
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    # By this day it should be mended (YYYY-MM-DD).
    due_on: Mapped[str | None] = mapped_column(String(10))
    state: Mapped[RootCauseState] = mapped_column(default=RootCauseState.OPEN)
    fixed_at: Mapped[datetime | None]
    # Set while it is open again, with the loss that showed it, if one did.
    reopened_at: Mapped[datetime | None]
    reopened_by_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)

    @property
    def keeper(self) -> User | None:
        """Who mends it: the owner, if still here."""
        return self.owner if self.owner and self.owner.active else None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and it is still open."""
        return self.state is RootCauseState.OPEN and (self.due_on or LATER) < now().date().isoformat()

    def fix(self) -> None:
        """Say that it is mended."""
        if self.state is RootCauseState.FIXED:
            raise WikiError(N_("This is marked as fixed already."))
        self.state, self.fixed_at = RootCauseState.FIXED, now()
        self.reopened_at = self.reopened_by_id = None

    def reopen(self, case: Case | None = None) -> None:
        """Say that it is not mended after all; `case` is the loss that showed it."""
        if self.state is RootCauseState.OPEN:
            raise WikiError(N_("This is open already."))
        self.state, self.reopened_at = RootCauseState.OPEN, now()
        self.reopened_by_id = case.id if case else None


class RootCauseCase(Tracked):
    """This lies behind that loss."""

    __tablename__ = "root_cause_cases"
    __table_args__ = (
        Index("ix_root_cause_cases_root_cause_id_document_id", "root_cause_id", "document_id", unique=True),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    root_cause_id: Mapped[str] = mapped_column(ForeignKey("root_causes.id", ondelete="CASCADE"))
    root_cause: Mapped[RootCause] = relationship(innerjoin=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    case: Mapped[Case] = relationship(innerjoin=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
