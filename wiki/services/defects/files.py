"""Files of a defect: sealed in pieces, so that no more than one is in memory while it is handed out."""

import io
import json
from typing import IO, NamedTuple

from sqlalchemy import func, select

from wiki.errors import N_, BadText, Invalid, Message
from wiki.extensions import db, dumps
from wiki.files.kinds import KINDS, kind_of
from wiki.models import Defect, DefectFile, DefectFilePiece, User
from wiki.models.base import new_id, now
from wiki.services import sealed
from wiki.services.attachments import cleaned_name
from wiki.services.defects.editing import await_turn
from wiki.services.sealed import Seal

FILE_BYTES = 10 * 2**20
MOST_FILES = 20
PIECE = 256 * 1024  # bytes
FILES, PIECES = DefectFile.__tablename__, DefectFilePiece.__tablename__


class About(NamedTuple):
    """What is sealed of a file besides its bytes."""

    name: str
    media_type: str


def add(defect: Defect, name: str, file: IO[bytes], *, by: User) -> DefectFile:
    """Seal a file; raise Invalid for a kind that is not taken. Its bytes are looked at, but never written anywhere."""
    try:
        name = cleaned_name(name)
        kind = kind_of(name, file)
    except BadText as error:
        raise Invalid({"file": error.message}) from error
    file.seek(0)
    data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise Invalid(
            {"file": Message(N_("The file is too large: at most %(limit)s MB."), {"limit": FILE_BYTES >> 20})}
        )
    await_turn(defect)
    there = select(func.count(DefectFile.id)).where(DefectFile.defect_id == defect.id, DefectFile.removed_at.is_(None))
    if (db.session.scalar(there) or 0) >= MOST_FILES:
        raise Invalid({"file": Message(N_("There are %(limit)s files already."), {"limit": MOST_FILES})})
    return _sealed(defect, About(name, kind.media_type), data, by=by)


def _sealed(defect: Defect, about: About, data: bytes, *, by: User) -> DefectFile:
    ident, seal = new_id(), sealed.seal_of(defect.id)
    stream = io.BytesIO(data)
    pieces = list(iter(lambda: stream.read(PIECE), b"")) or [b""]
    made = DefectFile(
        id=ident,
        defect_id=defect.id,
        about=seal.close(dumps(list(about)), FILES, ident, len(pieces)),
        size=len(data),
        pieces=len(pieces),
        by_id=by.id,
    )
    db.session.add(made)
    db.session.flush()
    for number, piece in enumerate(pieces):
        closed = seal.close_bytes(piece, PIECES, ident, number)
        db.session.add(DefectFilePiece(file_id=ident, number=number, data=closed))
    db.session.flush()
    return made


def of(defect: Defect) -> list[tuple[DefectFile, About]]:
    """Return the files of a defect with their names."""
    there = select(DefectFile).where(DefectFile.defect_id == defect.id, DefectFile.removed_at.is_(None))
    seal = sealed.seal_of(defect.id)
    return [(one, about(one, seal=seal)) for one in db.session.scalars(there.order_by(DefectFile.created_at))]


def about(file: DefectFile, *, seal: Seal | None = None) -> About:
    """Return the name and the kind of a file."""
    seal = seal or sealed.seal_of(file.defect_id)
    return About(*json.loads(seal.open(file.about, FILES, file.id, file.pieces)))


def piece(file_id: str, number: int) -> bytes:
    """Return one piece, counted from 0; raise Broken if it is missing or was changed."""
    file, row = db.session.get_one(DefectFile, file_id), db.session.get(DefectFilePiece, (file_id, number))
    return sealed.seal_of(file.defect_id).open_bytes(row.data if row else b"", PIECES, file_id, number)


def remove(file: DefectFile) -> None:
    """Take a file away. Its bytes go with the defect."""
    file.removed_at = file.removed_at or now()


ENDINGS = tuple(f".{ending}" for ending in KINDS)
