"""Product defects: sealed records that handlers work on, and to which everybody else may only add opinions.

A defect is no `Document`, on purpose: nothing that lists, counts, indexes or follows documents can come upon one. Its
texts are columns of sealed bytes (see `wiki/services/sealed.py`); what is in the clear here is what a queue is sorted
by. All ids are random, so that a hidden record leaves no gap in anything that others see.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.errors import N_, WikiError
from wiki.models.base import Record, new_id, now
from wiki.models.cases import Case
from wiki.models.users import User


class DefectKind(StrEnum):
    """What is wrong: the thing itself, how it stands in the market, or nothing, but it could be better."""

    TECHNICAL = "technical"
    MARKET = "market"
    IMPROVEMENT = "improvement"


class DefectOrigin(StrEnum):
    """Whose product it is."""

    OWN = "own"
    RESOLD = "resold"


class DefectState(StrEnum):
    """How far the work on it has come."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    IN_WORK = "in_work"
    FIXED = "fixed"
    DECLINED = "declined"
    CLOSED = "closed"


class Secrecy(StrEnum):
    """hidden: nobody else may know that it exists; announced: its card is for all, opinions are welcome."""

    HIDDEN = "hidden"
    ANNOUNCED = "announced"


class DefectRight(StrEnum):
    """What a grant allows; each includes those before it."""

    READ = "read"
    EDIT = "edit"
    MANAGE = "manage"


class Disposition(StrEnum):
    """What became of an opinion or a report, for its author."""

    NEW = "new"
    NOTED = "noted"
    ADOPTED = "adopted"
    DECLINED = "declined"


FOLLOWING: dict[DefectState, tuple[DefectState, ...]] = {
    DefectState.REPORTED: (DefectState.CONFIRMED, DefectState.DECLINED),
    DefectState.CONFIRMED: (DefectState.IN_WORK, DefectState.DECLINED),
    DefectState.IN_WORK: (DefectState.FIXED, DefectState.DECLINED),
    DefectState.FIXED: (DefectState.CLOSED, DefectState.IN_WORK),
    DefectState.DECLINED: (DefectState.CLOSED, DefectState.CONFIRMED),
    DefectState.CLOSED: (DefectState.CONFIRMED,),
}
"""Where a defect may go from each state; the last ones open it again."""


class Defect(Record):
    """One defect. Its texts are in its newest revision."""

    __tablename__ = "defects"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    kind: Mapped[DefectKind]
    origin: Mapped[DefectOrigin]
    state: Mapped[DefectState] = mapped_column(default=DefectState.REPORTED)
    secrecy: Mapped[Secrecy] = mapped_column(default=Secrecy.HIDDEN)
    # How bad it is, from 1 to 3; None until somebody has judged it.
    severity: Mapped[int | None]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    assignee: Mapped[User | None] = relationship(foreign_keys=[assignee_id])
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reporter: Mapped[User] = relationship(foreign_keys=[reporter_id])
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    is_demo: Mapped[bool] = mapped_column(default=False)
    head: Mapped["DefectRevision"] = relationship(
        primaryjoin=(
            "and_(Defect.id == foreign(DefectRevision.defect_id), Defect.version == foreign(DefectRevision.number))"
        ),
        viewonly=True,
        uselist=False,
    )

    def move(self, state: DefectState) -> None:
        """Go on to another state, if it follows from this one."""
        if state not in FOLLOWING[self.state]:
            raise WikiError(N_("It cannot go there from its present state. Load the page anew to see that."))
        self.state, self.updated_at = state, now()


class DefectRevision(Record):
    """One saved text of a defect, never changed. Each field is sealed for this record, this number and this field."""

    __tablename__ = "defect_revisions"
    __table_args__ = (UniqueConstraint("defect_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"))
    number: Mapped[int]
    product: Mapped[bytes] = mapped_column(LargeBinary)
    title: Mapped[bytes] = mapped_column(LargeBinary)
    detail: Mapped[bytes] = mapped_column(LargeBinary)
    effect: Mapped[bytes] = mapped_column(LargeBinary)
    workaround: Mapped[bytes] = mapped_column(LargeBinary)
    note: Mapped[bytes] = mapped_column(LargeBinary)
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)


class DefectCard(Record):
    """What may be told to a customer about a defect, written by hand. Sealed until a second person has confirmed it."""

    __tablename__ = "defect_cards"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"), index=True)
    defect: Mapped[Defect] = relationship()
    draft: Mapped[bytes] = mapped_column(LargeBinary)
    # In the clear from the moment of confirmation, and never before.
    product: Mapped[str | None] = mapped_column(String(80))
    may_say: Mapped[str | None] = mapped_column(Text)
    must_not_promise: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id])
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


class DefectOpinion(Record):
    """What somebody said: a report that became a defect, or an opinion on an announced one.

    The text is sealed twice: with the defect, for its handlers, and with its author's own key, for the author. So the
    author reads it without any right to the defect, and keeps it if the defect's key is destroyed.
    """

    __tablename__ = "defect_opinions"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    receipt: Mapped[str] = mapped_column(String(8), unique=True)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"), index=True)
    defect: Mapped[Defect] = relationship()
    is_report: Mapped[bool]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    text: Mapped[bytes] = mapped_column(LargeBinary)
    own_copy: Mapped[bytes] = mapped_column(LargeBinary)
    disposition: Mapped[Disposition] = mapped_column(default=Disposition.NEW)
    # Written for the author; sealed with the defect until it was confirmed that the author may read it.
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    shared_answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    shared_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    shared_at: Mapped[datetime | None]
    # Token of the form that made it: sent twice, it makes one.
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)


class DefectGrant(Record):
    """Somebody may read, edit or manage one defect, for a reason and perhaps until a day."""

    __tablename__ = "defect_grants"
    __table_args__ = (Index("ix_defect_grants_defect_id_user_id", "defect_id", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"))
    defect: Mapped[Defect] = relationship()
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    right: Mapped[DefectRight]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    created_at: Mapped[datetime] = mapped_column(default=now)
    ends_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # Asked for in an emergency and let in by a second person.
    emergency: Mapped[bool] = mapped_column(default=False)


class DefectAccess(Record):
    """Somebody saw or changed something of a defect: the log that its readers can see."""

    __tablename__ = "defect_accesses"
    __table_args__ = (Index("ix_defect_accesses_defect_id_id", "defect_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()
    what: Mapped[str] = mapped_column(String(40))
    revision: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(default=now)


class DefectFile(Record):
    """A file of a defect; its name and its bytes are sealed, the bytes in pieces, each for its place."""

    __tablename__ = "defect_files"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"), index=True)
    about: Mapped[bytes] = mapped_column(LargeBinary)
    size: Mapped[int]  # bytes
    pieces: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None]


class DefectFilePiece(Record):
    """A sealed piece of a file."""

    __tablename__ = "defect_file_pieces"
    file_id: Mapped[str] = mapped_column(ForeignKey("defect_files.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class DefectCase(Record):
    """A case that shows the defect. It is written here alone: the case's page knows nothing of it."""

    __tablename__ = "defect_cases"
    defect_id: Mapped[str] = mapped_column(ForeignKey("defects.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True, index=True)
    case: Mapped[Case] = relationship(innerjoin=True)


class EmergencyRequest(Record):
    """Somebody without a right asks to read one defect now, for a reason; a second person decides."""

    __tablename__ = "emergency_requests"
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    # Of what they typed, even if there is no such defect: the answer is the same.
    defect_id: Mapped[str] = mapped_column(String(16), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool] = mapped_column(default=False)
