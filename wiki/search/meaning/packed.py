"""Vectors in rows, packed to half a byte a number, and how a question is compared with them.

Half a byte a number costs nothing in nDCG and keeps 100,000 documents within 240 MB, of which a question touches what
it compares.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wiki.search.meaning.encoder import DIMENSIONS, Matrix

MOST_VECTORS = 9
"""Of a document: one of the whole, the others of passages."""

ENTRY = np.dtype(
    [("key", "<u8"), ("document", "<u8"), ("text", "<u8"), ("scales", "<f4", (MOST_VECTORS,)), ("check", "<u4")]
)
"""`document` is its digest as the index has it, `text` that of what was encoded. A key of 0 means an empty row."""

PACKED = DIMENSIONS // 2
HALF = 7
"""The largest number that half a byte holds beside its sign."""

FINE = 2_047
"""The largest number of a question: 15 * FINE * DIMENSIONS is a whole number that a float still holds."""

BLOCK = 1_024

Names = NDArray[np.uint64]
Rows = NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """All vectors at one moment, mapped from disk. A row whose key is 0 is empty, and becomes so while this is held."""

    name: str
    """Rows of the same name keep their numbers."""
    entries: NDArray[Any]
    values: NDArray[np.uint8]
    codes: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.entries)

    def near(self, question: Matrix, rows: Rows) -> Matrix:
        """Return the cosines of a question with the whole texts of these rows."""
        return _cosines(_products(self.values[rows, 0], question) * self.entries["scales"][rows, 0])

    def nearest_passages(self, question: Matrix, rows: Rows) -> Matrix:
        """Return the cosine of a question with the nearest passage of each of these rows; none is below 0."""
        products = _products(self.values[rows, 1:], question) * self.entries["scales"][rows, 1:]
        nearest: Matrix = _cosines(products).max(axis=1).clip(0)
        return nearest

    def distances(self, question: Matrix) -> NDArray[np.uint16]:
        """Return for each row in how many signs it differs from a question; half of them if there is no likeness."""
        counts = self._differing(signs(question[np.newaxis])).view(np.uint64)
        # Eight counts of at most 64 are added in one number, two by two so that none runs over.
        pairs = (counts & np.uint64(0x00FF00FF00FF00FF)) + ((counts >> np.uint64(8)) & np.uint64(0x00FF00FF00FF00FF))
        return ((pairs * np.uint64(0x0001000100010001)) >> np.uint64(48)).astype(np.uint16)

    def _differing(self, code: NDArray[np.uint64]) -> NDArray[np.uint8]:
        """Return how many bits differ in each 64; in blocks, because numpy is slow on rows as short as a code."""
        codes, block = self.codes.ravel(), np.tile(code.ravel(), BLOCK)
        starts = range(0, len(codes), len(block))
        parts = (codes[start : start + len(block)] for start in starts)
        return np.concatenate([np.bitwise_count(part ^ block[: len(part)]) for part in parts])


def name_of(text: str) -> int:
    """Return a number that stands for a key or a text; none is 0."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def signs(vectors: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the signs of vectors, 64 in a number."""
    return np.packbits(vectors > 0, axis=1).view(np.uint64)


def damaged(vectors: Vectors) -> list[int]:
    """Return the rows that are neither empty nor as they were written."""
    filled: Sequence[int] = np.flatnonzero(vectors.entries["key"]).tolist()
    return [row for row in filled if not _is_sound(vectors, row)]


def _is_sound(vectors: Vectors, row: int) -> bool:
    entry, values, codes = vectors.entries[row], vectors.values[row], vectors.codes[row]
    return bool(entry["check"] == check(entry, values.tobytes() + codes.tobytes()))


def check(entry: Any, rest: bytes) -> int:
    """Return the checksum of a row, without the digest of the document, which changes in place."""
    told = entry["key"].tobytes() + entry["text"].tobytes() + entry["scales"].tobytes()
    return zlib.crc32(rest, zlib.crc32(told))


def packed(vectors: Matrix) -> NDArray[np.uint8]:
    """Return numbers from -7 to 7 two in a byte: the first half of a vector in the upper bits, the second below."""
    numbers = (np.rint(vectors) + HALF + 1).astype(np.uint8)
    return np.bitwise_or(numbers[:, :PACKED] * np.uint8(16), numbers[:, PACKED:])


def _products(packed: NDArray[np.uint8], question: Matrix) -> Matrix:
    """Return the products of packed vectors with a question.

    They are sums of whole numbers, which are exact in any order: which other rows are compared, and where a row stands,
    changes no bit of its product.
    """
    scale = np.abs(question).max() / np.float32(FINE)
    whole = np.rint(question / scale) if scale else question
    upper = (packed >> 4).astype(np.float32) @ whole[:PACKED]
    lower = (packed & 15).astype(np.float32) @ whole[PACKED:]
    products: Matrix = (upper + lower - np.float32((HALF + 1) * whole.sum())) * scale
    return products


def _cosines(products: Matrix) -> Matrix:
    """Return products within the bounds of a cosine: what a damaged scale makes of them shall not reach a score."""
    return np.nan_to_num(products, nan=0.0).clip(-1, 1)
