"""Blobs: what is kept comes back byte by byte, the same bytes are kept once, and nothing is swept too early."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests.writing import writing
from wiki.models import Blob, BlobChunk, db
from wiki.models.base import now
from wiki.services import blobs

pytestmark = pytest.mark.one_database

SIZES = [0, 1, blobs.CHUNK, blobs.CHUNK + 1, 3 * blobs.CHUNK]


def kept(data: bytes, most: int = 10**7) -> str:
    with writing():
        return blobs.store(io.BytesIO(data), most=most).hash


@pytest.mark.parametrize("size", SIZES)
def test_bytes_come_back_as_they_were(app, size):
    data = bytes(number % 251 for number in range(size))

    assert b"".join(blobs.read(kept(data))) == data


def test_the_same_bytes_are_kept_once(app):
    first, second, other = kept(b"a" * 300_000), kept(b"a" * 300_000), kept(b"b")

    assert first == second != other
    assert db.session.scalar(select(func.count()).select_from(BlobChunk)) == 3


def test_a_file_that_is_too_large_is_refused_and_nothing_of_it_stays(app):
    with pytest.raises(blobs.TooLarge):
        kept(b"a" * 2**20 + b"b", most=2**20)

    assert db.session.scalar(select(func.count()).select_from(Blob)) == 0


def test_what_nothing_points_at_goes_after_a_day(app):
    old, new = kept(b"old"), kept(b"new")
    with writing():
        db.session.get_one(Blob, old).stored_at = now() - timedelta(hours=25)
        assert blobs.sweep() == 1

    assert list(db.session.scalars(select(Blob.hash))) == [new]
    assert list(blobs.read(old)) == []


def test_bytes_brought_again_are_not_swept(app):
    name = kept(b"again")
    with writing():
        db.session.get_one(Blob, name).stored_at = now() - timedelta(hours=25)
    assert kept(b"again") == name

    with writing():
        assert blobs.sweep() == 0
