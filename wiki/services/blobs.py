"""Blobs: keeping the bytes of files, reading them piece by piece, letting go of what nothing points at any more."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import IO, Any, NamedTuple

from sqlalchemy import Column, delete, exists, insert, not_, select

from wiki.errors import N_, WikiError
from wiki.extensions import begin_write, db, insert_once
from wiki.models import Blob, BlobChunk
from wiki.models.base import Base, now

REQUEST_BYTES = 64 * 2**20
"""Bytes of the largest request that brings files; a proxy in front has to let it through."""
CHUNK = 256 * 1024  # bytes
KEPT = timedelta(days=1)


class TooLarge(WikiError):
    """A file has more bytes than are taken."""

    status = 413
    code = "too_large"


class Measured(NamedTuple):
    """The name of a file's bytes, which is their hash, and their number."""

    hash: str
    size: int


def measure(file: IO[bytes], *, most: int) -> Measured:
    """Read a file to its end; raise TooLarge if it has more than `most` bytes."""
    digest, size = hashlib.sha256(), 0
    for piece in _pieces(file):
        digest.update(piece)
        size += len(piece)
        if size > most:
            raise TooLarge(N_("The file is too large: at most %(limit)s MB."), limit=most // 2**20)
    return Measured(digest.hexdigest(), size)


def keep(file: IO[bytes], measured: Measured) -> Blob:
    """Keep all bytes of a file that has been measured."""
    begin_write()
    if not _claimed(*measured):
        for number, piece in enumerate(_pieces(file)):
            db.session.execute(insert(BlobChunk), {"blob_hash": measured.hash, "number": number, "data": piece})
    return db.session.get_one(Blob, measured.hash, populate_existing=True)


def store(file: IO[bytes], *, most: int) -> Blob:
    """Measure and keep a file in one go."""
    return keep(file, measure(file, most=most))


def size(blob_hash: str) -> int:
    """Return the number of bytes."""
    return db.session.scalars(select(Blob.size).where(Blob.hash == blob_hash)).one()


def read(blob_hash: str) -> Iterator[bytes]:
    """Yield the bytes, a piece at a time; none if there is no such blob."""
    for number in count():
        if (data := piece(blob_hash, number)) is None:
            return
        yield data


def piece(blob_hash: str, number: int) -> bytes | None:
    """Return one piece, counted from 0; None behind the last one."""
    chosen = select(BlobChunk.data).where(BlobChunk.blob_hash == blob_hash, BlobChunk.number == number)
    return db.session.scalar(chosen)


def sweep() -> int:
    """Delete what nothing has pointed at for a day, and return how many blobs that were."""
    pointing = [column for table in Base.metadata.tables.values() for column in table.columns if _points(column)]
    unused = [not_(exists().where(column == Blob.hash)) for column in pointing]
    gone = delete(Blob).where(Blob.stored_at < now() - KEPT, *unused).returning(Blob.hash)
    return len(db.session.execute(gone).all())


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def _claimed(name: str, size: int) -> bool:
    """Make or renew the blob's row, locked until the transaction ends, and tell whether its bytes are here.

    Two who bring the same bytes at the same moment are served one after the other, on both databases.
    """
    row = insert_once(Blob).values(hash=name, size=size, stored_at=now())
    db.session.execute(
        row.on_conflict_do_update(index_elements=[Blob.hash], set_={"stored_at": row.excluded.stored_at})
    )
    return db.session.scalar(select(BlobChunk.number).where(BlobChunk.blob_hash == name, BlobChunk.number == 0)) == 0


def _points(column: Column[Any]) -> bool:
    return column.table.name != BlobChunk.__tablename__ and any(
        key.column.table.name == Blob.__tablename__ for key in column.foreign_keys
    )
