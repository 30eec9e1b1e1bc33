"""Making the vectors that are missing, a few at a time, newest documents first; those of documents that went, go."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wiki.search.backend import Document, Reader
from wiki.search.meaning.encoder import encode
from wiki.search.meaning.packed import Names, Rows, Vectors, name_of
from wiki.search.meaning.passages import TEXTS_VERSION, Texts
from wiki.search.meaning.store import VectorWriter

BATCH = 2
"""Documents read and encoded at once: a twentieth of a second, which a save may have to wait."""

Read = Callable[[Iterable[str]], Mapping[str, Document]]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many documents there are, and how many of them have no vectors yet."""

    documents: int
    missing: int


class Follower:
    """Brings the vectors to what the index holds. `read` gives documents by their keys, as they are now."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._planned: tuple[str, str] | None = None
        self._waiting: NDArray[np.intp] = np.empty(0, np.intp)

    def step(self, reader: Reader, writer: VectorWriter, seconds: float) -> bool:
        """Work for so long and tell whether anything is left to do."""
        state = reader.generation, writer.vectors.name
        if self._planned != state:
            self._plan(reader, writer)
            self._planned = state
        end = time.monotonic() + seconds
        while len(self._waiting) and time.monotonic() < end:
            # The last come first: documents are numbered in the order of their commits.
            last, self._waiting = self._waiting[-BATCH:], self._waiting[:-BATCH]
            self._make(reader.keys_at(last), writer)
        return bool(len(self._waiting))

    def _plan(self, reader: Reader, writer: VectorWriter) -> None:
        keys, digests = reader.names()
        vectors = writer.vectors
        gone = np.flatnonzero(~np.isin(vectors.entries["key"], keys) & (vectors.entries["key"] != 0))
        if len(gone):
            writer.remove(gone.tolist())
        rows = rows_of(writer.vectors, keys)
        documents = np.where(rows < 0, 0, writer.vectors.entries["document"][rows]) if len(writer.vectors) else rows
        self._waiting = np.flatnonzero(documents != digests)

    def _make(self, keys: list[str], writer: VectorWriter) -> None:
        """Make the vectors of some documents. What has just gone from the database, the index will tell."""
        for key, document in self._read(keys).items():
            name, texts = name_of(key), Texts.of(document)
            text, digest = name_of(f"{TEXTS_VERSION} {texts.joined()}"), int(document.digest(), 16)
            rows = np.flatnonzero(writer.vectors.entries["key"] == name)
            same = rows[writer.vectors.entries["text"][rows] == text]
            if len(same):
                writer.confirm(int(same[-1]), digest)
                rows = rows[rows != same[-1]]
            else:
                writer.put(name, digest, text, texts.vectors(encode))
            writer.commit()
            writer.remove(rows.tolist())


def progress(reader: Reader, vectors: Vectors | None) -> Progress:
    """Tell how far the vectors have come."""
    keys, _ = reader.names()
    missing = len(keys) if vectors is None else len(keys) - int(np.isin(keys, vectors.entries["key"]).sum())
    return Progress(len(keys), missing)


def rows_of(vectors: Vectors, keys: Names) -> Rows:
    """Return the row of each key, -1 where there is none."""
    order = np.argsort(vectors.entries["key"], kind="stable")
    return found(vectors.entries["key"][order], order, keys)


def found(known: NDArray[np.uint64], rows: Rows, keys: Names) -> Rows:
    """Return the row of each key: `known` are the keys of `rows`, in order. The last of several rows counts."""
    if not len(known):
        return np.full(len(keys), -1, np.intp)
    places = np.searchsorted(known, keys, side="right") - 1
    return np.where(known[places] == keys, rows[places], -1)
