"""Judgements: what a reader chose before seeing how a case ended."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Tracked, now
from wiki.models.cases import Case
from wiki.models.documents import Revision


class Judgement(Tracked):
    """A reader's choice among the options of a case's question (from 0), and how sure they were (50 to 100 per cent).

    It is made once and opens the case for this reader.
    """

    __tablename__ = "judgements"
    __table_args__ = (
        UniqueConstraint("document_id", "user_id"),
        CheckConstraint("confidence BETWEEN 50 AND 100", name="confidence"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    case: Mapped[Case] = relationship(innerjoin=True)
    version: Mapped[int]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    choice: Mapped[int]
    confidence: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)

    # With the question as it was put.
    revision: Mapped[Revision] = relationship(
        primaryjoin="and_(Judgement.document_id == foreign(Revision.document_id), "
        "Judgement.version == foreign(Revision.number))",
        viewonly=True,
        uselist=False,
    )
