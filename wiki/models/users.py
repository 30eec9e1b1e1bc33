"""People, their roles and teams."""

from datetime import datetime
from enum import StrEnum

from flask_login import UserMixin
from sqlalchemy import Boolean, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Base, Tracked, now


class Role(StrEnum):
    """What a person is here for. A person may have several; none of them is above another."""

    NEWCOMER = "newcomer"
    SELLER = "seller"
    ACCOUNT_MANAGER = "account_manager"
    SALES_MANAGER = "sales_manager"
    SPONSOR = "sponsor"
    LEADERSHIP = "leadership"
    EDITOR = "editor"
    DEFECT_MANAGER = "defect_manager"
    PRIVACY_OFFICER = "privacy_officer"
    ADMIN = "admin"


APPOINTED = Role.DEFECT_MANAGER
"""The role that those who have it give and take; an administrator gives it to the first one only."""

ROLE_LABELS = {
    Role.NEWCOMER: N_("Newcomer"),
    Role.SELLER: N_("Seller"),
    Role.ACCOUNT_MANAGER: N_("Account manager"),
    Role.SALES_MANAGER: N_("Sales manager"),
    Role.SPONSOR: N_("Executive sponsor"),
    Role.LEADERSHIP: N_("Leadership"),
    Role.EDITOR: N_("Editor"),
    Role.DEFECT_MANAGER: N_("Defect manager"),
    Role.PRIVACY_OFFICER: N_("Privacy officer"),
    Role.ADMIN: N_("Administrator"),
}


class Theme(StrEnum):
    """Light or dark, or as the reader's system says."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


team_members = Table(
    "team_members",
    Base.metadata,
    Column("team_id", ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Team(Tracked):
    """People who look after accounts together."""

    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class User(UserMixin, Tracked):
    """A person who can sign in, or a system person that cannot (no password) and signs what it imported."""

    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    # Two names that look alike have one skeleton, so that nobody can pass for a colleague.
    skeleton: Mapped[str] = mapped_column(String(200), unique=True)
    display_name: Mapped[str] = mapped_column(String(80))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    # Confirmed by a link that was sent there.
    email: Mapped[str | None] = mapped_column(String(254), index=True, unique=True)
    roles: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    language: Mapped[str | None] = mapped_column(String(8))
    theme: Mapped[Theme] = mapped_column(default=Theme.AUTO)
    timezone: Mapped[str | None] = mapped_column(String(64))
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    teams: Mapped[list[Team]] = relationship(secondary=team_members, order_by=Team.name)

    @property
    def is_active(self) -> bool:
        """Flask-Login's name for `active`."""
        return self.active

    def has_role(self, *roles: Role) -> bool:
        """Tell whether the person has one of `roles`. Asked by `wiki/access` only."""
        return any(role.value in self.roles for role in roles)


NAMED = User.name, User.display_name, User.active
"""What names a person in a list: to load no more than that takes a third of the time."""
