"""What a segment knows of its documents besides words and text, as arrays that are read in one piece.

    <segment>.doc   the length of a JSON object (32 bits), the object with all texts, then the arrays of numbers

Facets are numbered within the segment; a reader numbers them anew by its own codebook.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.whoosh_backend.facets import Codebook, FacetColumns, Mask

LENGTHS = ("title", "words", "labels", "characters", "text")
"""Fields whose length in words or Chinese characters is kept; of the whole text it is the units of UTF-16."""

_SIZE = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one document. `lengths` are in the order of `LENGTHS`."""

    key: str
    kind: str
    ref: str | None
    date: int
    lengths: tuple[int, ...]
    facets: Mapping[str, Sequence[str]]
    usefulness: float
    digest: str


@dataclass(frozen=True, slots=True)
class Columns:
    """The records of numbered documents, column by column. `facets` are numbers of `codebook`."""

    keys: list[str]
    kinds: list[str]
    refs: list[str | None]
    digests: list[str]
    dates: NDArray[np.int64]
    usefulness: NDArray[np.float32]
    lengths: NDArray[np.uint32]
    facets: FacetColumns
    codebook: Codebook

    @classmethod
    def of(cls, records: Sequence[Record]) -> "Columns":
        """Turn records into columns."""
        codebook = Codebook(sorted({facet for one in records for facet in one.facets}))
        return cls(
            [one.key for one in records],
            [one.kind for one in records],
            [one.ref for one in records],
            [one.digest for one in records],
            np.array([one.date for one in records], np.int64),
            np.array([one.usefulness for one in records], np.float32),
            np.array([one.lengths for one in records], np.uint32).reshape(-1, len(LENGTHS)),
            FacetColumns.of([one.facets for one in records], codebook),
            codebook,
        )

    @classmethod
    def joined(cls, several: Sequence["Columns"]) -> "Columns":
        """Return the columns of several segments, in a row, as those of one."""
        codebook = Codebook(sorted({facet for one in several for facet in one.codebook.facets}))
        facets = [one.facets.renumbered(one.codebook, codebook) for one in several]
        return cls(
            list(chain.from_iterable(one.keys for one in several)),
            list(chain.from_iterable(one.kinds for one in several)),
            list(chain.from_iterable(one.refs for one in several)),
            list(chain.from_iterable(one.digests for one in several)),
            np.concatenate([one.dates for one in several]),
            np.concatenate([one.usefulness for one in several]),
            np.concatenate([one.lengths for one in several]),
            FacetColumns.joined(facets, len(codebook.facets)),
            codebook,
        )

    def kept(self, mask: Mask) -> "Columns":
        """Return the columns of those documents only for which `mask` is true."""
        numbers = np.flatnonzero(mask).tolist()
        return Columns(
            [self.keys[number] for number in numbers],
            [self.kinds[number] for number in numbers],
            [self.refs[number] for number in numbers],
            [self.digests[number] for number in numbers],
            self.dates[mask],
            self.usefulness[mask],
            self.lengths[mask],
            self.facets.kept(mask),
            self.codebook,
        )

    def dumped(self) -> bytes:
        """Return the content of the file."""
        texts = {name: getattr(self, name) for name in ("keys", "kinds", "refs", "digests")}
        more = len(self.facets.more_codes)
        head = json.dumps({**texts, "facets": self.codebook.facets, "codes": self.codebook.codes(), "more": more})
        arrays = (self.dates, self.usefulness, self.lengths, *self.facets.arrays())
        return b"".join((_SIZE.pack(len(head)), head.encode("ascii"), *(array.tobytes() for array in arrays)))

    @classmethod
    def loaded(cls, content: bytes) -> "Columns":
        """Read the content of a file. Raise an exception of any kind if it is damaged."""
        begin = _SIZE.size + _SIZE.unpack_from(content)[0]
        head = json.loads(content[_SIZE.size : begin])
        documents, codebook = len(head["keys"]), Codebook(head["facets"], head["codes"])
        arrays = _Arrays(content, begin)
        columns = cls(
            *(head["keys"], head["kinds"], head["refs"], head["digests"]),
            arrays.next(np.int64, documents),
            arrays.next(np.float32, documents),
            arrays.next(np.uint32, documents * len(LENGTHS)).reshape(documents, -1),
            FacetColumns(
                arrays.next(np.int32, documents * len(codebook.facets)).reshape(documents, -1),
                arrays.next(np.int32, head["more"]),
                arrays.next(np.int32, head["more"]),
            ),
            codebook,
        )
        if arrays.place != len(content):
            raise ValueError("The records of the index are damaged.")
        return columns


class _Arrays:
    """Arrays that lie one after the other."""

    def __init__(self, content: bytes, place: int) -> None:
        self._content, self.place = content, place

    def next(self, kind: type[np.generic], size: int) -> NDArray[Any]:
        array = np.frombuffer(self._content, kind, size, self.place)
        self.place += array.nbytes
        return array
