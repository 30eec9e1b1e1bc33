"""Classes of accounts: what a customer is worth to us and how we stand with it, as somebody judged it on a day."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_
from wiki.models.base import Tracked, new_id
from wiki.models.customers import Customer
from wiki.models.users import User

CLASS_NOTE_LENGTH = 300


class AccountClass(StrEnum):
    """How much of our time an account gets: key: most of it; ordinary; possible: might become one."""

    KEY = "key"
    ORDINARY = "ordinary"
    POSSIBLE = "possible"


class Attractiveness(StrEnum):
    """What there is to gain, in three bands; computed from potential, volume and margin."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Strength(StrEnum):
    """How firm the relationship is."""

    LIMITED = "limited"
    GOOD = "good"
    FIRM = "firm"


class Trend(StrEnum):
    """Where the relationship goes: growing, held against others, or weakening."""

    DEVELOPING = "developing"
    DEFENDING = "defending"
    DECLINING = "declining"


class Loyalty(StrEnum):
    """Whether it would stay: loyal to the price alone, neither nor, or loyal to us."""

    PRICE_ONLY = "price_only"
    NEUTRAL = "neutral"
    LOYAL = "loyal"


class Mark(StrEnum):
    """What tells a key account, each answered with yes or no."""

    GOALS = "goals"
    SHARE = "share"
    LOSS = "loss"
    LASTING = "lasting"
    POTENTIAL = "potential"
    ABLEST = "ablest"


CLASS_LABELS = {
    AccountClass.KEY: N_("Key account"),
    AccountClass.ORDINARY: N_("Ordinary account"),
    AccountClass.POSSIBLE: N_("Possible account"),
}
ATTRACTIVENESS_LABELS = {
    Attractiveness.HIGH: N_("very attractive"),
    Attractiveness.MEDIUM: N_("attractive"),
    Attractiveness.LOW: N_("not very attractive"),
}
STRENGTH_LABELS = {Strength.LIMITED: N_("limited"), Strength.GOOD: N_("good"), Strength.FIRM: N_("very firm")}
TREND_LABELS = {
    Trend.DEVELOPING: N_("developing"),
    Trend.DEFENDING: N_("being defended"),
    Trend.DECLINING: N_("declining"),
}
LOYALTY_LABELS = {
    Loyalty.PRICE_ONLY: N_("to the price alone"),
    Loyalty.NEUTRAL: N_("neither loyal nor not"),
    Loyalty.LOYAL: N_("loyal to us"),
}
MARK_LABELS = {
    Mark.GOALS: N_("It matters for what we want to achieve"),
    Mark.SHARE: N_("It brings a large share of what we earn"),
    Mark.LOSS: N_("Losing it would hurt and be hard to make good"),
    Mark.LASTING: N_("We have worked together long and steadily"),
    Mark.POTENTIAL: N_("It could grow much with us"),
    Mark.ABLEST: N_("Our ablest people look after it"),
}


class KeyClassification(Tracked):
    """What somebody judged a customer to be on a day. Never changed; the newest counts."""

    __tablename__ = "key_classifications"
    __table_args__ = (
        UniqueConstraint("customer_id", "number"),
        Index("ix_key_classifications_review_by", "review_by"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # From 1 on for each customer: the form says which one it has seen.
    number: Mapped[int]
    # From 1 (little) to 5 (much); by version `rules_version` of the weights they give `score` (0 to 100) and its band.
    potential: Mapped[int]
    volume: Mapped[int]
    margin: Mapped[int]
    rules_version: Mapped[int]
    score: Mapped[int]
    attractiveness: Mapped[Attractiveness]
    strength: Mapped[Strength]
    trend: Mapped[Trend]
    # What its name does for ours, and what it can do for us with authorities: 1 to 5, None if nobody said.
    importance_brand: Mapped[int | None]
    brand_note: Mapped[str] = mapped_column(String(CLASS_NOTE_LENGTH), default="")
    importance_gov: Mapped[int | None]
    gov_note: Mapped[str] = mapped_column(String(CLASS_NOTE_LENGTH), default="")
    # What may change its potential, by `services/classes` WATCHED: {"text": …, "on": YYYY-MM-DD, when it was seen}.
    watched: Mapped[dict[str, Any]] = mapped_column(default=dict)
    loyalty: Mapped[Loyalty] = mapped_column(default=Loyalty.NEUTRAL)
    marks: Mapped[list[str]] = mapped_column(default=list)
    account_class: Mapped[AccountClass]
    # Why it is a key account with fewer marks than it takes: who leads may say so.
    override_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    decided_by: Mapped[User] = relationship(foreign_keys=[decided_by_id])
    decided_on: Mapped[str] = mapped_column(String(10))
    review_by: Mapped[str] = mapped_column(String(10))
