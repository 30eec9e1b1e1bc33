"""The whole index at one moment: segments in a row, which of their documents live, and what scores depend on."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wiki.search.cache import BoundedCache
from wiki.search.whoosh_backend.facets import Codebook, FacetColumns
from wiki.search.whoosh_backend.postings import TEXT_FIELDS, WORD_FIELDS, Postings
from wiki.search.whoosh_backend.segment import Segment
from wiki.search.whoosh_backend.vectors import Holders, Scores, Vector, vector

B, K1 = 0.75, 1.2
WEIGHTS = {"title": 0.5, "words": 1.0, "labels": 1.0, "characters": 0.5}
"""What a term in each field counts; measured (a title above 1 costs up to 12 points of nDCG)."""

MOST_RAISE = 0.1
"""The largest share of a score that usefulness adds or takes away: it decides among hits that are about equal."""

CACHED_BYTES = 8 << 20

Numbers = NDArray[np.intp]


class Snapshot:
    """A state of the index. Documents are numbered through all segments."""

    def __init__(
        self, commit: int, segments: Sequence[Segment], deleted: Sequence[Iterable[int]], codebook: Codebook
    ) -> None:
        self.commit = commit
        self.segments = tuple(segments)
        self.codebook = codebook
        self.starts = np.cumsum([0, *map(len, segments)]).tolist()
        self.size: int = self.starts[-1]
        self.live = np.ones(self.size, bool)
        for start, numbers in zip(self.starts, deleted, strict=False):
            self.live[[start + number for number in numbers]] = False
        self.count = int(self.live.sum())
        self._vectors = BoundedCache[Vector](CACHED_BYTES, lambda one: 350 + one.nbytes)
        self._places = BoundedCache[Numbers](CACHED_BYTES // 4, lambda one: 200 + one.nbytes)
        self._holders = BoundedCache[Holders](CACHED_BYTES // 4, lambda one: 200 + one.nbytes)

    def segment_of(self, number: int) -> tuple[Segment, int]:
        """Return the segment of a document and its number there."""
        place = int(np.searchsorted(self.starts, number, side="right")) - 1
        return self.segments[place], number - self.starts[place]

    def number_of(self, key: str) -> int | None:
        """Return the number of the living document of this key."""
        for start, segment in zip(self.starts, self.segments, strict=False):
            number = segment.numbers.get(key)
            if number is not None and self.live[start + number]:
                return start + number
        return None

    def locate(self, key: str) -> tuple[Segment, int] | None:
        """Return the segment of the living document of this key and its number there."""
        number = self.number_of(key)
        return None if number is None else self.segment_of(number)

    def word(self, word: str) -> Vector:
        """Return what a word in title, body and labels adds to the scores."""
        return self._vectors.get(("word", word), lambda: self._word(word))

    def word_at(self, field: str, word: str, chosen: Numbers) -> tuple[Scores, Scores]:
        """Return how often the `chosen` documents hold a word in a field, and what it adds to their scores there."""
        numbers, counts = self._gather(lambda one: one.word(field, word))
        held = np.zeros(len(chosen), np.float32)
        if len(numbers):
            places = np.minimum(np.searchsorted(numbers, chosen), len(numbers) - 1)
            held = np.where(numbers[places] == chosen, counts[places], held)
        return held, self._bm25(field, chosen, held, len(numbers))

    def character(self, character: str) -> Vector:
        """Return what a Chinese character in title and body adds to the scores."""
        return self._vectors.get(("character", character), lambda: self._character(character))

    def phrase(self, phrase: str) -> Numbers:
        """Return the documents that hold a phrase; see `Texts.whole`."""
        return self._places.get(("phrase", phrase), lambda: self._gather(lambda one: one.phrase(phrase))[0])

    def characters(self, text: str) -> Numbers:
        """Return the documents that hold a row of characters, be it inside of words."""
        return self._places.get(("characters", text), lambda: self._gather(lambda one: one.characters(text))[0])

    def holding(self, word: str) -> Holders:
        """Return the documents that hold a word in title or body."""
        return self._holders.get(word, lambda: self._holding(word))

    @cached_property
    def age(self) -> NDArray[np.int32]:
        """The rank of each document by date, 0 the newest; equal dates in an order that merging does not change."""
        if not self.size:
            return np.empty(0, np.int32)
        dates = np.concatenate([segment.dates for segment in self.segments])
        hashes = np.concatenate([segment.key_hashes for segment in self.segments])
        ranks = np.empty(self.size, np.int32)
        ranks[np.lexsort((hashes, -dates))] = np.arange(self.size, dtype=np.int32)
        return ranks

    @cached_property
    def raises(self) -> Scores | None:
        """What each document's score is multiplied by for its usefulness; None if all are 1."""
        usefulness = [segment.usefulness for segment in self.segments if segment.usefulness.any()]
        if not usefulness:
            return None
        every = np.concatenate([segment.usefulness for segment in self.segments])
        return (1 + MOST_RAISE * every).astype(np.float32)

    @cached_property
    def facets(self) -> FacetColumns:
        """The facets of all documents."""
        return FacetColumns.joined([segment.facets for segment in self.segments], len(self.codebook.facets))

    def of_kinds(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell of each document whether it is of the kind of one in `mask`."""
        kinds = self.facets.first[:, 0]  # the codebook puts kinds first
        found = np.zeros(self.size, bool)
        for kind in np.flatnonzero(np.bincount(kinds[mask])):
            found |= kinds == kind
        return found

    @cached_property
    def columns(self) -> NDArray[np.int32]:
        """The place of each code's facet among the facets; a code that came later is in no document here."""
        return self.codebook.columns()

    @cached_property
    def code_counts(self) -> NDArray[np.uint8]:
        """How many codes of each facet a document holds: document × facet."""
        return self.facets.shared(range(1, len(self.columns)), self.columns)

    @cached_property
    def has_words(self) -> NDArray[np.bool_]:
        """Tell of each document whether title or body have words."""
        lengths = self._lengths()
        return (lengths["title"] + lengths["words"]) > 0

    def _word(self, word: str) -> Vector:
        weights = np.zeros(self.size, np.float32)
        for field in WORD_FIELDS:
            numbers, counts = self._gather(lambda one, field=field: one.word(field, word))  # type: ignore[misc]
            weights[numbers] += self._bm25(field, numbers, counts)
        held = np.flatnonzero(weights)
        return vector(held, weights[held], self.size)

    def _holding(self, word: str) -> Holders:
        held = np.zeros(self.size, bool)
        for field in TEXT_FIELDS:
            held[self._gather(lambda one, field=field: one.word(field, word))[0]] = True  # type: ignore[misc]
        return Holders(held)

    def _character(self, character: str) -> Vector:
        numbers, counts = self._gather(lambda one: one.character(character))
        return vector(numbers, self._bm25("characters", numbers, counts), self.size)

    def _bm25(self, field: str, numbers: Numbers, counts: Scores, holders: int | None = None) -> Scores:
        """BM25 with Lucene's idf, ln(1 + (N - n + .5) / (n + .5)), over the documents that live.

        `holders` is n, where `numbers` are not all that hold the term.
        """
        held = len(numbers) if holders is None else holders
        idf = math.log(1 + (self.count - held + 0.5) / (held + 0.5))
        weights: Scores = WEIGHTS[field] * idf * (K1 + 1) * counts / (counts + self._damping[field][numbers])
        return weights.astype(np.float32)

    @cached_property
    def _damping(self) -> dict[str, Scores]:
        """For each field K1 (1 - B + B L / average L) of each document, L the number of words or characters in it."""
        return {field: self._damped(lengths) for field, lengths in self._lengths().items()}

    def _damped(self, lengths: Scores) -> Scores:
        average = float(lengths[self.live].mean()) if self.count else 0.0
        return (K1 * (1 - B + B * lengths / max(average, 1e-9))).astype(np.float32)

    def _lengths(self) -> dict[str, Scores]:
        words = np.concatenate([segment.word_lengths for segment in self.segments])
        lengths = {field: words[:, column] for column, field in enumerate(WORD_FIELDS)}
        return {**lengths, "characters": np.concatenate([segment.text_lengths for segment in self.segments])}

    def _gather(self, read: Callable[[Segment], Postings | None]) -> tuple[Numbers, Scores]:
        """Return the living documents that a segment's postings name, and their counts."""
        numbers, counts = [np.empty(0, np.intp)], [np.empty(0, np.float32)]
        for start, segment in zip(self.starts, self.segments, strict=False):
            postings = read(segment)
            if postings is not None and len(postings[0]):
                numbers.append(postings[0].astype(np.intp) + start)
                counts.append(postings[1].astype(np.float32))
        all_numbers, all_counts = np.concatenate(numbers), np.concatenate(counts)
        if self.count == self.size:
            return all_numbers, all_counts
        living = self.live[all_numbers]
        return all_numbers[living], all_counts[living]
