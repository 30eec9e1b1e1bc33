"""Group chats that are told that there is something new, and what is on its way to them.

A message says nothing but that: whoever follows its link signs in, and is then shown what that person may read.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, new_id, now
from wiki.models.users import Team


class ChatVendor(StrEnum):
    """Whose chat it is."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"
    FEISHU = "feishu"
    SLACK = "slack"


class ChatChannel(Record):
    """One group chat: which kinds of notices of which team are told there. Its address lets anybody write to it."""

    __tablename__ = "chat_channels"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(80))
    vendor: Mapped[ChatVendor]
    # Address and signing secret as JSON, sealed under the installation's secret key.
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    # None: what anybody is told.
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    team: Mapped[Team | None] = relationship()
    reasons: Mapped[list[str]]
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=now)
    # When the last message was taken, and what went wrong since.
    sent_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(80), default="")


class ChatPost(Record):
    """One message, waiting or on its way: about one document, or a trial (no document)."""

    __tablename__ = "chat_posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    channel_id: Mapped[str] = mapped_column(ForeignKey("chat_channels.id", ondelete="CASCADE"), index=True)
    channel: Mapped[ChatChannel] = relationship()
    document_id: Mapped[str | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default=now, index=True)
    sending_at: Mapped[datetime | None]
