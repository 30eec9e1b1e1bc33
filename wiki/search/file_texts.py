"""What is written in the files beside a record: found as a part of it, by whoever may find the record."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, select

from wiki.access import rule
from wiki.extensions import db
from wiki.models import Attachment, AttachmentText, TextState, User

SECTION = "file-"
"""What the names of such sections begin with, before the id of the file."""

PIECE = 10_000
"""Characters that are looked through at once for a passage."""


_HERE = Attachment.removed_at.is_(None), AttachmentText.state == TextState.DONE


class FileText(NamedTuple):
    """The text of one file."""

    attachment_id: int
    name: str
    text: str

    @property
    def section(self) -> str:
        return f"{SECTION}{self.attachment_id}"

    def pieces(self) -> Iterator[str]:
        """Yield the text piece by piece, each ending where a line does if there is one."""
        start = 0
        while start < len(self.text):
            end = self.text.rfind("\n", start, start + PIECE) + 1 if start + PIECE < len(self.text) else 0
            end = max(end, start + 1) if end > start else start + PIECE
            yield self.text[start:end]
            start = end


def of(document_id: str) -> tuple[str, ...]:
    """Return the texts of a document's files, the oldest file first."""
    return tuple(db.session.scalars(_read([document_id]).with_only_columns(AttachmentText.text)))


def having(document_ids: Collection[str]) -> set[str]:
    """Return those of the documents that have texts of files."""
    return set(db.session.scalars(_read(document_ids).with_only_columns(Attachment.document_id)))


def readable(document_id: str, user: User) -> list[FileText]:
    """Return the texts of a document's files that `user` may read."""
    columns = Attachment.id, Attachment.name, AttachmentText.text
    allowed = _read([document_id]).where(rule(Attachment, "read", user))
    return [FileText(*row) for row in db.session.execute(allowed.with_only_columns(*columns))]


def holding(condition: ColumnElement[bool]) -> Select[str]:
    """Return the query for the documents with a file whose text fulfils a condition."""
    joined = select(Attachment.document_id).join(AttachmentText, AttachmentText.attachment_id == Attachment.id)
    return joined.where(*_HERE, condition)


def documents_of(attachment_ids: Collection[int]) -> set[str]:
    """Return the documents that these files are beside."""
    if not attachment_ids:
        return set()
    return set(db.session.scalars(select(Attachment.document_id).where(Attachment.id.in_(attachment_ids))))


def _read(document_ids: Collection[str]) -> Select[tuple[Attachment]]:
    """Return the query for the files with a text that are beside these documents and were not removed."""
    joined = select(Attachment).join(AttachmentText, AttachmentText.attachment_id == Attachment.id)
    return joined.where(Attachment.document_id.in_(document_ids), *_HERE).order_by(Attachment.id)
