"""The terms of a segment and where their postings begin: sorted, so that a term is found by halving.

    <segment>.trm   a sign, the number of terms, where each one's name and postings end, then the names (32 bits each)

The name of a term is a byte for its field and the word.
"""

import os
import struct
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.whoosh_backend.texts import IS_CJK

Postings = tuple[NDArray[np.uint32], NDArray[np.uint16]]
"""Document numbers, ascending, and how often each document holds the term."""

MOST_COUNTED = 65_535

CHARACTERS = b"\x03"
"""The field of single characters, whose terms are no words."""

NO_WORDS = (b"\x02", CHARACTERS, b"\x05")
"""Fields that hold no words of a text: of labels, of characters, and of stems that stand nowhere as they are."""

_HEAD = struct.Struct("<4sI")
_SIGN = b"cwt1"
_NUMBER, _COUNT = 4, 2
_UTF8, _LEADS_THREE = 3, 0b1110
"""Bytes of a Chinese character, and what the first of three begins with; rarer ones have four and are no words here."""

_HEAD_SIZE = 8
_KEPT = np.array([(1 << 64) - (1 << 8 * (_HEAD_SIZE - size)) for size in range(_HEAD_SIZE + 1)], np.uint64)
"""Which bits of the beginning of a name are its own, by its length."""

_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_seeking = Lock()


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms in order, how many postings each has, and the postings of all, one term after the other."""

    names: list[bytes]
    sizes: NDArray[np.int64]
    numbers: NDArray[np.uint32]
    counts: NDArray[np.uint16]

    @classmethod
    def joined(cls, several: Sequence["Terms"]) -> "Terms":
        """Return the terms of several as those of one. Document numbers must rise from one to the next."""
        several = [one for one in several if one.names] or [*several[:1]]
        if len(several) == 1:
            return several[0]
        names = list(chain.from_iterable(one.names for one in several))
        # Sorting keeps the order of equals, so the numbers of a term still ascend.
        order = sorted(range(len(names)), key=names.__getitem__)
        names = [names[place] for place in order]
        sizes = np.concatenate([one.sizes for one in several])
        taken = _pieces(np.cumsum(sizes) - sizes, sizes, np.array(order))
        first = np.array([True, *(one != other for one, other in pairwise(names))])
        return cls(
            [name for name, new in zip(names, first.tolist(), strict=True) if new],
            np.add.reduceat(sizes[order], np.flatnonzero(first)),
            np.concatenate([one.numbers for one in several])[taken],
            np.concatenate([one.counts for one in several])[taken],
        )

    def postings(self) -> bytes:
        """Return the content of the file of postings."""
        return self.numbers.tobytes() + self.counts.tobytes()

    def latin(self, longest: int) -> list[bytes]:
        """Return the distinct words of Latin letters, as they are written or stems, in order."""
        words = (name[1:] for name in self.names if name[:1] not in NO_WORDS and len(name) <= 1 + longest)
        return sorted({word for word in words if word.isalpha() and word.isascii()})

    def chinese(self, characters: int) -> NDArray[np.uint16]:
        """Return the distinct words of so many Chinese characters, at most four, in order: word × character."""
        ends = np.cumsum([0, *map(len, self.names)])
        begins = ends[:-1][np.diff(ends) == 1 + _UTF8 * characters]
        names = np.frombuffer(b"".join(self.names), np.uint8)[begins[:, np.newaxis] + np.arange(1 + _UTF8 * characters)]
        parts = names[:, 1:].reshape(-1, characters, _UTF8).astype(np.uint16)
        units = (parts[..., 0] << 12) | ((parts[..., 1] & 63) << 6) | (parts[..., 2] & 63)
        written = (parts[..., 0] >> 4 == _LEADS_THREE).all(axis=1) & (names[:, 0] != CHARACTERS[0])
        chinese = units[written & IS_CJK[units[:, 0]]].astype(np.uint64)
        shifts = np.arange(16 * (characters - 1), -1, -16, dtype=np.uint64)
        words = np.unique((chinese << shifts).sum(axis=1, dtype=np.uint64))
        return (words[:, np.newaxis] >> shifts).astype(np.uint16)

    def index(self) -> bytes:
        """Return the content of the file of terms."""
        ends = np.cumsum([(0, 0), *zip(map(len, self.names), self.sizes.tolist(), strict=True)], axis=0, dtype="<u4")
        return b"".join((_HEAD.pack(_SIGN, len(self.names)), ends.T.tobytes(), *self.names))


def _pieces(begins: NDArray[np.int64], sizes: NDArray[np.int64], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of all pieces in another order."""
    sizes = sizes[order]
    shifts = begins[order] - (np.cumsum(sizes) - sizes)
    return np.repeat(shifts, sizes) + np.arange(int(sizes.sum()))


class TermFile:
    """The terms of one segment. Safe for threads and across forks: it keeps no place in a file.

    Raise ValueError if the file is damaged.
    """

    def __init__(self, terms: Path, postings: Path) -> None:
        content = terms.read_bytes()
        sign, self._size = _HEAD.unpack_from(content) if len(content) >= _HEAD.size else (b"", 0)
        ends = memoryview(content)[_HEAD.size :][: 8 * (self._size + 1)].cast("I")
        self._name_ends, self._ends = ends[: self._size + 1], ends[self._size + 1 :]
        self._names = content[_HEAD.size + ends.nbytes :]
        # The file stays open: a reader of this state goes on reading after a later commit has removed it.
        self._handle = os.open(postings, _READING)
        self.close = weakref.finalize(self, os.close, self._handle)
        self._total = os.fstat(self._handle).st_size // (_NUMBER + _COUNT)
        if sign != _SIGN or (self._name_ends[-1], self._ends[-1]) != (len(self._names), self._total):
            raise ValueError("The terms of the index are damaged.")

    def postings(self, name: bytes) -> Postings | None:
        """Return the postings of a term, or None if no document holds it."""
        place = self._place(name)
        return None if place is None else self._read(self._ends[place], self._ends[place + 1] - self._ends[place])

    def holders(self, name: bytes) -> NDArray[np.uint32]:
        """Return the documents that hold a term."""
        place = self._place(name)
        if place is None:
            return np.empty(0, np.uint32)
        begin, end = self._ends[place : place + 2]
        return np.frombuffer(_read_at(self._handle, _NUMBER * begin, _NUMBER * (end - begin)), np.uint32)

    def holds(self, name: bytes) -> bool:
        """Tell whether any document holds a term."""
        return self._place(name) is not None

    def extents(self, names: Sequence[bytes]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return where the postings of each of many terms begin, and how many documents hold it."""
        heads, ends = np.asarray(self._heads), np.asarray(self._ends)
        wanted = np.array(names, f"S{_HEAD_SIZE}").view(f">u{_HEAD_SIZE}").astype(np.uint64)
        places = np.searchsorted(heads, wanted)
        found = np.append(heads, 0)[places] == wanted
        for at in np.flatnonzero(found).tolist():
            if len(names[at]) >= _HEAD_SIZE:  # others may begin like it
                place = self._place(names[at])
                found[at], places[at] = place is not None, place or 0
        places[~found] = 0
        begins = ends[places].astype(np.int64)
        return begins, np.where(found, ends[places + 1] - begins, 0) if self._size else begins

    def numbers(self, begins: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.uint32]:
        """Return the documents of so many postings from each place on, in a row."""
        pieces = zip((_NUMBER * begins).tolist(), (_NUMBER * sizes).tolist(), strict=True)
        return np.frombuffer(b"".join([_read_at(self._handle, *piece) for piece in pieces if piece[1]]), np.uint32)

    def moved(self, numbers: NDArray[np.int64]) -> Terms:
        """Return all terms with new document numbers, without documents whose new number is -1."""
        old, counts = self._read(0, self._total)
        new = numbers[old]
        kept = new >= 0
        passed = np.concatenate(([0], np.cumsum(kept)))
        sizes = np.diff(passed[np.asarray(self._ends)])
        names = [self._name(place) for place in np.flatnonzero(sizes).tolist()]
        return Terms(names, sizes[sizes > 0], new[kept].astype(np.uint32), counts[kept])

    @cached_property
    def _heads(self) -> "memoryview[int]":
        """The beginning of each name as a number: they are in order, and most tell names apart."""
        edges = np.asarray(self._name_ends)
        every = np.ndarray(len(self._names) + 1, f">u{_HEAD_SIZE}", self._names + bytes(_HEAD_SIZE), strides=(1,))
        own = _KEPT[np.minimum(np.diff(edges), _HEAD_SIZE)]
        return memoryview(every[edges[:-1]].astype(np.uint64) & own)

    def _place(self, name: bytes) -> int | None:
        head = int.from_bytes(name[:_HEAD_SIZE].ljust(_HEAD_SIZE, b"\0"), "big")
        place = bisect_left(self._heads, head)
        if place == self._size or self._heads[place] != head:
            return None
        if len(name) >= _HEAD_SIZE and self._name(place) != name:  # names have no zeros, so a short one is told already
            end = bisect_right(self._heads, head, place)
            place = bisect_left(range(self._size), name, place, end, key=self._name)
            if place == end or self._name(place) != name:
                return None
        return place

    def _name(self, place: int) -> bytes:
        return self._names[self._name_ends[place] : self._name_ends[place + 1]]

    def _read(self, begin: int, number: int) -> Postings:
        numbers = _read_at(self._handle, _NUMBER * begin, _NUMBER * number)
        counts = _read_at(self._handle, _NUMBER * self._total + _COUNT * begin, _COUNT * number)
        return np.frombuffer(numbers, np.uint32, number), np.frombuffer(counts, np.uint16, number)


def _read_at(handle: int, place: int, size: int) -> Any:
    if hasattr(os, "pread"):
        return os.pread(handle, size, place)
    with _seeking:  # Windows has a place in the file only, and no fork
        os.lseek(handle, place, os.SEEK_SET)
        return os.read(handle, size)
