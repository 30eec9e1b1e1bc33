"""Losses: what a customer buys from us no longer, in part or all of it, and what of ours lies behind that."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import CanBeTakenBack, Record, Tracked, new_id, now
from wiki.models.customers import Customer
from wiki.models.root_causes import RootCause
from wiki.models.terms import Term
from wiki.models.users import User

WHAT_LENGTH = 200
WHY_LENGTH = 2_000


class CustomerLoss(CanBeTakenBack, Tracked):
    """A customer has left us, or buys less: of which orders, since when, and why. Of level 2 or 3.

    Work on the cause, not on the lost customer: `causes` name what is wrong with us; a later loss opens it again.
    """

    __tablename__ = "customer_losses"
    __table_args__ = (
        CheckConstraint("share BETWEEN 1 AND 100", name="share"),
        Index("ix_customer_losses_customer_id_lost_on", "customer_id", "lost_on"),
        Index("ix_customer_losses_lost_on", "lost_on"),
    )
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.id", ondelete="CASCADE"))
    customer: Mapped[Customer] = relationship(innerjoin=True)
    # Whether the customer has left us altogether; else a part of its orders went.
    whole: Mapped[bool] = mapped_column(default=False)
    # What part of its orders, in per cent, as far as it is known.
    share: Mapped[int | None]
    what: Mapped[str] = mapped_column(String(WHAT_LENGTH), default="")
    lost_on: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(WHY_LENGTH), default="")
    cause_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"), index=True)
    cause: Mapped[Term | None] = relationship(foreign_keys=[cause_id])
    level: Mapped[int] = mapped_column(default=2)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class LossRootCause(Record):
    """This lies behind that loss."""

    __tablename__ = "loss_root_causes"
    loss_id: Mapped[str] = mapped_column(ForeignKey("customer_losses.id", ondelete="CASCADE"), primary_key=True)
    root_cause_id: Mapped[str] = mapped_column(
        ForeignKey("root_causes.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    root_cause: Mapped[RootCause] = relationship(innerjoin=True)
