"""What one term adds to the scores of all documents of a snapshot, ready to be added up."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Counts = NDArray[np.uint8]

DENSE_FROM = 1 / 8
"""Share of the documents from which adding a whole row is faster than picking."""


class Vector(Protocol):
    """The documents that hold a term, with what it adds to their scores."""

    @property
    def nbytes(self) -> int:
        """Memory, in bytes."""

    def add_to(self, scores: Scores) -> None:
        """Add the term's part to the scores."""

    def count_in(self, counts: Counts) -> None:
        """Add 1 for each document that holds the term."""


class Sparse:
    """The numbers of the documents and their weights."""

    __slots__ = ("nbytes", "numbers", "weights")

    def __init__(self, numbers: NDArray[np.intp], weights: Scores) -> None:
        self.numbers, self.weights = numbers, weights
        self.nbytes = numbers.nbytes + weights.nbytes

    def add_to(self, scores: Scores) -> None:
        """See `Vector`."""
        scores[self.numbers] += self.weights

    def count_in(self, counts: Counts) -> None:
        """See `Vector`."""
        counts[self.numbers] += 1


class Dense:
    """The weights of all documents, 0 where the term is missing."""

    __slots__ = ("held", "nbytes", "weights")

    def __init__(self, numbers: NDArray[np.intp], weights: Scores, size: int) -> None:
        self.weights = np.zeros(size, np.float32)
        self.weights[numbers] = weights
        self.held = np.zeros(size, np.uint8)
        self.held[numbers] = 1
        self.nbytes = self.weights.nbytes + self.held.nbytes

    def add_to(self, scores: Scores) -> None:
        """See `Vector`."""
        scores += self.weights

    def count_in(self, counts: Counts) -> None:
        """See `Vector`."""
        counts += self.held


def vector(numbers: NDArray[np.intp], weights: Scores, size: int) -> Vector:
    """Return the quicker form for this many documents out of `size`."""
    dense = len(numbers) > DENSE_FROM * size
    return Dense(numbers, weights, size) if dense else Sparse(numbers, weights)


class Holders:
    """The documents that hold a word, kept small: their numbers, or a bit for each document where they are many."""

    __slots__ = ("_kept", "_size", "nbytes")

    def __init__(self, held: NDArray[np.bool_]) -> None:
        numbers, self._size = np.flatnonzero(held).astype(np.uint32), len(held)
        self._kept: NDArray[Any] = numbers if 8 * numbers.nbytes <= self._size else np.packbits(held)
        self.nbytes = self._kept.nbytes

    def among(self, mask: NDArray[np.bool_]) -> int:
        """Return how many of them are in `mask`."""
        places = self._places()
        return int(np.count_nonzero(mask & places if places.dtype == bool else mask[places]))

    def add_to(self, scores: NDArray[np.float64], weight: float) -> None:
        """Add so much to the score of each."""
        places = self._places()
        if places.dtype == bool:
            scores += weight * places
        else:
            scores[places] += weight

    def _places(self) -> NDArray[Any]:
        if self._kept.dtype == np.uint8:
            return np.unpackbits(self._kept, count=self._size).view(bool)
        return self._kept
