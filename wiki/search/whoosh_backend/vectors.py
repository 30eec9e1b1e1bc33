"""What one term adds to the scores of all documents of a snapshot, ready to be added up.

It is kept for each unit of rarity: how rare a term is, its audience decides.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Counts = NDArray[np.uint8]
Places = NDArray[np.intp]
Weigh = Callable[[NDArray[Any], Scores], Scores]

DENSE_FROM = 1 / 8
"""Share of the documents from which adding a whole row is faster than picking."""

FEW = 1 / 4
"""Share of the documents up to which picking from whole rows is faster than adding them."""

ONE = np.uint8(1)


class Vector(Protocol):
    """The documents that hold a term, with what it adds to their scores for each unit of rarity."""

    @property
    def nbytes(self) -> int:
        """Memory, in bytes."""

    def add_to(self, scores: Scores, rarity: np.float32) -> None:
        """Add the term's part to the scores."""

    def count_in(self, counts: Counts) -> None:
        """Add 1 for each document that holds the term."""

    def at(self, places: Places) -> Scores | None:
        """Return the term's weights in these documents; None if adding it to all is as fast."""

    def raise_to(self, weights: Scores, share: float) -> None:
        """Raise weights that are below this share of the term's."""

    def among(self, mask: NDArray[np.bool_]) -> int:
        """Return how many of a set of documents hold the term."""


class Sparse:
    """The numbers of the documents and their weights."""

    __slots__ = ("nbytes", "numbers", "weights")

    def __init__(self, numbers: NDArray[np.uint32], weights: Scores) -> None:
        self.numbers, self.weights = numbers, weights
        self.nbytes = numbers.nbytes + weights.nbytes

    def add_to(self, scores: Scores, rarity: np.float32) -> None:
        """See `Vector`."""
        np.add.at(scores, self.numbers, rarity * self.weights)  # faster than scores[numbers] += weights

    def count_in(self, counts: Counts) -> None:
        """See `Vector`."""
        np.add.at(counts, self.numbers, ONE)

    def at(self, places: Places) -> None:
        """See `Vector`."""

    def raise_to(self, weights: Scores, share: float) -> None:
        """See `Vector`."""
        weights[self.numbers] = np.maximum(weights[self.numbers], np.float32(share) * self.weights)

    def among(self, mask: NDArray[np.bool_]) -> int:
        """See `Vector`."""
        return int(np.count_nonzero(mask[self.numbers]))


class Dense:
    """The weights of all documents, 0 where the term is missing."""

    __slots__ = ("nbytes", "weights")

    def __init__(self, weights: Scores) -> None:
        self.weights = weights
        self.nbytes = weights.nbytes

    def add_to(self, scores: Scores, rarity: np.float32) -> None:
        """See `Vector`."""
        scores += rarity * self.weights

    def count_in(self, counts: Counts) -> None:
        """See `Vector`."""
        counts += self.weights > 0

    def at(self, places: Places) -> Scores:
        """See `Vector`."""
        return self.weights.take(places)

    def raise_to(self, weights: Scores, share: float) -> None:
        """See `Vector`."""
        np.maximum(weights, np.float32(share) * self.weights, out=weights)

    def among(self, mask: NDArray[np.bool_]) -> int:
        """See `Vector`."""
        return int(np.count_nonzero(mask & (self.weights > 0)))


class Counted:
    """How often each document holds the term: a fifth of the memory, for terms that few weights depend on.

    `weigh` makes weights of counts and dampings.
    """

    __slots__ = ("_counts", "_damping", "_weigh", "nbytes")

    def __init__(self, numbers: NDArray[np.uint32], counts: NDArray[np.uint16], damping: Scores, weigh: Weigh) -> None:
        small = np.uint8 if counts.max(initial=0) <= np.iinfo(np.uint8).max else np.uint16
        self._counts: NDArray[Any] = np.zeros(len(damping), small)
        self._counts[numbers] = counts
        self._damping, self._weigh = damping, weigh
        self.nbytes = self._counts.nbytes

    def add_to(self, scores: Scores, rarity: np.float32) -> None:
        """See `Vector`."""
        scores += rarity * self._weigh(self._counts, self._damping)

    def count_in(self, counts: Counts) -> None:
        """See `Vector`."""
        counts += self._counts > 0

    def at(self, places: Places) -> Scores:
        """See `Vector`."""
        return self._weigh(self._counts.take(places), self._damping.take(places))

    def raise_to(self, weights: Scores, share: float) -> None:
        """See `Vector`."""
        np.maximum(weights, np.float32(share) * self._weigh(self._counts, self._damping), out=weights)

    def among(self, mask: NDArray[np.bool_]) -> int:
        """See `Vector`."""
        return int(np.count_nonzero(mask & (self._counts > 0)))


def vector(parts: Sequence[tuple[NDArray[np.uint32], Scores]], size: int) -> Vector:
    """Return the vector of a term that several fields hold; numbers ascend in each part."""
    parts = [part for part in parts if len(part[0])]
    if is_dense(sum(len(numbers) for numbers, _ in parts), size):
        return _row(parts, size)
    if len(parts) == 1:
        return Sparse(*parts[0])
    numbers = united([numbers for numbers, _ in parts])
    weights = np.zeros(len(numbers), np.float32)
    for held, added in parts:
        weights[np.searchsorted(numbers, held)] += added
    return Sparse(numbers, weights)


def united(several: Sequence[NDArray[np.uint32]]) -> NDArray[np.uint32]:
    """Return the numbers that are in any of several rows; they ascend in each."""
    several = [one for one in several if len(one)]
    if len(several) == 1:
        return several[0]
    numbers = np.concatenate([np.empty(0, np.uint32), *several])
    numbers.sort(kind="stable")  # fast on rows that are in order
    return numbers[np.flatnonzero(np.diff(numbers, prepend=np.int64(-1)))]


def _row(parts: Sequence[tuple[NDArray[np.uint32], Scores]], size: int) -> Vector:
    weights = np.zeros(size, np.float32)
    for numbers, added in parts:
        weights[numbers] += added
    return of_row(weights)


def of_row(weights: Scores) -> Vector:
    """Return the vector of a term by what it adds to the score of each document."""
    if is_dense(int(np.count_nonzero(weights)), len(weights)):
        return Dense(weights)
    held = np.flatnonzero(weights)
    return Sparse(held.astype(np.uint32), weights[held])


def is_dense(number: int, size: int) -> bool:
    """Tell whether this many out of `size` are better kept as a row of all."""
    return number > DENSE_FROM * size


class Term(NamedTuple):
    """A term as it counts for an audience: what it adds, how rare it is, and how many of the audience hold it."""

    vector: Vector
    rarity: np.float32
    held: int


def added_up(terms: Sequence[Term], size: int, places: Places) -> Scores:
    """Return the scores of all documents; those outside of `places` may lack some parts.

    Sums of floats depend on the order. This one depends on the audience alone, and not on how a vector is kept; what
    many hold comes first, because those vectors are whole rows.
    """
    scores = np.zeros(size, np.float32)
    few = len(places) <= FEW * size
    picked: Scores | None = None
    for vector, rarity, _held in sorted(terms, key=lambda one: -one.held):
        part = vector.at(places) if few else None
        if part is not None:
            picked = scores.take(places) if picked is None else picked
            picked += rarity * part
            continue
        if picked is not None:
            scores[places], picked = picked, None
        vector.add_to(scores, rarity)
    if picked is not None:
        scores[places] = picked
    return scores


def picked(one: Vector, places: Places) -> Scores:
    """Return a term's weights in a few documents, whose numbers ascend or not."""
    part = one.at(places)
    if part is None:
        assert isinstance(one, Sparse)  # noqa: S101 - all others answer
        found = np.searchsorted(one.numbers, places)
        found[found == len(one.numbers)] = 0
        held = one.numbers[found] == places if len(one.numbers) else np.zeros(len(places), bool)
        part = np.zeros(len(places), np.float32)
        part[held] = one.weights[found[held]]
    return part


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

    def mask(self) -> NDArray[np.bool_]:
        """Tell of each document whether it is one of them."""
        places = self._places()
        if places.dtype == bool:
            return places
        mask = np.zeros(self._size, bool)
        mask[places] = True
        return mask

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
