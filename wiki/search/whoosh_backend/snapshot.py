"""The whole index at one moment: segments in a row, which of their documents live, and what scores are made of.

Nothing in here is about anybody in particular; see `among` for what an audience has of it.
"""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cached_property, partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from wiki.search.analysis import is_character, is_cjk, stem
from wiki.search.cache import BoundedCache
from wiki.search.forms import is_english
from wiki.search.lines import Lines
from wiki.search.whoosh_backend import bm25
from wiki.search.whoosh_backend.bm25 import Scale
from wiki.search.whoosh_backend.facets import Codebook, FacetColumns
from wiki.search.whoosh_backend.postings import ABSENT, FIELDS, FORMS, TEXT_FIELDS, WORD_FIELDS
from wiki.search.whoosh_backend.said import Said
from wiki.search.whoosh_backend.segment import Segment
from wiki.search.whoosh_backend.texts import needed
from wiki.search.whoosh_backend.vectors import Counted, Holders, Scores, Sparse, Vector, is_dense, united, vector

MOST_RAISE = 0.1
"""The largest share of a score that usefulness adds or takes away: it decides among hits that are about equal."""

CACHED_BYTES = 24 << 20
CACHED_BYTES_EACH = 1_600
"""Memory for what was read of terms: so much, or so much for each document if that is more."""

SAID_BYTES = 4 << 20
"""Memory for the words of documents that came first, some hundred."""

MOST_NEEDED = 200
"""Terms of a phrase that are looked at to find its candidates: fewer than a byte counts."""

Numbers = NDArray[np.intp]
Value = TypeVar("Value")


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
        room = max(CACHED_BYTES, CACHED_BYTES_EACH * self.size)
        self._vectors = BoundedCache[Vector](room, lambda one: 350 + one.nbytes)
        self._places = BoundedCache[Numbers](room // 8, lambda one: 200 + one.nbytes)
        self._dampings = BoundedCache[Scores](room // 4, lambda one: one.nbytes)
        self._small = BoundedCache[Any](room // 16, lambda _: 100)
        self._said = BoundedCache[Said](SAID_BYTES, lambda one: 500 + 110 * len(one.words))
        self._holders = BoundedCache[Holders](room // 8, lambda one: 200 + one.nbytes)

    def segment_of(self, number: int) -> tuple[Segment, int]:
        """Return the segment of a document and its number there."""
        place = bisect_right(self.starts, number) - 1
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

    def word(self, word: str, scale: Scale | None = None, *, keep: bool = True) -> Vector:
        """Return what a word in title, body and labels adds to the scores; parts of another vector are not kept.

        Without a scale, it only says which documents hold the word.
        """
        key = "word", word, scale or self._any_scale
        if not keep:
            return self._vectors.peek(key) or self._word(word, key[2])
        return self._vectors.get(key, lambda: self._word(word, key[2]))

    def vector(self, key: Hashable, make: Callable[[], Vector]) -> Vector:
        """Return a vector that was put together of others; kept like them."""
        return self._vectors.get(key, make)

    def kept(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """Return something small, made now if need be."""
        found: Value = self._small.get(key, make)
        return found

    def word_at(self, field: str, word: str, chosen: Numbers, scale: Scale) -> tuple[Scores, Scores]:
        """Return how often the `chosen` documents hold a word in a field, and the weight that it has there."""
        held = self.times(field, word, chosen)
        return held, self._weights(field, chosen, held, scale)

    def times(self, field: str, word: str, chosen: Numbers) -> Scores:
        """Return how often the `chosen` documents hold a word in a field."""
        numbers, counts = self._gather(field, word)
        held = np.zeros(len(chosen), np.float32)
        if len(numbers):
            places = np.minimum(np.searchsorted(numbers, chosen), len(numbers) - 1)
            held = np.where(numbers[places] == chosen, counts[places], held)
        return held

    def term(self, word: str, scale: Scale | None = None, *, keep: bool = True) -> Vector:
        """Return a word's vector; a single Chinese character is held by every text that it occurs in."""
        return self.character(word, scale) if is_character(word) else self.word(word, scale, keep=keep)

    def character(self, character: str, scale: Scale | None = None) -> Vector:
        """Return what a Chinese character in title and body adds to the scores."""
        key = "character", character, scale or self._any_scale
        return self._vectors.get(key, lambda: self._character(character, key[2]))

    def holders(self, word: str, among: NDArray[np.bool_]) -> int:
        """Return how many of some documents hold a word, without keeping what was read."""
        total = 0
        for one, mask in self.parts(among):
            held = [numbers for field in WORD_FIELDS if len(numbers := one.holders(field, word))]
            total += len(united([numbers[mask[numbers]] for numbers in held])) if held else 0
        return total

    def phrase(self, phrase: str) -> Numbers:
        """Return the documents that hold a phrase as it is; one without Chinese not inside of a word."""
        return self._places.get(("phrase", phrase), lambda: self._standing(phrase, whole=True))

    def characters(self, text: str) -> Numbers:
        """Return the documents that hold a row of characters, be it inside of words."""
        return self._places.get(("characters", text), lambda: self._standing(text, whole=False))

    def holding(self, word: str) -> Holders:
        """Return the documents that hold a word in title or body."""
        return self._holders.get(word, lambda: self._holding(word))

    def filed(self, facet: str, code: str) -> NDArray[np.bool_]:
        """Tell of each document whether it holds a code; by facets that the index does not have, raise ValueError."""
        return self._holders.get((facet, code), lambda: self._filed(facet, code)).mask()

    def text(self, number: int) -> str:
        """Return the normalised title and text of a document."""
        segment, at = self.segment_of(number)
        return segment.texts.text(at)

    def said(self, key: Hashable, read: Callable[[], Said]) -> Said:
        """Return what a document says to an audience; kept for a while."""
        return self._said.get(key, read)

    def parts(self, mask: NDArray[np.bool_]) -> list[tuple[Segment, NDArray[np.bool_]]]:
        """Return each segment with its piece of a mask over all documents."""
        return [(one, mask[start : start + len(one)]) for start, one in zip(self.starts, self.segments, strict=False)]

    def knows(self, term: str) -> bool:
        """Tell whether any segment has postings of a word."""
        return self.kept(("knows", term), lambda: self._has_postings(term))

    def scale_of(self, mask: NDArray[np.bool_]) -> Scale:
        """Return the scale of some documents."""
        parts = [one.totals(part) for one, part in self.parts(mask)]
        totals = np.sum([np.zeros(len(FIELDS), np.int64), *parts], axis=0)
        return bm25.scale_of(totals.tolist(), int(np.count_nonzero(mask)))

    def first(self, numbers: Numbers, merit: NDArray[Any], most: int) -> Numbers:
        """Return the places of the `most` documents whose merit is least, in order; equals by age as `age` has it.

        The age of a few is worked out for them alone: to rank all after each commit takes as long as a question.
        """
        if len(numbers) <= most:
            near = np.arange(len(numbers))
        else:
            near = np.flatnonzero(merit <= np.partition(merit, most - 1)[most - 1])
        some = numbers[near]
        places: Numbers = near[np.lexsort((self.key_hashes[some], -self.dates[some], merit[near]))[:most]]
        return places

    def best(self, numbers: Numbers, merit: NDArray[Any], most: int) -> Numbers:
        """Return the `most` of these documents whose merit is least, in order."""
        return numbers[self.first(numbers, merit, most)]

    @cached_property
    def age(self) -> NDArray[np.int32]:
        """The rank of each document by date, 0 the newest; equal dates in an order that merging does not change."""
        if not self.size:
            return np.empty(0, np.int32)
        ranks = np.empty(self.size, np.int32)
        ranks[np.lexsort((self.key_hashes, -self.dates))] = np.arange(self.size, dtype=np.int32)
        return ranks

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """The date of each document."""
        return self._concatenated(lambda one: one.dates)

    @cached_property
    def key_hashes(self) -> NDArray[np.uint32]:
        """What orders documents of one date."""
        return self._concatenated(lambda one: one.key_hashes)

    @cached_property
    def titles(self) -> Lines:
        """The titles of all documents."""
        return Lines.joined([segment.titles for segment in self.segments])

    @cached_property
    def raises(self) -> Scores | None:
        """What each document's score is multiplied by for its usefulness; None if all are 1."""
        usefulness = [segment.usefulness for segment in self.segments if segment.usefulness.any()]
        if not usefulness:
            return None
        return (1 + MOST_RAISE * self._concatenated(lambda one: one.usefulness)).astype(np.float32)

    @cached_property
    def facets(self) -> FacetColumns:
        """The facets of all documents."""
        return FacetColumns.joined([segment.facets for segment in self.segments], len(self.codebook.facets))

    def of_kinds(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell of each document whether it is of the kind of one in `mask`."""
        found = np.zeros(self.size, bool)
        for kind in self._kinds:
            if (kind & mask).any():
                found |= kind
        return found

    @cached_property
    def _kinds(self) -> list[NDArray[np.bool_]]:
        """For each kind of document, which are of it: the codebook puts kinds first."""
        kinds = self.facets.first[:, 0]
        return [kinds == kind for kind in np.unique(kinds)]

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
        return self._lengths["title"] + self._lengths["words"] > 0

    def _word(self, word: str, scale: Scale) -> Vector:
        gathered = [(field, *self._gather(field, word)) for field in WORD_FIELDS]
        parts = [
            (numbers, self._weights(field, numbers, counts, scale))
            for field, numbers, counts in gathered
            if len(numbers)
        ]
        return vector(parts, self.size)

    def _holding(self, word: str) -> Holders:
        return Holders(self._held(word))

    def _held(self, word: str) -> NDArray[np.bool_]:
        held = np.zeros(self.size, bool)
        for field in TEXT_FIELDS:
            held[self._gather(field, word)[0]] = True
        return held

    def _filed(self, facet: str, code: str) -> Holders:
        return Holders(self.facets.holding(self.codebook.facets.index(facet), self.codebook.known(facet, [code])))

    def _has_postings(self, term: str) -> bool:
        return any(one.holds(field, term) for one in self.segments for field in WORD_FIELDS)

    def _character(self, character: str, scale: Scale) -> Vector:
        numbers, counts = self._gather("characters", character)
        if is_dense(len(numbers), self.size):
            damping = self._dampings.get(scale, lambda: self._damping("characters", slice(None), scale))
            return Counted(numbers, counts, damping, partial(bm25.weights, "characters"))
        return Sparse(numbers, self._weights("characters", numbers, counts, scale))

    def _standing(self, phrase: str, *, whole: bool) -> Numbers:
        """Return the documents in which a phrase stands."""
        sure, looked_at = self._candidates(phrase, *needed(phrase, whole=whole))
        found = [sure]
        edges = np.searchsorted(looked_at, self.starts).tolist()
        for start, segment, first, last in zip(self.starts, self.segments, edges, edges[1:], strict=False):
            if first < last:
                found.append(segment.texts.holding(phrase, looked_at[first:last] - start, whole=whole) + start)
        return np.concatenate(found)

    def _candidates(self, phrase: str, characters: list[str], words: list[str]) -> tuple[Numbers, Numbers]:
        """Return the documents that hold a phrase for sure, and others that hold its characters and words."""
        vectors = [*map(self.word, words), *map(self.character, characters)][:MOST_NEEDED]
        counts = np.zeros(self.size, np.uint8)
        for one in vectors:
            one.count_in(counts)
        candidates = (counts == len(vectors)) & self.live
        if len(phrase) == 1 and characters == [phrase] and is_cjk(phrase):
            return np.flatnonzero(candidates), np.empty(0, np.intp)
        if words and is_english(phrase):
            return np.flatnonzero(candidates & self._written(phrase)), np.empty(0, np.intp)
        if not all(map(is_cjk, phrase)):
            return np.empty(0, np.intp), np.flatnonzero(candidates)
        cut = self._held(phrase)  # where Chinese was cut into this very word
        return np.flatnonzero(candidates & cut), np.flatnonzero(candidates & ~cut)

    def _written(self, word: str) -> NDArray[np.bool_]:
        """Tell of each document whether an English word stands in it as it is, and not in another form alone."""
        own = stem(word)
        if word != own:
            held = np.zeros(self.size, bool)
            held[self._gather(FORMS, word)[0]] = True
            return held
        held = self._held(word)
        held[self._gather(ABSENT, word)[0]] = False
        return held

    def _weights(self, field: str, numbers: NDArray[Any], counts: NDArray[Any], scale: Scale) -> Scores:
        return bm25.weights(field, counts, self._damping(field, numbers, scale))

    def _damping(self, field: str, numbers: NDArray[Any] | slice, scale: Scale) -> Scores:
        return bm25.damping(field, self._lengths[field][numbers], scale)

    @cached_property
    def _lengths(self) -> dict[str, NDArray[np.uint32]]:
        """The number of words or characters in each field of each document."""
        return {field: self._concatenated(partial(Segment.lengths, field=field)) for field in FIELDS}

    @cached_property
    def _any_scale(self) -> Scale:
        """A scale that is likely to be that of most audiences: what only says who holds a term is then kept once."""
        totals = np.sum([np.zeros(len(FIELDS), np.int64), *(one.all_totals for one in self.segments)], axis=0)
        return bm25.scale_of(totals.tolist(), self.size)

    def _concatenated(self, of: Callable[[Segment], NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([of(segment) for segment in self.segments])

    def _gather(self, field: str, term: str) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Return the living documents that hold a term in a field, and how often each does."""
        numbers, counts = [np.empty(0, np.uint32)], [np.empty(0, np.uint16)]
        for start, segment in zip(self.starts, self.segments, strict=False):
            if postings := segment.postings(field, term):
                numbers.append(postings[0] + np.uint32(start))
                counts.append(postings[1])
        all_numbers, all_counts = np.concatenate(numbers), np.concatenate(counts)
        if self.count == self.size:
            return all_numbers, all_counts
        living = self.live[all_numbers]
        return all_numbers[living], all_counts[living]
