"""Documents and their revisions: what every noun with a text of its own has in common.

A document has a global id, equal on every site. Its text lives in immutable revisions; every edit is a new one, and
what was approved or criticised points at a revision, never at "current". Markdown is rendered once, at save, and kept
with the revision.
"""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wiki.extensions import dumps
from wiki.models.base import Record, Tracked, new_id, now
from wiki.models.terms import Term
from wiki.models.users import User

LEVEL_PUBLIC = 1
LEVEL_SELLERS = 2
LEVEL_PRIVATE = 3
LEVEL_NAMED = 4
LEVELS = (LEVEL_PUBLIC, LEVEL_SELLERS, LEVEL_PRIVATE, LEVEL_NAMED)


class Publication(StrEnum):
    """draft: the author's alone; published: read and found; archived: kept, but no longer listed or found."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ARCHIVED = "archived"


class Document(Tracked):
    """Something written: who, when, for whom, and the number of its newest revision (`version`)."""

    __tablename__ = "documents"
    __table_args__: Any = (
        Index("ix_documents_kind_sort_date", "kind", "sort_date"),
        Index("ix_documents_kind_level", "kind", "level"),
    )
    __mapper_args__: ClassVar[dict[str, Any]] = {"polymorphic_on": "kind"}
    id: Mapped[str] = mapped_column(String(16), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(300), default="")
    language: Mapped[str] = mapped_column(String(8))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship()
    # Who may read (docs/mechanisms.md): 1 all; 2 who sells; 3 its author and who is named, later the account's team,
    # too; 4 its author and who is named, nobody else ever.
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS)
    version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    # What "newest" sorts by: when it happened, else when it was written (YYYY-MM-DD).
    sort_date: Mapped[str] = mapped_column(String(10))
    # The name under which another system knows it.
    ref: Mapped[str | None] = mapped_column(String(200), unique=True)
    # Hash of an imported line: names a line without `ref`, and tells whether a line with one has changed.
    source_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    # Token of the form that made it: sent twice, it makes one document.
    submission: Mapped[str | None] = mapped_column(String(40), unique=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    # Shown to nobody as the author's but to the author and those who keep the secret; see `access`.
    author_hidden: Mapped[bool] = mapped_column(default=False)
    # Whether it came from a discussion: then who may read that may read it; see `models/sources.py`.
    sourced: Mapped[bool] = mapped_column(default=False, server_default=false())
    # What those who used it said, from -1 to 1, doubt taken off; see `services/uses.py`.
    usefulness: Mapped[float] = mapped_column(default=0.0)

    head: Mapped["Revision"] = relationship(
        primaryjoin="and_(Document.id == foreign(Revision.document_id), Document.version == foreign(Revision.number))",
        viewonly=True,
        uselist=False,
    )

    @property
    def is_restricted(self) -> bool:
        """Whether no role lets anybody read it: what it says is in no list, and each reading is noted."""
        return (self.level or LEVEL_SELLERS) > LEVEL_SELLERS  # it has none before it is written


class Revision(Record):
    """One saved text of a document, never changed. `body` is its whole content, `html` its rendered Markdown fields.

    `level` is the document's when it was the newest: the stricter of that and the document's now says who may read it.
    """

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    parents: Mapped[list[int]]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    author: Mapped[User] = relationship()
    note: Mapped[str] = mapped_column(String(200), default="")
    level: Mapped[int] = mapped_column(default=LEVEL_SELLERS, server_default="2")
    body: Mapped[dict[str, Any]]
    html: Mapped[dict[str, str]]
    # Of a document that came from a discussion: by field, the anchors of its paragraphs by their places.
    anchors: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    body_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)


class DocumentTerm(Record):
    """A document filed under a term; `position` 0 is the primary one of its list."""

    __tablename__ = "document_terms"
    __table_args__ = (Index("ix_document_terms_term_id_document_id", "term_id", "document_id"),)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"), primary_key=True)
    term: Mapped[Term] = relationship()
    position: Mapped[int] = mapped_column(default=0)


def body_hash(body: dict[str, Any]) -> str:
    """Return the hash that tells two contents apart: SHA-256 over sorted JSON."""
    return hashlib.sha256(dumps(dict(sorted(body.items()))).encode()).hexdigest()
