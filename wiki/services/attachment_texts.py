"""The texts of files: which one is read next, reading it, and keeping what came of it."""

from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

from wiki.extensions import db
from wiki.files import places, texts
from wiki.models import Attachment, AttachmentText, TextState
from wiki.models.base import now
from wiki.services import blobs


class Waiting(NamedTuple):
    """A file that was not read yet."""

    attachment_id: int
    media_type: str
    blob_hash: str


def waiting() -> Waiting | None:
    """Return the file that waits longest, and keep no transaction open; what was removed waits until it is back."""
    columns = Attachment.id, Attachment.media_type, Attachment.blob_hash
    here = AttachmentText.state == TextState.WAITING, Attachment.removed_at.is_(None)
    query = select(*columns).join(AttachmentText, AttachmentText.attachment_id == Attachment.id).where(*here)
    row = db.session.execute(query.order_by(Attachment.id).limit(1)).first()
    db.session.rollback()
    return Waiting(*row) if row else None


def text_of(file: Waiting) -> str | None:
    """Return what is written in a file, None if it cannot be read. This takes a child process, and up to a minute."""
    with places.folder() as folder:
        source = Path(folder) / "source"
        with source.open("wb") as copy:
            copy.writelines(blobs.read(file.blob_hash))
        db.session.rollback()
        return texts.text_of(source, file.media_type)


def keep(file: Waiting, text: str | None) -> None:
    """Keep a text; the change log tells the index. The file may have gone meanwhile."""
    row = db.session.get(AttachmentText, file.attachment_id)
    if row is not None:
        row.state = TextState.FAILED if text is None else TextState.DONE if text else TextState.NONE
        row.text, row.at = text or "", now()
