"""Cases: concluded dealings with a customer, told so that colleagues do better with such a customer next time."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import index_where_set, now
from wiki.models.documents import Document, Publication


class Outcome(StrEnum):
    """How the dealing ended."""

    SUCCESS = "success"
    FAILURE = "failure"


class Case(Document):
    """One sales case, told by its author. Its texts and classification are in the head revision's body."""

    __tablename__ = "cases"
    __table_args__: Any = (index_where_set("cases", "customer_id"),)
    __mapper_args__: ClassVar[dict[str, Any]] = {
        "polymorphic_identity": "case",
        "polymorphic_load": "inline",
    }
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    # Without an index: nearly all are published, and SQLite would read them all where it is given twenty ids.
    state: Mapped[Publication] = mapped_column(default=Publication.DRAFT)
    outcome: Mapped[Outcome | None]
    deal_size: Mapped[float | None] = mapped_column(Numeric(18, 2, asdecimal=False))
    occurred_on: Mapped[str | None] = mapped_column(String(10))
    published_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    # Read only after a judgement of one's own; the question is in the head revision's body.
    judge_first: Mapped[bool] = mapped_column(default=False)
    # The customer that it was with: told to those alone who may read it, and in no text of the case.
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"))
    archived_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)

    # The lines of playbooks that were done in it, well or badly; see `Citation`, which knows of cases.
    lines: Mapped[list[Any]] = relationship(
        "PlaybookLine",
        secondary="citations",
        secondaryjoin="and_(PlaybookLine.id == Citation.line_id, PlaybookLine.removed.is_(False))",
        order_by="PlaybookLine.id",
        viewonly=True,
    )

    def publish(self) -> None:
        """Let colleagues read it. Refuse if it is archived: restoring is a decision of its own."""
        if self.state is Publication.ARCHIVED:
            raise WikiError(N_("This case is archived. Restore it before publishing."))
        if self.state is Publication.DRAFT:
            # Never before the text that is published, though clocks go wrong: that tells it from those before it.
            self.state, self.published_at = Publication.PUBLISHED, max(now(), self.updated_at)

    def archive(self, *, by_id: int) -> None:
        """Take it out of lists and search; its address still answers, and `restore` brings it back."""
        if self.state is not Publication.PUBLISHED:
            raise WikiError(N_("Only a published case can be archived."))
        self.state, self.archived_at, self.archived_by_id = Publication.ARCHIVED, now(), by_id

    def restore(self) -> None:
        """Undo `archive`."""
        if self.state is not Publication.ARCHIVED:
            raise WikiError(N_("This case is not archived."))
        self.state, self.archived_at, self.archived_by_id = Publication.PUBLISHED, None, None
