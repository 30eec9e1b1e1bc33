"""Mail that waits to be sent. It holds no secret and no text: both are made when it goes out."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, now


class MailKind(StrEnum):
    """What a mail is about."""

    RESET = "reset"
    ADDRESS = "address"
    INVITATION = "invitation"
    DIGEST = "digest"


class Mail(Record):
    """One mail, waiting, on its way or sent.

    Of a forgotten password only the name is kept that was typed: whether anybody has it is looked up when it goes out.
    """

    __tablename__ = "mails"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MailKind]
    asked: Mapped[str] = mapped_column(String(200), default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    address: Mapped[str] = mapped_column(String(254), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sending_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
