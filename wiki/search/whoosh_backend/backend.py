"""The index of a site in a folder: its newest state for readers, the one writer, and rebuilding beside it."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from whoosh.index import TOC

from wiki.search.backend import IndexUnusable, Mark, QuestionFailed
from wiki.search.whoosh_backend.facets import Codebook
from wiki.search.whoosh_backend.folder import IndexFolder, Stamp, is_shortage
from wiki.search.whoosh_backend.reader import SnapshotReader
from wiki.search.whoosh_backend.rows import Source, VectorRows
from wiki.search.whoosh_backend.sealing import SealedStorage
from wiki.search.whoosh_backend.segment import Segment
from wiki.search.whoosh_backend.snapshot import Snapshot
from wiki.search.whoosh_backend.writer import IndexWriter, RebuildWriter, create

Value = TypeVar("Value")

OPEN_TRIES = 3

SOUND_FOR = 60.0
"""Seconds for which an index that was just compared with its seals is taken to be sound."""

log = logging.getLogger(__name__)


class WhooshBackend:
    """A `wiki.search.backend.Backend`. One object serves all threads of a process; a call looks for news."""

    def __init__(self, path: Path, *, site: str, facets: Iterable[str] = (), vectors: Source = lambda: None) -> None:
        self._folder = IndexFolder(path, site)
        self._vectors = VectorRows(vectors)
        self._facets = tuple(facets)
        self._lock = Lock()
        # Segments live as long as the last state that holds them: the reader's or the writer's.
        self._segments: WeakValueDictionary[str, Segment] = WeakValueDictionary()
        self._reader: tuple[Stamp, SnapshotReader] | None = None
        self._seen: Snapshot | None = None
        self._sound_until = 0.0
        self._forget()

    def reader(self) -> SnapshotReader:
        """See `wiki.search.backend.Backend`."""
        stamp = self._folder.stamp()
        kept = self._reader
        if kept is not None and kept[0] == stamp:
            return kept[1]
        with self._lock:
            return self._opened()

    def mark(self) -> Mark:
        """See `wiki.search.backend.Backend`."""
        return self._folder.mark(self._folder.current())

    @contextmanager
    def writer(self) -> Iterator[IndexWriter]:
        """See `wiki.search.backend.Backend`."""
        with self._folder.lock():
            directory = self._folder.current()
            self._folder.mark(directory)
            yield IndexWriter(self._folder, directory, self._look)

    @contextmanager
    def rebuild(self) -> Iterator[IndexWriter]:
        """See `wiki.search.backend.Backend`."""
        with self._folder.lock():
            directory = self._folder.new()
            writer = RebuildWriter(self._folder, directory, self._look)
            try:
                create(directory)
                self._folder.put_mark(directory, commit=0, cursors={}, count=0)
                yield writer
                writer.finish()
            except BaseException:
                writer.cancel()
                self._folder.discard(directory)
                raise
            finally:
                self._folder.put_progress(None)
            self._folder.use(directory)

    def put_progress(self, share: float) -> None:
        """See `wiki.search.backend.Backend`."""
        self._folder.put_progress(share)

    def progress(self) -> float | None:
        """See `wiki.search.backend.Backend`."""
        return self._folder.progress()

    def verify(self) -> None:
        """See `wiki.search.backend.Backend`."""
        with self._lock:
            self._read(_check)

    def _opened(self) -> SnapshotReader:
        """Open the newest state."""
        stamp, directory, mark, snapshot = self._read(self._whole_snapshot)
        # Whoosh commits first: after a crash in between the mark is older, and the changes since then come again.
        if mark.commit > snapshot.commit or (mark.commit == snapshot.commit and mark.count != snapshot.count):
            raise self._blamed(stamp, directory, ValueError("The index is not the one that its mark describes."))
        reader = SnapshotReader(snapshot, directory.name, self._failed, self._vectors)
        if self._reader is None or self._reader[1].generation != reader.generation:
            self._reader = stamp, reader
        else:
            self._reader = stamp, self._reader[1]
        return self._reader[1]

    def _failed(self, error: Exception) -> IndexUnusable:
        """Return the exception for a question that could not be answered.

        Only if what the index gives back is not what was written, the index is to blame. It is not read through for
        each question that meets the same defect.
        """
        if isinstance(error, IndexUnusable):
            return error
        if is_shortage(error):
            return IndexUnusable(f"The index could not be read: {error!r}")
        if time.monotonic() >= self._sound_until:
            try:
                self.verify()
            except IndexUnusable as damage:
                return damage
            self._sound_until = time.monotonic() + SOUND_FOR
        log.error("A question cannot be answered, though the search index is sound.", exc_info=error)
        return QuestionFailed(f"A question could not be answered: {error!r}")

    def _look(self, directory: Path) -> Snapshot:
        """Return the state of a directory for its writer, and keep it for the next look."""
        with self._lock:
            self._seen = self._snapshot(directory)
            return self._seen

    def _read(self, read: Callable[[Path], Value]) -> tuple[Stamp, Path, Mark, Value]:
        """Read from the newest state, again if a commit or rebuild removed files meanwhile."""
        for tries_left in reversed(range(OPEN_TRIES)):
            stamp, directory = self._folder.stamp(), self._folder.current()
            mark = self._folder.mark(directory)
            try:
                return stamp, directory, mark, read(directory)
            except Exception as error:
                self._forget()
                if not tries_left:
                    raise self._blamed(stamp, directory, error) from error
        raise AssertionError("The last try returns or raises.")

    def _blamed(self, stamp: Stamp, directory: Path, error: Exception) -> IndexUnusable:
        """Return the exception for what could not be read; what was written to meanwhile is not to blame."""
        if self._folder.stamp() != stamp:
            return IndexUnusable("The index changes faster than it can be read.")
        return self._folder.blame(directory, error)

    def _snapshot(self, directory: Path) -> Snapshot:
        storage = SealedStorage(str(directory), readonly=True)
        contents = TOC.read(storage, "MAIN")
        segments, deleted = [], []
        for described in contents.segments:
            known = self._segments.get(described.segment_id())
            segments.append(known or self._segment(storage, described))
            deleted.append(list(described.deleted_docs()))
        self._segments.update((segment.name, segment) for segment in segments)
        return Snapshot(contents.generation, segments, deleted, self._codebook)

    def _whole_snapshot(self, directory: Path) -> Snapshot:
        snapshot = self._snapshot(directory)
        for segment in snapshot.segments:
            segment.texts, segment.lexicon  # noqa: B018 - read while the files are there
        return snapshot

    def _segment(self, storage: SealedStorage, described: Any) -> Segment:
        storage.check(described.segment_id())
        return Segment(storage, described, self._codebook)

    def _forget(self) -> None:
        self._segments.clear()
        self._codebook = Codebook(self._facets)
        self._reader = self._seen = None


def _check(directory: Path) -> None:
    """Read every file anew, whatever is in memory of it, and compare it with its seal."""
    storage = SealedStorage(str(directory), readonly=True)
    for described in TOC.read(storage, "MAIN").segments:
        storage.check(described.segment_id())
