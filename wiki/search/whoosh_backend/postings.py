"""Postings as plain arrays: a Whoosh codec that writes each term's documents and counts in one piece.

Whoosh's own codec pickles blocks of 128 postings; reading a common word back takes milliseconds. Here a term is a
piece of two arrays, document numbers (32 bits) and counts (16 bits), that numpy reads as they lie in the file.
Merging segments moves these arrays as a whole instead of single postings.

    <segment>.pst   the numbers of all terms, then the counts of all terms
    <segment>.trm   Whoosh's hash file: field and term → where its piece begins, and how many postings it has
"""

import os
import secrets
import struct
import weakref
from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3Segment
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile

Postings = tuple[NDArray[np.uint32], NDArray[np.uint16]]
"""Document numbers, ascending, and how often each document holds the term."""

TEXT_FIELDS = ("title", "words")
WORD_FIELDS = (*TEXT_FIELDS, "labels")
MOST_COUNTED = 65_535

_PREFIXES = {field: bytes([number]) for number, field in enumerate(WORD_FIELDS)}
_EXTENT = struct.Struct("<II")
_NUMBER, _COUNT = 4, 2
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_seeking = Lock()


class PostingPool:
    """The postings of a segment that is being written; it stands in for Whoosh's pool of sorted tuples."""

    def __init__(self) -> None:
        # Two dictionaries of bytes and arrays: a million small tuples would keep the garbage collector busy.
        self._numbers: defaultdict[bytes, Any] = defaultdict(partial(array, "I"))
        self._counts: defaultdict[bytes, Any] = defaultdict(partial(array, "H"))

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting from Whoosh: field, term, document number, count. Document numbers must not fall."""
        field, term, number, count, _ = posting
        key = _PREFIXES[field] + term
        self._numbers[key].append(number)
        self._counts[key].append(int(count) if count < MOST_COUNTED else MOST_COUNTED)

    def extend(self, key: bytes, numbers: memoryview, counts: memoryview) -> None:
        """Take all postings of a term from an older segment, numbered anew."""
        self._numbers[key].frombytes(numbers)
        self._counts[key].frombytes(counts)

    def iter_postings(self) -> Iterator[tuple[bytes, Any, Any]]:
        """Yield field and term, numbers and counts in the order of the file."""
        for key in sorted(self._numbers):
            yield key, self._numbers[key], self._counts[key]

    def cleanup(self) -> None:
        """Forget everything."""
        self._numbers.clear()
        self._counts.clear()


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

    def add_postings(self, schema: Any, lengths: Any, items: Iterator[tuple[bytes, Any, Any]]) -> None:
        """Write what a `PostingPool` yields."""
        begin, all_counts = 0, array("H")
        for key, numbers, counts in items:
            self._postfile.write(numbers.tobytes())
            all_counts.extend(counts)
            self._tindex.add(key, _EXTENT.pack(begin, len(numbers)))
            begin += len(numbers)
        self._postfile.write(all_counts.tobytes())


class TermFile:
    """The terms of one segment. Safe for threads and across forks: it keeps no place in a file."""

    def __init__(self, folder: Path, segment_id: str) -> None:
        terms = (folder / f"{segment_id}{W3Codec.TERMS_EXT}").read_bytes()
        self._terms = OrderedHashReader(BufferFile(terms), len(terms))
        # The file stays open: a reader of this state goes on reading after a later commit has removed it.
        self._handle = os.open(folder / f"{segment_id}{W3Codec.POSTS_EXT}", _READING)
        self.close = weakref.finalize(self, os.close, self._handle)
        self._total = os.fstat(self._handle).st_size // (_NUMBER + _COUNT)

    def postings(self, field: str, term: bytes) -> Postings | None:
        """Return the postings of a term, or None if no document holds it."""
        extent = self._terms.get(_PREFIXES[field] + term)
        return None if extent is None else self._read(*_EXTENT.unpack(extent))

    def moved(self, numbers: NDArray[np.int64]) -> Iterator[tuple[bytes, memoryview, memoryview]]:
        """Yield the postings of all terms with new document numbers; documents whose new number is -1 are left out."""
        old_numbers, counts = self._read(0, self._total)
        new_numbers = numbers[old_numbers]
        kept = new_numbers >= 0
        place = np.concatenate(([0], np.cumsum(kept))).tolist()
        number_bytes = memoryview(new_numbers[kept].astype(np.uint32).tobytes())
        count_bytes = memoryview(counts[kept].tobytes())
        for key, extent in self._terms.items():
            begin, number = _EXTENT.unpack(extent)
            first, last = place[begin], place[begin + number]
            if first < last:
                yield (
                    key,
                    number_bytes[_NUMBER * first : _NUMBER * last],
                    count_bytes[_COUNT * first : _COUNT * last],
                )

    def _read(self, begin: int, number: int) -> Postings:
        numbers = _read_at(self._handle, _NUMBER * begin, _NUMBER * number)
        counts = _read_at(self._handle, _NUMBER * self._total + _COUNT * begin, _COUNT * number)
        return np.frombuffer(numbers, np.uint32, number), np.frombuffer(counts, np.uint16, number)


def _read_at(handle: int, place: int, size: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(handle, size, place)
    with _seeking:  # Windows has a place in the file only, and no fork
        os.lseek(handle, place, os.SEEK_SET)
        return os.read(handle, size)
