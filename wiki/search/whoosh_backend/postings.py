"""Postings as plain arrays: a Whoosh codec that writes each term's documents and counts in one piece.

Whoosh's own codec pickles blocks of 128 postings; reading a common word back takes milliseconds. Here a term is two
arrays, document numbers (32 bits) and counts (16 bits), that numpy reads as they lie in the file, in microseconds.
Merging segments moves arrays instead of single postings.
"""

import os
import secrets
import struct
import weakref
from array import array
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile

Postings = tuple[NDArray[np.uint32], NDArray[np.uint16]]
"""Document numbers, ascending, and how often each document holds the term."""

MOST_COUNTED = 65_535
_EXTENT = struct.Struct("<QI")
_FIELD = struct.Struct("<H")
_BYTES_OF_ONE = 6


class PostingPool:
    """The postings of a segment that is being written; it stands in for Whoosh's pool of sorted tuples."""

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], tuple[Any, Any]] = defaultdict(lambda: (array("I"), array("H")))

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting from Whoosh: field, term, document number, count. Document numbers must not fall."""
        field, term, number, count, _ = posting
        numbers, counts = self._terms[field, term]
        numbers.append(number)
        counts.append(int(count) if count < MOST_COUNTED else MOST_COUNTED)

    def extend(self, field: str, term: bytes, postings: Postings) -> None:
        """Take all postings of a term from an older segment, numbered anew."""
        numbers, counts = self._terms[field, term]
        numbers.frombytes(postings[0].astype(np.uint32).tobytes())
        counts.frombytes(postings[1].tobytes())

    def iter_postings(self) -> Iterator[tuple[str, bytes, Any, Any]]:
        """Yield field, term, numbers and counts in the order of the file."""
        for field, term in sorted(self._terms):
            yield field, term, *self._terms[field, term]

    def cleanup(self) -> None:
        """Forget everything."""
        self._terms.clear()


class ArrayCodec(W3Codec):
    """Whoosh's codec with `PostingPool` for postings; tables of contents name this class."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        """Return a segment with a name that never comes again: Whoosh's own repeat when somebody seeds `random`."""
        return W3Segment(self, indexname, segid=secrets.token_hex(8))

    def field_writer(self, storage: Any, segment: Any) -> "ArrayFieldWriter":
        """Return what writes the terms of a new segment."""
        return ArrayFieldWriter(self, storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> "TermFile":
        """Return what reads the terms of a segment."""
        return TermFile(Path(storage.folder), segment.segment_id())


class ArrayFieldWriter(W3FieldWriter):
    """Writes the postings one after the other, and where each term's begin into Whoosh's hash file."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterator[tuple[str, bytes, Any, Any]]) -> None:
        """Write what a `PostingPool` yields."""
        offset = 0
        for field, term, numbers, counts in items:
            self._postfile.write(numbers.tobytes())
            self._postfile.write(counts.tobytes())
            self._tindex.add(_FIELD.pack(self._number(field)) + term, _EXTENT.pack(offset, len(numbers)))
            offset += _BYTES_OF_ONE * len(numbers)

    def _number(self, field: str) -> int:
        number: int = self._fieldmap.setdefault(field, len(self._fieldmap))
        return number


class TermFile:
    """The terms of one segment. Safe for threads and across forks: it keeps no place in a file."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        terms = (folder / f"{segment_id}{W3Codec.TERMS_EXT}").read_bytes()
        self._terms = OrderedHashReader(BufferFile(terms), len(terms))
        self._fields: dict[str, int] = self._terms.extras["fieldmap"]
        # The file stays open: a reader of this state goes on reading after a later commit has removed it.
        self._handle = os.open(folder / f"{segment_id}{W3Codec.POSTS_EXT}", os.O_RDONLY)
        self.close = weakref.finalize(self, os.close, self._handle)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of a term, or None if no document holds it."""
        number = self._fields.get(field)
        extent = None if number is None else self._terms.get(_FIELD.pack(number) + term)
        return None if extent is None else self._read(extent)

    def __iter__(self) -> Iterator[tuple[str, bytes, Postings]]:
        names = {number: field for field, number in self._fields.items()}
        for key, extent in self._terms.items():
            yield names[_FIELD.unpack_from(key)[0]], key[_FIELD.size :], self._read(extent)

    def _read(self, extent: bytes) -> Postings:
        offset, count = _EXTENT.unpack(extent)
        data = os.pread(self._handle, _BYTES_OF_ONE * count, offset)
        return np.frombuffer(data, np.uint32, count), np.frombuffer(data, np.uint16, count, 4 * count)
