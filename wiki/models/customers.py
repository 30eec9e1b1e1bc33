"""Customers: the organisations that we sell to, who of us looks after each, and what happened to its state."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Record, Tracked, index_where_set, new_id, now
from wiki.models.documents import Document
from wiki.models.terms import Term
from wiki.models.users import User

CUSTOMER_NAME_LENGTH = 120
REGION_LENGTH = 80
NOTE_LENGTH = 300
GROUP_NAME_LENGTH = 60


class Stage(StrEnum):
    """How far we have come with a customer.

    potential: might buy; target: clear intent, buying power, sure in the short term; signed: contract and full first
    payment; qualified_signed: all paid on time; lost: has left us; dropped: let go by decision.
    """

    POTENTIAL = "potential"
    TARGET = "target"
    SIGNED = "signed"
    QUALIFIED_SIGNED = "qualified_signed"
    LOST = "lost"
    DROPPED = "dropped"


class Phase(StrEnum):
    """What the relationship is at: building it, keeping it up, making it firm, making more of it."""

    BUILD = "build"
    MAINTAIN = "maintain"
    CONSOLIDATE = "consolidate"
    DEVELOP = "develop"


class ReferenceStatus(StrEnum):
    """Whether the customer lets us name it to others, and whether others may call it."""

    NONE = "none"
    WILLING = "willing"
    NAMED = "named"
    CALLED = "called"


class MemberRole(StrEnum):
    """What somebody does on the team of an account, besides its owner."""

    MEMBER = "member"
    SALES_MANAGER = "sales_manager"
    SPONSOR = "sponsor"


STAGE_LABELS = {
    Stage.POTENTIAL: N_("Potential customer"),
    Stage.TARGET: N_("Target customer"),
    Stage.SIGNED: N_("Signed"),
    Stage.QUALIFIED_SIGNED: N_("Signed, paid on time"),
    Stage.LOST: N_("Lost"),
    Stage.DROPPED: N_("Let go"),
}
PHASE_LABELS = {
    Phase.BUILD: N_("building it"),
    Phase.MAINTAIN: N_("keeping it up"),
    Phase.CONSOLIDATE: N_("making it firm"),
    Phase.DEVELOP: N_("making more of it"),
}
REFERENCE_LABELS = {
    ReferenceStatus.NONE: N_("not to be named"),
    ReferenceStatus.WILLING: N_("willing, not yet asked for whom"),
    ReferenceStatus.NAMED: N_("may be named"),
    ReferenceStatus.CALLED: N_("may be named and called"),
}
MEMBER_LABELS = {
    MemberRole.MEMBER: N_("on the team"),
    MemberRole.SALES_MANAGER: N_("Sales manager"),
    MemberRole.SPONSOR: N_("Executive sponsor"),
}

LISTED_BY = ("industry_id", "ownership_id", "owner_id", "stage")
"""Columns by which customers are mostly filtered."""


class Customer(Document):
    """An organisation, a business or a government body; only its name (`title`) is required.

    What is written of it is in its revisions; what is asked of many at once is in columns, too. Of levels it has two:
    2, all who sell, and 3, those alone who look after it.
    """

    __tablename__ = "customers"
    __table_args__: Any = (
        Index("ix_customers_touched_at_id", "touched_at", "id"),
        # A list of those filed under one value is read in its order, and ends with its page.
        *(Index(f"ix_customers_{name}_touched_at_id", name, "touched_at", "id") for name in LISTED_BY),
        # Names are looked for anywhere in them: here that reads the index alone and not the table.
        Index("ix_customers_sought_id", "sought", "id"),
        index_where_set("customers", "parent_id"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "customer"}
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    # Its names as they are looked for, a line each: in one script, width and case.
    sought: Mapped[str] = mapped_column(Text)
    # Its names without legal forms and marks, a line each, to notice the same firm written otherwise.
    cores: Mapped[str] = mapped_column(Text)
    region: Mapped[str] = mapped_column(String(REGION_LENGTH), default="")
    industry_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"))
    industry: Mapped[Term | None] = relationship(foreign_keys=[industry_id])
    ownership_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"))
    ownership: Mapped[Term | None] = relationship(foreign_keys=[ownership_id])
    stage: Mapped[Stage] = mapped_column(default=Stage.POTENTIAL)
    phase: Mapped[Phase] = mapped_column(default=Phase.BUILD)
    reference: Mapped[ReferenceStatus] = mapped_column(default=ReferenceStatus.NONE)
    # Exactly one person answers for it; none is a gap that is listed.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id])
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"))
    # On this day somebody wants to look at it again, and why (YYYY-MM-DD).
    watch_on: Mapped[str | None] = mapped_column(String(10), index=True)
    watch_why: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    # The day on which each section was written, or found to be still true, by its name.
    section_dates: Mapped[dict[str, str]] = mapped_column(default=dict)
    # From the newest assessment that counts: A to D, and its day. See `models/grades.py`.
    grade: Mapped[str | None] = mapped_column(String(1))
    graded_on: Mapped[str | None] = mapped_column(String(10))
    # From the newest classification: key, ordinary or possible. See `models/classes.py`.
    account_class: Mapped[str | None] = mapped_column(String(10))
    # The day of its oldest section; None if it has none.
    aged_on: Mapped[str | None] = mapped_column(String(10))
    # The day of the newest contact that all who sell may read of, and that of the newest private one, which is told to
    # those alone who look after the customer. See `models/interactions.py`.
    contacted_on: Mapped[str | None] = mapped_column(String(10))
    private_contact_on: Mapped[str | None] = mapped_column(String(10))
    # When anything about it was last noted: what its list is sorted by.
    touched_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
    removed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    # The record that took over what was noted of this one.
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id", ondelete="SET NULL"), index=True)

    @property
    def keeper(self) -> User | None:
        """Who answers for it: the owner, if still here."""
        return self.owner if self.owner and self.owner.active else None


class AccountMember(Tracked):
    """Somebody who looks after a customer together with its owner."""

    __tablename__ = "account_members"
    __table_args__ = (Index("ix_account_members_user_id_customer_id", "user_id", "customer_id"),)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.MEMBER)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class CustomerGroup(Tracked):
    """A group of customers that somebody made, for all who sell or for the maker alone."""

    __tablename__ = "customer_groups"
    __table_args__ = (UniqueConstraint("by_id", "name"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(GROUP_NAME_LENGTH))
    shared: Mapped[bool] = mapped_column(default=False)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)


class CustomerGrouping(Record):
    """A customer is in a group."""

    __tablename__ = "customer_groupings"
    group_id: Mapped[str] = mapped_column(ForeignKey("customer_groups.id", ondelete="CASCADE"), primary_key=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class CustomerEvent(Record):
    """Something about a customer's state that changed: `field` from `before` to `after` (codes or ids), and why.

    Never changed or removed; what is read of it is what the reader may read of the customer.
    """

    __tablename__ = "customer_events"
    __table_args__ = (Index("ix_customer_events_customer_id_at", "customer_id", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(80), default="")
    after: Mapped[str] = mapped_column(String(80), default="")
    note: Mapped[str] = mapped_column(String(NOTE_LENGTH), default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)
