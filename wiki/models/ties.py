"""Ties: between people at a customer, between its departments, and who of us knows whom there."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id, now
from wiki.models.contacts import Contact
from wiki.models.users import User

SOURCE_LENGTH = 200
EVIDENCE_LENGTH = 300
STRENGTHS = (1, 2, 3, 4, 5)
SIGNS = (1, 0, -1)
LEVEL_SHARED, LEVEL_TEAM = 2, 3
KNOWN_LEVELS = (0, 1, 2, 3, 4)
"""Not known, known, a trusted source, one who solves their problems, an adviser."""


class TieKind(StrEnum):
    """What ties one to another.

    reports_to: the formal line. Informal: subordinate (belongs to somebody's people), personal, interest, influences,
    conflicts_with, introduced_by. needs_from: what a department needs from another.
    """

    REPORTS_TO = "reports_to"
    SUBORDINATE = "subordinate"
    PERSONAL = "personal"
    INTEREST = "interest"
    INFLUENCES = "influences"
    CONFLICTS_WITH = "conflicts_with"
    INTRODUCED_BY = "introduced_by"
    NEEDS_FROM = "needs_from"


MUTUAL = (TieKind.PERSONAL, TieKind.INTEREST, TieKind.CONFLICTS_WITH)
"""Ties that are the same read from the other end."""

FORMAL = (TieKind.REPORTS_TO, TieKind.NEEDS_FROM)
"""Ties that stand in the customer's own plan of itself."""


class SupporterStage(StrEnum):
    """How far we are with somebody who supports us from inside: won, being brought on, made firm; or no more."""

    NONE = "none"
    ESTABLISH = "establish"
    CULTIVATE = "cultivate"
    CONSOLIDATE = "consolidate"


TIE_LABELS = {
    TieKind.REPORTS_TO: N_("reports to"),
    TieKind.SUBORDINATE: N_("is one of the people of"),
    TieKind.PERSONAL: N_("personal tie with"),
    TieKind.INTEREST: N_("shared interest with"),
    TieKind.INFLUENCES: N_("influences"),
    TieKind.CONFLICTS_WITH: N_("at odds with"),
    TieKind.INTRODUCED_BY: N_("was introduced by"),
    TieKind.NEEDS_FROM: N_("needs something from (departments)"),
}
STAGE_LABELS = {
    SupporterStage.ESTABLISH: N_("to be won"),
    SupporterStage.CULTIVATE: N_("being brought on"),
    SupporterStage.CONSOLIDATE: N_("being made firm"),
    SupporterStage.NONE: N_("none, or no more"),
}
KNOWN_LABELS = {
    0: N_("not known"),
    1: N_("known"),
    2: N_("trusted source"),
    3: N_("solves their problems"),
    4: N_("adviser"),
}
SIGN_LABELS = {1: N_("good"), 0: N_("neither good nor bad"), -1: N_("bad")}


class Tie(Tracked):
    """Two contacts, or two departments, of a customer are tied. Level 2: all who sell; level 3: the account's team."""

    __tablename__ = "ties"
    __table_args__: Any = (
        CheckConstraint("strength BETWEEN 1 AND 5", name="strength"),
        CheckConstraint("sign BETWEEN -1 AND 1", name="sign"),
        CheckConstraint("level BETWEEN 2 AND 3", name="level"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[TieKind]
    from_contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    to_contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    from_department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id", ondelete="CASCADE"), index=True)
    to_department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id", ondelete="CASCADE"), index=True)
    strength: Mapped[int] = mapped_column(default=3)
    sign: Mapped[int] = mapped_column(default=0)
    level: Mapped[int] = mapped_column(default=LEVEL_TEAM)
    # How somebody knows.
    source: Mapped[str] = mapped_column(String(SOURCE_LENGTH), default="")
    # The day on which it was seen to be so (YYYY-MM-DD).
    seen_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of the two that are tied."""
        return self.from_contact_id or self.from_department_id or "", self.to_contact_id or self.to_department_id or ""


class Acquaintance(Tracked):
    """How well one of us knows somebody, as that colleague says; `level` is one of KNOWN_LEVELS."""

    __tablename__ = "acquaintances"
    __table_args__ = (
        CheckConstraint("level BETWEEN 0 AND 4", name="level"),
        UniqueConstraint("contact_id", "user_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    contact: Mapped[Contact] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    level: Mapped[int]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class SupporterStep(Tracked):
    """A step with somebody who supports us from inside, with what tells so; the newest one counts.

    For those who look after the customer: whose support became known might come to harm.
    """

    __tablename__ = "supporter_steps"
    __table_args__ = (Index("ix_supporter_steps_contact_id_id", "contact_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    contact: Mapped[Contact] = relationship()
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    stage: Mapped[SupporterStage]
    evidence: Mapped[str] = mapped_column(String(EVIDENCE_LENGTH))
    seen_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
