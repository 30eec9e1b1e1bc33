"""Writing: documents are collected and become a segment at a commit; small segments are put together.

A commit of one document costs a few milliseconds however large the index is, because merging never touches a segment
above `LARGEST_MERGE`; the number of segments grows with the documents, one for each some thousands. A query looks into
each segment, so a rebuild, which nobody waits for, writes larger ones.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.index import FileIndex

from wiki.search.backend import Document
from wiki.search.whoosh_backend.folder import Cursors, IndexFolder, is_shortage
from wiki.search.whoosh_backend.postings import ArrayCodec, PostingPool
from wiki.search.whoosh_backend.schema import schema, stored
from wiki.search.whoosh_backend.sealing import SealedStorage
from wiki.search.whoosh_backend.snapshot import Snapshot

MERGED_AT_ONCE = 8
LARGEST_MERGE = 8_000
"""Documents of a merged segment at most: a merge is part of a commit, and one of this size takes half a second."""

REBUILT_AT_ONCE = 20_000
"""Documents of a segment that a rebuild writes: their postings are held in memory, about 3 KB for each."""

Place = tuple[str, int]
"""Name of a segment and number of a document in it."""


class IndexWriter:
    """Writes one index directory, a `wiki.search.backend.Writer`. Holds no files open between commits."""

    def __init__(self, folder: IndexFolder, directory: Path, look: Callable[[Path], Snapshot]) -> None:
        self._folder, self._directory, self._look = folder, directory, look
        self._storage = SealedStorage(str(directory))
        self._waiting: dict[str, Document | None] = {}

    def put(self, document: Document) -> None:
        """See `wiki.search.backend.Writer`."""
        self._waiting[document.key] = document

    def remove(self, key: str) -> None:
        """See `wiki.search.backend.Writer`."""
        self._waiting[key] = None

    def commit(self, cursors: Cursors) -> None:
        """See `wiki.search.backend.Writer`."""
        try:
            self._commit(cursors)
        except Exception as error:
            if is_shortage(error):
                raise
            raise self._folder.blame(self._directory, error) from error

    def _commit(self, cursors: Cursors) -> None:
        before, gone, new = self._changes()
        number = self._write(gone, new) if gone or new else before.commit
        self._waiting.clear()
        count = before.count - len(gone) + len(new)
        self._folder.put_mark(self._directory, commit=number, cursors=cursors, count=count)

    def _changes(self) -> tuple[Snapshot, list[Place], list[Document]]:
        """Return the state so far, the documents of it that go, and those that come."""
        before = self._look(self._directory)
        places = [place for key in self._waiting if (place := before.locate(key)) is not None]
        gone = [(segment.name, number) for segment, number in places]
        return before, gone, [document for document in self._waiting.values() if document is not None]

    def _write(self, gone: Sequence[Place], new: Sequence[Document]) -> int:
        """Commit to Whoosh and return the number of the commit."""
        with _cancelled_unless_closed(_opened(self._storage)) as writer:
            _change(writer, gone, new)
            writer.commit(mergetype=_merge)
            return int(writer.generation)


class RebuildWriter(IndexWriter):
    """Writes an index that nobody reads yet: its commits are collected in large segments, up to `finish`."""

    def __init__(self, folder: IndexFolder, directory: Path, look: Callable[[Path], Snapshot]) -> None:
        super().__init__(folder, directory, look)
        self._writer: Any = None
        self._added: set[str] = set()
        self._cursors: Cursors | None = None

    def finish(self) -> None:
        """Make everything that was committed findable, and mark the index."""
        if self._cursors is not None:
            self._flush()
            after = self._look(self._directory)
            self._folder.put_mark(self._directory, commit=after.commit, cursors=self._cursors, count=after.count)

    def cancel(self) -> None:
        """Let go of all files."""
        if self._writer is not None and not self._writer.is_closed:
            self._writer.cancel()

    def _commit(self, cursors: Cursors) -> None:
        if not self._added.isdisjoint(self._waiting):  # only what is in a segment can be replaced
            self._flush()
        _before, gone, new = self._changes()
        self._writer = self._writer or _opened(self._storage)
        _change(self._writer, gone, new)
        self._added.update(document.key for document in new)
        self._waiting.clear()
        self._cursors = cursors
        if len(self._added) >= REBUILT_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._writer is not None:
            self._writer.commit(mergetype=lambda _writer, segments: segments)
            self._writer = None
            self._added.clear()


def create(directory: Path) -> None:
    """Make an empty index."""
    FileIndex.create(SealedStorage(str(directory)), schema(), "MAIN")


def _opened(storage: SealedStorage) -> Any:
    writer: Any = FileIndex(storage).writer(codec=ArrayCodec(), compound=False)
    writer.pool = PostingPool()
    return writer


@contextmanager
def _cancelled_unless_closed(writer: Any) -> Iterator[Any]:
    try:
        yield writer
    finally:
        if not writer.is_closed:
            writer.cancel()


def _change(writer: Any, gone: Sequence[Place], new: Sequence[Document]) -> None:
    segments = {segment.segment_id(): segment for segment in writer.segments}
    for name, number in gone:
        segments[name].delete_document(number)
    for document in new:
        record, fields = stored(document)
        writer.pool.keep(record)
        writer.add_document(**fields)


def _merge(writer: Any, segments: Sequence[Any]) -> list[Any]:
    """Whoosh's merge policy: copy small segments into the one being written, and return those that stay."""
    merged = to_merge([(segment.doc_count_all(), segment.doc_count()) for segment in segments])
    for place in merged:
        _copy(writer, segments[place])
    return [segment for place, segment in enumerate(segments) if place not in merged and segment.doc_count()]


def to_merge(sizes: Sequence[tuple[int, int]]) -> list[int]:
    """Say which segments of (all, living) documents to merge: those half deleted, and eight of about the same size."""
    tiers: dict[int, list[int]] = defaultdict(list)
    chosen: list[int] = []
    for place, (total, living) in enumerate(sizes):
        if 0 < living <= min(total // 2, LARGEST_MERGE):
            chosen.append(place)
        elif living:
            tiers[int(math.log(living, MERGED_AT_ONCE))].append(place)
    for tier in sorted(tiers):
        smallest = sorted(tiers[tier], key=lambda place: sizes[place][1])[:MERGED_AT_ONCE]
        if len(smallest) == MERGED_AT_ONCE and sum(sizes[place][1] for place in smallest) <= LARGEST_MERGE:
            return sorted(chosen + smallest)
    return chosen


def _copy(writer: Any, segment: Any) -> None:
    """Write the living documents of a segment again, as part of the new one."""
    codec, storage = segment.codec(), writer.storage
    kept = np.array([not segment.is_deleted(number) for number in range(segment.doc_count_all())])
    numbers = np.where(kept, np.cumsum(kept) - 1 + writer.docnum, -1)
    with closing(codec.per_document_reader(storage, segment)) as columns:
        texts = columns.column_reader("text", schema()["text"].column_type)
        for number in np.flatnonzero(kept).tolist():
            writer.add_document(text=texts[number])
    with closing(codec.terms_reader(storage, segment)) as terms:
        writer.pool.move(terms.moved(numbers), codec.columns(storage, segment).kept(kept))
