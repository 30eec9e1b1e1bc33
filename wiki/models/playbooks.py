"""Playbooks: what to do with one type of customer, line by line, each line with the cases in which it was done."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.cases import Case
from wiki.models.documents import Document
from wiki.models.terms import Term
from wiki.models.users import User


class Section(StrEnum):
    """Parts of a playbook: how to recognise such a customer, what to say first, to do, not to do, to answer, to sell
    and to find out."""

    RECOGNISE = "recognise"
    OPENING = "opening"
    DO = "do"
    DONT = "dont"
    OBJECTION = "objection"
    FIT = "fit"
    ASK = "ask"


class Playbook(Document):
    """The advice on one customer type. The head revision's body holds its lines; `lines` has them as records."""

    __tablename__ = "playbooks"
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_identity": "playbook", "polymorphic_load": "inline"}
    id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), unique=True)
    term: Mapped[Term] = relationship()


class PlaybookLine(Record):
    """One line of advice. It keeps its id through all edits, so that cases go on supporting it.

    `text` and `reply` are plain text by language; `reply` is the answer to an objection, or the reason of a fit. `fit`
    tells from -2 (hard to sell) to 2 (suits) how `product` goes with the type. `wordings` is how people tell of what
    the line is about, separated by semicolons, for the search. A line that was taken out stays as `removed`, for the
    history.
    """

    __tablename__ = "playbook_lines"
    __table_args__ = (Index("ix_playbook_lines_playbook_id_position", "playbook_id", "position"),)
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    playbook_id: Mapped[str] = mapped_column(ForeignKey("playbooks.id", ondelete="CASCADE"))
    section: Mapped[Section]
    position: Mapped[int]
    text: Mapped[dict[str, str]]
    reply: Mapped[dict[str, str]] = mapped_column(default=dict)
    wordings: Mapped[dict[str, str]] = mapped_column(default=dict, server_default="{}")
    product: Mapped[str | None] = mapped_column(String(80))
    fit: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship()
    removed: Mapped[bool] = mapped_column(default=False)


class Citation(Tracked):
    """In this case, somebody did what the line says. How the case ended tells whether it supports the line."""

    __tablename__ = "citations"
    __table_args__ = (Index("ix_citations_line_id_document_id", "line_id", "document_id", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[str] = mapped_column(ForeignKey("playbook_lines.id", ondelete="CASCADE"))
    line: Mapped[PlaybookLine] = relationship()
    document_id: Mapped[str] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    case: Mapped[Case] = relationship(innerjoin=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User] = relationship()
    created_at: Mapped[datetime] = mapped_column(default=now)
