"""The second step of signing in: a secret shared with a telephone, codes for when it is lost, roles that need it."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wiki.models.base import Record, now


class SecondFactor(Record):
    """A person's secret for codes of a moment (RFC 6238), sealed; in force once a code has confirmed it."""

    __tablename__ = "second_factors"
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_at: Mapped[datetime | None]
    # The half minute, counted from 1970, whose code was taken last: no code is taken twice.
    last_step: Mapped[int] = mapped_column(default=0)


class RecoveryCode(Record):
    """A code that stands in for the telephone once."""

    __tablename__ = "recovery_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    used_at: Mapped[datetime | None]


class RoleRequirement(Record):
    """Whoever has this role signs in in two steps."""

    __tablename__ = "role_requirements"
    role: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime] = mapped_column(default=now)
