"""Printouts: pages made into a PDF in the background, each for the one person who asked for it, for a day."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, new_id, now


class PrintoutKind(StrEnum):
    """Which page it is of."""

    BRIEF = "brief"
    PLAN_PACK = "plan_pack"


class PrintoutState(StrEnum):
    """Whether there is something to take."""

    WAITING = "waiting"
    MADE = "made"
    FAILED = "failed"


class Printout(Record):
    """A page that somebody wants as PDF. It is made in that person's rights at the time when it is made."""

    __tablename__ = "printouts"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PrintoutKind] = mapped_column(default=PrintoutKind.BRIEF)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), index=True)
    # What the page's address says besides: name → values.
    parameters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    language: Mapped[str] = mapped_column(String(8))
    state: Mapped[PrintoutState] = mapped_column(default=PrintoutState.WAITING, index=True)
    # Why there is none: a message and its values.
    trouble: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # When a worker took it up.
    begun_at: Mapped[datetime | None]
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def is_waiting(self) -> bool:
        """Whether the worker is still to make it."""
        return self.state is PrintoutState.WAITING

    @property
    def is_made(self) -> bool:
        """Whether there is a file."""
        return self.state is PrintoutState.MADE


class PrintoutFile(Record):
    """The PDF of a printout, apart from it: lists of printouts are read without."""

    __tablename__ = "printout_files"
    printout_id: Mapped[str] = mapped_column(ForeignKey("printouts.id", ondelete="CASCADE"), primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
