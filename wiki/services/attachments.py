"""Files beside cases, pages and topics: looking through them, adding, taking away, bringing back."""

import shutil
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, NamedTuple, Protocol, TypeVar

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import look_up_rights, rule
from wiki.errors import N_, BadText, Message, NotFound, WikiError
from wiki.extensions import db
from wiki.files.examining import Examined, Examiner
from wiki.files.kinds import KINDS, kind_of, renamed
from wiki.files.texts import ENDINGS as READABLE
from wiki.models import Attachment, AttachmentText, Document, User
from wiki.models.attachments import NAME_LENGTH
from wiki.models.base import now
from wiki.services import blobs
from wiki.text.checks import clean_line, shorten, without_path

FILE_BYTES = 25 * 2**20
MOST_FILES = 20
PERSON_BYTES = 500 * 2**20
KEPT = timedelta(days=30)
"""How long a file that was taken away can be brought back; until then it counts as its person's."""

ENDINGS = tuple(f".{ending}" for ending in KINDS)


class Room(NamedTuple):
    """How much there is room for, for whoever wants to add something."""

    file_mb: int = FILE_BYTES // 2**20
    request_mb: int = blobs.REQUEST_BYTES // 2**20
    most_files: int = MOST_FILES
    kept_days: int = KEPT.days
    endings: tuple[str, ...] = ENDINGS


ROOM = Room()
SHOWN_NAME = 60
"""Characters of a name in a sentence."""

T = TypeVar("T")


class Named(Protocol):
    """What has a name by which its sender knows it."""

    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=Named)


class Sent(NamedTuple):
    """A file as it came."""

    name: str
    file: IO[bytes]


class Ready(NamedTuple):
    """A file that was looked through. It waits in a folder; pictures are written anew and have a preview."""

    name: str
    about: Examined
    path: Path
    measured: blobs.Measured
    preview: Path | None


class Refusal(NamedTuple):
    """A file that was not taken, and why."""

    name: str
    message: Message
    twin: Attachment | None = None
    """The file that is here already, if that is why."""


class Full(WikiError):
    """There is no room for one more."""


class Here(Full):
    """It is here already, as `twin`."""

    def __init__(self, twin: Attachment) -> None:
        super().__init__(N_("It is here already, as %(name)s."), name=shorten(twin.name, SHOWN_NAME))
        self.twin = twin


def looked_through(sent: Sequence[Sent], folder: Path) -> tuple[list[Ready], list[Refusal]]:
    """Return the good files and the others. It takes a child process: call it before the writing transaction."""
    with Examiner() as examiner:
        return _each(sent, lambda one: _looked_through(one, folder, examiner))


def _looked_through(one: Sent, folder: Path, examiner: Examiner) -> Ready:
    name, place = cleaned_name(one.name), Path(mkdtemp(dir=folder))
    measured = blobs.measure(one.file, most=FILE_BYTES)
    kind = kind_of(name, one.file)
    source, picture, preview = (place / part for part in ("source", "picture", "preview"))
    one.file.seek(0)
    with source.open("wb") as copy:
        shutil.copyfileobj(one.file, copy)
    about = examiner.examine(kind, source, picture, preview)
    if about.width is None:
        return Ready(name, about, source, measured, None)
    with picture.open("rb") as file:
        return Ready(renamed(name, about.media_type), about, picture, blobs.measure(file, most=FILE_BYTES), preview)


def attach(document: Document, ready: Iterable[Ready], *, by: User) -> tuple[list[Attachment], list[Refusal]]:
    """Keep the files for which there is room, and return them and the others."""
    _await_turn(document.id)
    # Also of those who add to several documents at once: what one person has is counted and added to by one at a time.
    db.session.scalar(select(User.id).where(User.id == by.id).with_for_update(key_share=True))
    return _each(ready, lambda one: _attached(document, one, by=by))


def _attached(document: Document, one: Ready, *, by: User) -> Attachment:
    same = select(Attachment).where(Attachment.document_id == document.id, Attachment.blob_hash == one.measured.hash)
    twin = db.session.scalars(same.limit(1)).first()
    if twin and not twin.removed_at:
        raise Here(twin)
    _expect_room_in(document.id)
    if twin:
        twin.name = one.name
        twin.removed_at = twin.removed_by_id = None
        return twin
    has = select(func.coalesce(func.sum(Attachment.size), 0)).where(Attachment.by_id == by.id)
    if db.session.scalars(has).one() + one.measured.size > PERSON_BYTES:
        raise Full(
            N_("With it your files would take more than the %(limit)s MB that one person has."),
            limit=PERSON_BYTES // 2**20,
        )
    return _kept(document, one, by=by)


def _kept(document: Document, one: Ready, *, by: User) -> Attachment:
    made = Attachment(document=document, name=one.name, size=one.measured.size, by_id=by.id)
    made.media_type, made.width, made.height = one.about
    with one.path.open("rb") as file:
        made.blob_hash = blobs.keep(file, one.measured).hash
    if one.preview:
        with one.preview.open("rb") as file:
            made.preview_hash = blobs.store(file, most=FILE_BYTES).hash
    db.session.add(made)
    db.session.flush()
    if made.media_type in READABLE:
        db.session.add(AttachmentText(attachment_id=made.id))
    return made


def remove(attachment: Attachment, *, by: User) -> None:
    """Take a file away: it is no longer served. For a while it can be brought back."""
    if attachment.removed_at is None:
        attachment.removed_at, attachment.removed_by_id = now(), by.id


def restore(attachment: Attachment) -> None:
    """Bring a file back; raise Full if there is no room for it."""
    _await_turn(attachment.document_id)
    if attachment.removed_at is not None:
        _expect_room_in(attachment.document_id)
        attachment.removed_at = attachment.removed_by_id = None


def beside(document: Document, *, by: User) -> list[Attachment]:
    """Return a document's files that `by` may read, and those taken away that `by` may bring back, oldest first."""
    # Most documents have none, and whose rights they would be is the dearer question.
    if db.session.scalar(select(Attachment.id).where(Attachment.document_id == document.id).limit(1)) is None:
        return []
    gone = and_(Attachment.removed_at.is_not(None), rule(Attachment, "restore", by))
    seen = or_(rule(Attachment, "read", by), gone)
    query = select(Attachment).where(Attachment.document_id == document.id, seen).order_by(Attachment.id)
    found = list(db.session.scalars(query.options(joinedload(Attachment.extract))))
    look_up_rights(found, user=by)
    return found


def purge() -> int:
    """Delete what was taken away too long ago to be brought back, and return how many files that were."""
    old = list(db.session.scalars(select(Attachment).where(Attachment.removed_at < now() - KEPT)))
    for attachment in old:
        db.session.delete(attachment)
    db.session.flush()
    return len(old)


def cleaned_name(name: str) -> str:
    """Return a file's name without a path and not too long, its ending kept.

    Raises BadText for characters that cannot be kept or would mislead a reader.
    """
    try:
        line = clean_line(without_path(name))
    except BadText as error:
        raise BadText(N_("Its name holds characters that are not taken. Rename it and add it again.")) from error
    if len(line) <= NAME_LENGTH:
        return line
    stem, dot, ending = line.rpartition(".")
    return stem[: max(0, NAME_LENGTH - len(dot + ending))] + dot + ending[:NAME_LENGTH]


def _each(records: Iterable[N], do: Callable[[N], T]) -> tuple[list[T], list[Refusal]]:
    """Do it with each, and return what came of it and what was refused."""
    done, refused = [], []
    for record in records:
        try:
            done.append(do(record))
        except WikiError as error:
            refused.append(Refusal(record.name, error.message, getattr(error, "twin", None)))
    return done, refused


def _await_turn(document_id: str) -> None:
    """Let nobody else add to the document until this transaction ends."""
    document = Document.__table__.c
    row = select(document.id).where(document.id == document_id).with_for_update(key_share=True)
    if db.session.scalar(row) is None:
        raise NotFound


def _expect_room_in(document_id: str) -> None:
    there = select(func.count()).where(Attachment.document_id == document_id, Attachment.removed_at.is_(None))
    if db.session.scalars(there).one() >= MOST_FILES:
        raise Full(N_("At most %(limit)s files stand beside one text. Remove one first."), limit=MOST_FILES)
