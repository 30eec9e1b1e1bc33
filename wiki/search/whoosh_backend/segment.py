"""One segment as arrays. It never changes, so a commit keeps the arrays of all segments that it leaves alone."""

import zlib
from contextlib import closing
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.cache import BoundedCache
from wiki.search.whoosh_backend.facets import Codebook, FacetColumns
from wiki.search.whoosh_backend.postings import WORD_FIELDS, Postings
from wiki.search.whoosh_backend.schema import records, schema
from wiki.search.whoosh_backend.texts import Texts

PostingsCache = BoundedCache[Postings | None]


def postings_cache(megabytes: int) -> PostingsCache:
    """Return a cache for what segments have read."""
    return PostingsCache(megabytes << 20, lambda read: 350 + read[0].nbytes + read[1].nbytes if read else 0)


class Segment:
    """Documents numbered from 0: keys, dates, lengths, facets, postings. Deleted ones included; see `Snapshot`."""

    def __init__(self, storage: Any, described: Any, codebook: Codebook, cache: PostingsCache) -> None:
        self.name: str = described.segment_id()
        self._cache = cache
        self._storage, self._described = storage, described
        self._terms = described.codec().terms_reader(storage, described)
        rows = list(records(_column(storage, described, "record")))
        self.keys = [row.key for row in rows]
        self.kinds = [row.kind for row in rows]
        self.refs = [row.ref for row in rows]
        self.digests = [row.digest for row in rows]
        self.dates = np.array([row.date for row in rows], np.int64)
        self.usefulness = np.array([row.usefulness for row in rows], np.float32)
        self.word_lengths = np.array([row.lengths for row in rows], np.float32).reshape(-1, len(WORD_FIELDS))
        self.facets = FacetColumns.of([row.facets for row in rows], codebook)
        self.numbers = {key: number for number, key in enumerate(self.keys)}

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def key_hashes(self) -> NDArray[np.uint32]:
        """Numbers that order documents of one date alike on every run and in every segment."""
        return np.array([zlib.crc32(key.encode()) for key in self.keys], np.uint32)

    @cached_property
    def texts(self) -> Texts:
        """The texts, read when a query first needs them: a writer never does."""
        return Texts(list(_column(self._storage, self._described, "text")))

    @cached_property
    def text_lengths(self) -> NDArray[np.float32]:
        """The number of Chinese characters in each text."""
        return self.texts.lengths()

    def word(self, field: str, word: str) -> Postings | None:
        """Return the postings of a word in a field."""
        return self._cache.get((self.name, field, word), lambda: self._terms.postings(field, word.encode()))

    def character(self, character: str) -> Postings:
        """Return the postings of a character in title and body."""
        return self._read("character", character, self.texts.postings)

    def phrase(self, phrase: str) -> Postings:
        """Return where a phrase stands in title or body, whole words only; see `Texts.whole`."""
        return self._read("phrase", phrase, self.texts.whole)

    def characters(self, text: str) -> Postings:
        """Return where a row of characters stands in title or body."""
        return self._read("characters", text, self.texts.postings)

    def _read(self, what: str, text: str, read: Any) -> Postings:
        found = self._cache.get((self.name, what, text), lambda: read(text))
        assert found is not None  # noqa: S101 - only `word` keeps None
        return found


def _column(storage: Any, described: Any, name: str) -> Any:
    """Return the values of a column of the segment, documents in order."""
    with closing(described.codec().per_document_reader(storage, described)) as reader:
        return list(reader.column_reader(name, schema()[name].column_type))
