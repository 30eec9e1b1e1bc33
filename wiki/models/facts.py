"""Facts about customers and the people there: what to mind, who decides, what they plan, and how we know it.

What a fact says stands in the clear at levels 1 and 2. From level 3 on its words are sealed (`services/facts/words.py`)
by a key of the customer's for those who look after it, at level 4 by a key of its own for the readers whom it names.
No fact is followed by the change log, and all ids are random: a closed one leaves no trace in what others see.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import CanBeTakenBack, Record, new_id, now
from wiki.models.contacts import Contact
from wiki.models.customers import Customer
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.users import User


class FactTopic(StrEnum):
    """What a fact is about."""

    PREFERENCE = "preference"
    HABIT = "habit"
    DECISION_PROCESS = "decision_process"
    ORGANISATION = "organisation"
    BUDGET = "budget"
    PLAN = "plan"
    COMPETITOR = "competitor"
    HISTORY = "history"
    BIRTHDAY = "birthday"
    ADDRESS = "address"
    OTHER = "other"


class FactSource(StrEnum):
    """How we came to know it: from media, or from people."""

    OBSERVED = "observed"
    CUSTOMER_TOLD_US = "customer_told_us"
    PEOPLE = "people"
    DOCUMENT = "document"
    WEBSITE = "website"
    PUBLIC_MEDIA = "public_media"


class LawfulBasis(StrEnum):
    """What allows us to keep something about a person."""

    CONSENT = "consent"
    CONTRACT = "contract"
    MADE_PUBLIC = "made_public"
    LEGITIMATE_INTEREST = "legitimate_interest"


TOPIC_LABELS = {
    FactTopic.PREFERENCE: N_("Preference"),
    FactTopic.HABIT: N_("Habit"),
    FactTopic.DECISION_PROCESS: N_("How it decides"),
    FactTopic.ORGANISATION: N_("Organisation"),
    FactTopic.BUDGET: N_("Budget"),
    FactTopic.PLAN: N_("Plans"),
    FactTopic.COMPETITOR: N_("Competitors there"),
    FactTopic.HISTORY: N_("What went before"),
    FactTopic.BIRTHDAY: N_("Birthday"),
    FactTopic.ADDRESS: N_("Home address"),
    FactTopic.OTHER: N_("Something else"),
}
FACT_SOURCE_LABELS = {
    FactSource.OBSERVED: N_("seen by ourselves"),
    FactSource.CUSTOMER_TOLD_US: N_("told by the customer"),
    FactSource.PEOPLE: N_("heard from others"),
    FactSource.DOCUMENT: N_("from a document"),
    FactSource.WEBSITE: N_("from a website"),
    FactSource.PUBLIC_MEDIA: N_("from public media"),
}
BASIS_LABELS = {
    LawfulBasis.CONSENT: N_("the person agreed"),
    LawfulBasis.CONTRACT: N_("a contract needs it"),
    LawfulBasis.MADE_PUBLIC: N_("the person made it public"),
    LawfulBasis.LEGITIMATE_INTEREST: N_("a legitimate interest, weighed against the person's"),
}

# The database itself refuses words in the clear from level 3 on.
_SEALED = "(level <= 2) = (text IS NOT NULL) AND (level <= 2) = (sealed_text IS NULL)"


def _among_those_with(table: str, name: str) -> Index:
    """Return an index over the rows that have a day of this name."""
    there = text(f"{name} IS NOT NULL")
    return Index(f"ix_{table}_{name}", name, sqlite_where=there, postgresql_where=there)


class FactWords:
    """What a fact says and on what grounds it is kept (source, purpose, basis): in the clear, or sealed."""

    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    text: Mapped[str | None] = mapped_column(Text)
    grounds: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    sealed_text: Mapped[bytes | None] = mapped_column(LargeBinary)
    sealed_grounds: Mapped[bytes | None] = mapped_column(LargeBinary)


class CustomerFact(FactWords, CanBeTakenBack, Record):
    """One thing that we know of a customer or of a person there, as it is said now; before, see FactVersion."""

    __tablename__ = "customer_facts"
    __table_args__: Any = (
        CheckConstraint("level BETWEEN 1 AND 4", name="level"),
        CheckConstraint(_SEALED, name="sealed"),
        Index("ix_customer_facts_customer_id_obtained_on", "customer_id", "obtained_on"),
        # Most facts have no such day: those that have one are few, and asked for over all customers.
        *(_among_those_with("customer_facts", name) for name in ("expires_on", "review_on")),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    contact_id: Mapped[str | None] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), index=True)
    contact: Mapped[Contact | None] = relationship()
    topic: Mapped[FactTopic]
    source_type: Mapped[FactSource]
    # Days are written YYYY-MM-DD.
    obtained_on: Mapped[str] = mapped_column(String(10))
    # After this day it is told as no longer certain.
    expires_on: Mapped[str | None] = mapped_column(String(10))
    # On this day somebody asks whether it still has to be kept.
    review_on: Mapped[str | None] = mapped_column(String(10))
    # From 1 to 5: how hard it was to learn, what it is worth, how far it can be relied on.
    difficulty: Mapped[int | None]
    worth: Mapped[int | None]
    reliability: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    # Who said what it says now, and when.
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    changed_by: Mapped[User] = relationship(foreign_keys=[changed_by_id])
    changed_at: Mapped[datetime] = mapped_column(default=now)
    # At level 4: who else than its author found that it came to us lawfully.
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
    confirmed_at: Mapped[datetime | None]
    # Token of the form that made it: sent twice, it makes one.
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)

    def is_certain(self) -> bool:
        """Tell whether its time is not up."""
        return self.expires_on is None or self.expires_on >= now().date().isoformat()


class FactVersion(FactWords, Record):
    """What a fact said before; it is read by those who may read both that level and the fact as it is now."""

    __tablename__ = "fact_versions"
    __table_args__: Any = (UniqueConstraint("fact_id", "number"), CheckConstraint(_SEALED, name="sealed"))
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("customer_facts.id", ondelete="CASCADE"))
    number: Mapped[int]
    topic: Mapped[FactTopic]
    source_type: Mapped[FactSource]
    obtained_on: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    at: Mapped[datetime]


class FactReader(Record):
    """Somebody whom the author of a fact of level 4 has named to read it, perhaps until a day."""

    __tablename__ = "fact_readers"
    __table_args__ = (Index("ix_fact_readers_fact_id_user_id", "fact_id", "user_id"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    fact_id: Mapped[str] = mapped_column(ForeignKey("customer_facts.id", ondelete="CASCADE"))
    fact: Mapped[CustomerFact] = relationship(innerjoin=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    given_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    # The last day.
    ends_on: Mapped[str | None] = mapped_column(String(10))
    ended_at: Mapped[datetime | None]


class FactOpening(Record):
    """Somebody opened a fact of level 4: the log that its author sees."""

    __tablename__ = "fact_openings"
    __table_args__ = (Index("ix_fact_openings_fact_id_id", "fact_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    fact_id: Mapped[str] = mapped_column(ForeignKey("customer_facts.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship()
    at: Mapped[datetime] = mapped_column(default=now)
