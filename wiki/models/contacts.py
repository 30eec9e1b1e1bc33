"""Contacts: people at customers, and the customer types that colleagues took them for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.departments import Department
from wiki.models.terms import Term
from wiki.models.users import User

NAME_LENGTH = 80
FIRM_LENGTH = 120
POSITION_LENGTH = 80
EXAMPLE_LENGTH = 500
PURPOSE_LENGTH = 200
CONFIDENCES = (1, 2, 3)
"""A hunch, seen about twice, sure."""


class ObservationState(StrEnum):
    """Whether somebody still says so; `SUPERSEDED` by what the same person said later."""

    STANDING = "standing"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class BuyingRole(StrEnum):
    """What somebody does when the customer buys; that we do not know is said, too."""

    UNKNOWN = "unknown"
    ECONOMIC = "economic"
    USER = "user"
    TECHNICAL = "technical"
    APPROVER = "approver"
    INFLUENCER = "influencer"
    NONE = "none"


class Support(StrEnum):
    """How somebody stands to us; that we do not know is said, too."""

    UNKNOWN = "unknown"
    MENTOR = "mentor"
    SUPPORTER = "supporter"
    NEUTRAL = "neutral"
    NON_SUPPORTER = "non_supporter"


class Basis(StrEnum):
    """What allows us to keep data of a person."""

    LEGITIMATE_INTEREST = "legitimate_interest"
    CONSENT = "consent"
    CONTRACT = "contract"


ROLE_LABELS = {
    BuyingRole.UNKNOWN: N_("part in buying not known"),
    BuyingRole.ECONOMIC: N_("decides about the money"),
    BuyingRole.USER: N_("works with it"),
    BuyingRole.TECHNICAL: N_("judges the technology"),
    BuyingRole.APPROVER: N_("has to agree"),
    BuyingRole.INFLUENCER: N_("has influence"),
    BuyingRole.NONE: N_("no part in buying"),
}
SUPPORT_LABELS = {
    Support.UNKNOWN: N_("stance not known"),
    Support.MENTOR: N_("mentor"),
    Support.SUPPORTER: N_("supporter"),
    Support.NEUTRAL: N_("neutral"),
    Support.NON_SUPPORTER: N_("non-supporter"),
}
BASIS_LABELS = {
    Basis.LEGITIMATE_INTEREST: N_("legitimate interest"),
    Basis.CONSENT: N_("consent"),
    Basis.CONTRACT: N_("contract"),
}


class Contact(Tracked):
    """A person at a customer, known by name, firm and position: whom the roster of a type lists (information level 2).

    A tracked record and no document: it has no text of its own to keep versions of, names of persons are not for the
    shared index, and what is erased must be gone everywhere, while revisions never change. `firm` is plain text where
    the customer has no record yet. Once erased (`removed_at`) the row is an empty mark that keeps its
    id, so that what points at it can stay.
    """

    __tablename__ = "contacts"
    # Nearly nobody moved: of an index of all, SQLite learns that nearly all are alike, and does not use it.
    __table_args__ = (
        Index("ix_contacts_updated_at_id", "updated_at", "id"),
        # Whose name begins with what is typed; see `services/customers/jumping.py`.
        Index("ix_contacts_sought_id", "sought", "id"),
        Index(
            "ix_contacts_moved_to_id",
            "moved_to_id",
            sqlite_where=text("moved_to_id IS NOT NULL"),
            postgresql_where=text("moved_to_id IS NOT NULL"),
        ),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    firm: Mapped[str] = mapped_column(String(FIRM_LENGTH))
    position: Mapped[str] = mapped_column(String(POSITION_LENGTH), default="")
    # Name and firm as they are looked for, a line each: in one script, width and case.
    sought: Mapped[str] = mapped_column(Text)
    contact_level_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    # The record of the firm, if there is one: then `firm` is its name, and who may not read that reads neither this.
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.id"), index=True)
    customer: Mapped[Customer | None] = relationship()
    department_id: Mapped[str | None] = mapped_column(ForeignKey("departments.id"), index=True)
    department: Mapped[Department | None] = relationship()
    buying_role: Mapped[BuyingRole] = mapped_column(default=BuyingRole.UNKNOWN)
    support: Mapped[Support] = mapped_column(default=Support.UNKNOWN)
    # The day of the newest contact with the person that is known (YYYY-MM-DD).
    met_on: Mapped[str | None] = mapped_column(String(10))
    # Since when the person is not there any more, and as whom they are noted where they are now.
    left_on: Mapped[str | None] = mapped_column(String(10))
    moved_to_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id"))
    # Why it is kept that there is this person, what allows it, and when somebody has to ask that again.
    purpose: Mapped[str] = mapped_column(String(PURPOSE_LENGTH), default="")
    basis: Mapped[Basis] = mapped_column(default=Basis.LEGITIMATE_INTEREST)
    review_on: Mapped[str | None] = mapped_column(String(10), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    def erase(self) -> None:
        """Forget who it was, for good."""
        self.name = self.firm = self.position = self.sought = ""
        self.contact_level_id = self.customer_id = self.department_id = self.moved_to_id = None
        self.buying_role, self.support = BuyingRole.UNKNOWN, Support.UNKNOWN
        self.met_on = self.left_on = self.review_on = None
        self.purpose, self.basis = "", Basis.LEGITIMATE_INTEREST
        self.removed_at = now()


class TypeObservation(Tracked):
    """Somebody took a contact for a type, having seen an `example` of it. `confidence` is one of CONFIDENCES.

    One of each person stands; what colleagues say may differ. Type, confidence and day are level 2, the example is 3.
    """

    __tablename__ = "type_observations"
    __table_args__ = (
        CheckConstraint("confidence BETWEEN 1 AND 3", name="confidence"),
        Index("ix_type_observations_contact_id_by_id", "contact_id", "by_id"),
        Index("ix_type_observations_term_id_state_contact_id", "term_id", "state", "contact_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[str] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    contact: Mapped[Contact] = relationship()
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    term: Mapped[Term] = relationship()
    confidence: Mapped[int]
    example: Mapped[str] = mapped_column(String(EXAMPLE_LENGTH))
    # The day on which it was seen (YYYY-MM-DD).
    observed_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[ObservationState] = mapped_column(default=ObservationState.STANDING)
