"""Which vectors belong to which documents of a snapshot. What is known of a segment is kept as long as the segment."""

from collections.abc import Callable
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from wiki.search.meaning.following import found
from wiki.search.meaning.packed import Names, Rows, Vectors, name_of
from wiki.search.whoosh_backend.segment import Segment
from wiki.search.whoosh_backend.snapshot import Snapshot

Source = Callable[[], Vectors | None]


@dataclass(frozen=True, slots=True, eq=False)
class SegmentNames:
    """The keys and digests of a segment's documents as numbers."""

    keys: Names
    digests: Names


@dataclass(frozen=True, slots=True, eq=False)
class Near:
    """The vectors of a snapshot: the row of each document, and the document of each row; -1 where there is none."""

    vectors: Vectors
    rows: NDArray[np.int32]
    documents: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The rows of a segment's documents among the first `seen` rows."""

    name: str
    seen: int
    rows: Rows


_names: WeakKeyDictionary[Segment, SegmentNames] = WeakKeyDictionary()


def names(segment: Segment) -> SegmentNames:
    """Return the names of a segment's documents."""
    known = _names.get(segment)
    if known is None:
        keys = np.array([name_of(key) for key in segment.keys], np.uint64)
        known = _names[segment] = SegmentNames(keys, np.array([int(one, 16) for one in segment.digests], np.uint64))
    return known


class VectorRows:
    """Joins snapshots with the newest vectors of `source`."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._segments: WeakKeyDictionary[Segment, _Known] = WeakKeyDictionary()
        self._sorted: tuple[str, int, Names, Rows] = ("", 0, np.empty(0, np.uint64), np.empty(0, np.intp))
        self._near: tuple[Snapshot, Near] | None = None

    def of(self, index: Snapshot) -> Near | None:
        """Return the vectors of a snapshot, if there are any."""
        vectors = self._source()
        if vectors is None or not len(vectors):
            return None
        kept = self._near
        if kept is None or kept[0] is not index or kept[1].vectors is not vectors:
            self._near = kept = index, self._joined(index, vectors)
        return kept[1]

    def _joined(self, index: Snapshot, vectors: Vectors) -> Near:
        rows = np.concatenate([self._rows(segment, vectors) for segment in index.segments] or [np.empty(0, np.intp)])
        rows[~index.live] = -1
        rows[vectors.entries["key"][rows] == 0] = -1  # emptied since its place was looked up
        numbers = np.flatnonzero(rows >= 0)
        documents = np.full(len(vectors), -1, np.int32)
        documents[rows[numbers]] = numbers
        return Near(vectors, rows.astype(np.int32), documents)

    def _rows(self, segment: Segment, vectors: Vectors) -> Rows:
        """Return the row of each document of a segment; of one that is known, only new rows are looked at."""
        known = self._segments.get(segment)
        keys = names(segment).keys
        if known is None or known.name != vectors.name or known.seen > len(vectors):
            rows = found(*self._in_order(vectors), keys)
        elif known.seen < len(vectors):
            order = known.seen + np.argsort(vectors.entries["key"][known.seen :], kind="stable")
            new = found(vectors.entries["key"][order], order, keys)
            rows = np.where(new >= 0, new, known.rows)
        else:
            return known.rows
        self._segments[segment] = _Known(vectors.name, len(vectors), rows)
        return rows

    def _in_order(self, vectors: Vectors) -> tuple[Names, Rows]:
        if self._sorted[:2] != (vectors.name, len(vectors)):
            order = np.argsort(vectors.entries["key"], kind="stable")
            self._sorted = vectors.name, len(vectors), vectors.entries["key"][order], order
        return self._sorted[2:]
