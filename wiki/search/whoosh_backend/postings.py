"""Postings as plain arrays: a Whoosh codec that writes each term's documents and counts in one piece.

Whoosh's own codec pickles blocks of 128 postings; reading a common word back takes milliseconds. Here a term is a
piece of two arrays, document numbers (32 bits) and counts (16 bits), that numpy reads as they lie in the file.
Merging segments moves these arrays as a whole instead of single postings.

    <segment>.pst   the numbers of all terms, then the counts of all terms
    <segment>.trm   see `terms`
    <segment>.doc   see `columns`
    <segment>.lex   see `lexicon`
"""

import secrets
from array import array
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment

from wiki.search.whoosh_backend.columns import Columns, Record
from wiki.search.whoosh_backend.lexicon import LONGEST, dumped
from wiki.search.whoosh_backend.terms import MOST_COUNTED, TermFile, Terms

TEXT_FIELDS = ("title", "words")
WORD_FIELDS = (*TEXT_FIELDS, "labels")
FIELDS = (*WORD_FIELDS, "characters")
FORMS, ABSENT = "forms", "absent"
"""How English words are written, see `wiki.search.forms`: they say where a word stands and add to no score."""

PREFIXES = {field: bytes([number]) for number, field in enumerate((*FIELDS, FORMS, ABSENT))}
COLUMNS_EXT, WORDS_EXT = ".doc", ".lex"

Written = tuple[Terms, Columns, bytes]
"""The postings, records and words of a segment; the words as their file has them."""


class PostingPool:
    """The postings and records of a segment being written; it stands in for Whoosh's pool of sorted tuples."""

    def __init__(self) -> None:
        # Two dictionaries of bytes and arrays: a million small tuples would keep the garbage collector busy.
        self._numbers: defaultdict[bytes, Any] = defaultdict(partial(array, "I"))
        self._counts: defaultdict[bytes, Any] = defaultdict(partial(array, "H"))
        self._records: list[Record] = []
        self._moved: list[tuple[Terms, Columns]] = []

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take one posting from Whoosh: field, term, document number, count. Document numbers must not fall."""
        field, term, number, count, _ = posting
        key = PREFIXES[field] + term
        self._numbers[key].append(number)
        self._counts[key].append(int(count) if count < MOST_COUNTED else MOST_COUNTED)

    def keep(self, record: Record) -> None:
        """Take the record of the next document."""
        self._records.append(record)

    def move(self, terms: Terms, columns: Columns) -> None:
        """Take all postings and records of an older segment, numbered after everything that came before."""
        self._moved.append((terms, columns))

    def iter_postings(self) -> Written:
        """Return everything in the order of the files."""
        keys = sorted(self._numbers)
        numbers, counts = ([pool[key] for key in keys] for pool in (self._numbers, self._counts))
        sizes = np.array([len(one) for one in numbers], np.int64)
        own = Terms(keys, sizes, _joined(numbers, np.uint32), _joined(counts, np.uint16))
        several, columns = zip((own, Columns.of(self._records)), *self._moved, strict=True)
        terms = Terms.joined(several)
        return terms, Columns.joined(columns), dumped(terms.latin(LONGEST), terms.chinese)

    def cleanup(self) -> None:
        """Forget everything."""
        for kept in (self._numbers, self._counts, self._records, self._moved):
            kept.clear()


class ArrayCodec(W3Codec):
    """Whoosh's codec with `PostingPool` for postings; tables of contents name this class."""

    length_stats = False

    def new_segment(self, storage: Any, indexname: str) -> W3Segment:
        """Return a segment with a name that never comes again: Whoosh's own repeat when somebody seeds `random`."""
        return W3Segment(self, indexname, segid=secrets.token_hex(8))

    def field_writer(self, storage: Any, segment: Any) -> "ArrayFieldWriter":
        """Return what writes the terms and records of a new segment."""
        return ArrayFieldWriter(storage, segment)

    def terms_reader(self, storage: Any, segment: Any) -> TermFile:
        """Return what reads the terms of a segment."""
        name = Path(storage.folder) / segment.segment_id()
        return TermFile(name.with_suffix(self.TERMS_EXT), name.with_suffix(self.POSTS_EXT))

    def columns(self, storage: Any, segment: Any) -> Columns:
        """Return the records of a segment."""
        return Columns.loaded((Path(storage.folder) / f"{segment.segment_id()}{COLUMNS_EXT}").read_bytes())

    def words_file(self, storage: Any, segment: Any) -> Path:
        """Return the file of the distinct words of a segment."""
        return Path(storage.folder) / f"{segment.segment_id()}{WORDS_EXT}"


class ArrayFieldWriter:
    """Writes what a `PostingPool` holds at the end."""

    def __init__(self, storage: Any, segment: Any) -> None:
        extensions = (W3Codec.POSTS_EXT, W3Codec.TERMS_EXT, COLUMNS_EXT, WORDS_EXT)
        self._files = [segment.create_file(storage, extension) for extension in extensions]
        self.is_closed = False

    def add_postings(self, schema: Any, lengths: Any, items: Written) -> None:
        """Write terms, records and words."""
        postings, index, documents, lexicon = self._files
        terms, columns, words = items
        postings.write(terms.postings())
        index.write(terms.index())
        documents.write(columns.dumped())
        lexicon.write(words)

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()
        self.is_closed = True


def _joined(arrays: list[Any], kind: type[np.unsignedinteger[Any]]) -> NDArray[Any]:
    return np.frombuffer(b"".join(arrays), kind)
