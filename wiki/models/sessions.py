"""Sign-in: sessions kept on the server, one-time links, API tokens, counted failures.

The database holds only hashes of what the person carries, so a copy of it opens no door.
"""

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, now
from wiki.models.users import User


def new_secret() -> str:
    """Return a random secret of 256 bits, safe in addresses."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what the database keeps of a secret. Random secrets of 256 bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


class WebSession(Record):
    """One browser that is signed in."""

    __tablename__ = "sessions"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    # When its person last showed who they are; sessions from before this was noted have not.
    proved_at: Mapped[datetime | None] = mapped_column(default=now)


class LinkPurpose(StrEnum):
    """What a one-time link is good for."""

    SETUP = "setup"
    PASSWORD = "password"  # noqa: S105 - the name of a purpose
    INVITATION = "invitation"
    # Sent by mail: one for a forgotten password, one that confirms an address.
    RESET = "reset"
    ADDRESS = "address"
    MAILED_INVITATION = "mailed_invitation"
    # No link in an address: what the page holds that asks for the code, after the password was right.
    SECOND_STEP = "second_step"


class OneTimeLink(Record):
    """A link that sets a password once, within its time. `user_id` is empty for the first person of an installation."""

    __tablename__ = "one_time_links"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    # Who made it; nobody did what a command or the sign-in page made.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    created_at: Mapped[datetime | None] = mapped_column(default=now)
    # Which address a link to confirm one was sent to.
    address: Mapped[str | None] = mapped_column(String(254))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class TokenScope(StrEnum):
    """What an API token may do; write includes read."""

    READ = "read"
    WRITE = "write"


class ApiToken(Record):
    """A key for programs, with its person's rights."""

    __tablename__ = "api_tokens"
    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    scope: Mapped[TokenScope]
    hint: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=now)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)


class Throttle(Record):
    """Failures counted for one key (an account on a network, or a network)."""

    __tablename__ = "throttles"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(default=now)
