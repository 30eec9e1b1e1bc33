"""Writing: documents are collected and become a segment at a commit; small segments are put together.

A commit of one document costs a few milliseconds however large the index is, because merging never touches a segment
above `LARGEST_MERGE`; the number of segments grows with the documents, one for each thousand or so.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex

from wiki.search.backend import Document
from wiki.search.whoosh_backend.folder import Cursors, IndexFolder, is_shortage
from wiki.search.whoosh_backend.postings import ArrayCodec, PostingPool
from wiki.search.whoosh_backend.schema import schema, stored
from wiki.search.whoosh_backend.snapshot import Snapshot

MERGED_AT_ONCE = 8
LARGEST_MERGE = 1_000
"""Documents of a merged segment at most: a merge is part of a commit, and one of this size takes half a second."""


class IndexWriter:
    """Writes one index directory, a `wiki.search.backend.Writer`. Holds no files open between commits."""

    def __init__(self, folder: IndexFolder, directory: Path, look: Callable[[Path], Snapshot]) -> None:
        self._folder, self._directory, self._look = folder, directory, look
        self._storage = FileStorage(str(directory))
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
        before = self._look(self._directory)
        places = [place for key in self._waiting if (place := before.locate(key)) is not None]
        gone = [(segment.name, number) for segment, number in places]
        new = [document for document in self._waiting.values() if document is not None]
        number = self._write(gone, new) if gone or new else before.commit
        self._waiting.clear()
        count = before.count - len(gone) + len(new)
        self._folder.put_mark(self._directory, commit=number, cursors=cursors, count=count)

    def _write(self, gone: Sequence[tuple[str, int]], new: Sequence[Document]) -> int:
        """Commit to Whoosh and return the number of the commit."""
        writer: Any = FileIndex(self._storage).writer(codec=ArrayCodec(), compound=False)
        try:
            writer.pool = PostingPool()
            segments = {segment.segment_id(): segment for segment in writer.segments}
            for name, number in gone:
                segments[name].delete_document(number)
            for document in new:
                writer.add_document(**stored(document))
            writer.commit(mergetype=_merge)
            return int(writer.generation)
        except BaseException:
            if not writer.is_closed:
                writer.cancel()
            raise


def create(directory: Path) -> None:
    """Make an empty index."""
    FileIndex.create(FileStorage(str(directory)), schema(), "MAIN")


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
    numbers = np.full(segment.doc_count_all(), -1, np.int64)
    with closing(codec.per_document_reader(storage, segment)) as columns:
        values = {name: columns.column_reader(name, schema()[name].column_type) for name in ("record", "text")}
        for number in range(len(numbers)):
            if not segment.is_deleted(number):
                numbers[number] = writer.docnum
                writer.add_document(**{name: column[number] for name, column in values.items()})
    with closing(codec.terms_reader(storage, segment)) as terms:
        for key, new_numbers, counts in terms.moved(numbers):
            writer.pool.extend(key, new_numbers, counts)
