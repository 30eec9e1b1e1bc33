"""One segment as arrays. It never changes, so a commit keeps the arrays of all segments that it leaves alone."""

import zlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.lines import Lines
from wiki.search.whoosh_backend.columns import LENGTHS
from wiki.search.whoosh_backend.facets import Codebook
from wiki.search.whoosh_backend.lexicon import Lexicon
from wiki.search.whoosh_backend.postings import FIELDS, PREFIXES
from wiki.search.whoosh_backend.terms import Postings, TermFile
from wiki.search.whoosh_backend.texts import Texts

HARDLY = 1 / 4
"""If fewer are left out than this share of those that hold a term, how many hold it in all says enough."""


class Segment:
    """Documents numbered from 0: keys, dates, lengths, facets, postings. Deleted ones included; see `Snapshot`."""

    def __init__(self, storage: Any, described: Any, codebook: Codebook) -> None:
        self.name: str = described.segment_id()
        codec = described.codec()
        self._terms: TermFile = codec.terms_reader(storage, described)
        self._text_file = Path(storage.folder) / codec.column_filename(described, "text")
        self._words_file = codec.words_file(storage, described)
        columns = codec.columns(storage, described)
        self.keys, self.kinds, self.refs, self.digests = columns.keys, columns.kinds, columns.refs, columns.digests
        self.dates, self.usefulness, self._lengths = columns.dates, columns.usefulness, columns.lengths
        self.facets = columns.facets.renumbered(columns.codebook, codebook)
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
        # A Whoosh column of bytes begins with its values, one after the other.
        return Texts(self._text_file.read_bytes(), self.lengths("text").tolist())

    def lengths(self, field: str) -> NDArray[np.uint32]:
        """Return the length of a field of each document; see `LENGTHS`."""
        return self._lengths[:, LENGTHS.index(field)]

    def totals(self, mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the length of each of `FIELDS` of some documents together."""
        lengths = self._lengths.compress(mask, axis=0)
        totals: NDArray[np.int64] = lengths.sum(axis=0, dtype=np.int64)[: len(FIELDS)]
        return totals

    @cached_property
    def all_totals(self) -> NDArray[np.int64]:
        """The totals of all documents."""
        return self.totals(np.ones(len(self), bool))

    @cached_property
    def titles(self) -> Lines:
        """The titles, read when somebody first types into the search box."""
        return self.texts.titles()

    @cached_property
    def lexicon(self) -> Lexicon:
        """The distinct words, read like the texts."""
        return Lexicon(self._words_file.read_bytes())

    def holds(self, field: str, term: str) -> bool:
        """Tell whether any document, be it deleted, holds a word or character in a field."""
        return self._terms.holds(PREFIXES[field] + term.encode())

    def least_among(
        self, field: str, terms: Iterable[str], mask: NDArray[np.bool_], most: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Return how many documents in a mask hold each term in a field, or less: so many postings are read at most."""
        begins, sizes = self._terms.extents([PREFIXES[field] + term.encode() for term in terms])
        outside = len(mask) - int(np.count_nonzero(mask))
        read = np.where(HARDLY * sizes < outside, np.minimum(sizes, most), 0)
        passed, ends = np.append(0, np.cumsum(mask[self._terms.numbers(begins, read)])), np.cumsum(read)
        return np.maximum(passed[ends] - passed[ends - read], sizes - outside)

    def holders(self, field: str, term: str) -> NDArray[np.uint32]:
        """Return the documents that hold a term in a field, deleted ones included."""
        return self._terms.holders(PREFIXES[field] + term.encode())

    def postings(self, field: str, term: str) -> Postings | None:
        """Return the postings of a word or character in a field."""
        return self._terms.postings(PREFIXES[field] + term.encode())
