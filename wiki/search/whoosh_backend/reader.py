"""A snapshot as the rooms above know it: keys instead of numbers, and one exception for all that can go wrong."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wiki.search.backend import Hit, IndexUnusable, Like, Profile, Query, Ranked, Sort
from wiki.search.likeness import FLOOR
from wiki.search.whoosh_backend import scoring
from wiki.search.whoosh_backend.explaining import explain
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.likeness import Wanted, similar
from wiki.search.whoosh_backend.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Audience:
    """Those documents of one state of the index that somebody may find."""

    generation: str
    mask: Mask
    count: int


class SnapshotReader:
    """One state of the index, a `wiki.search.backend.Reader`."""

    def __init__(self, snapshot: Snapshot, directory: str, blame: Callable[[Exception], IndexUnusable]) -> None:
        self._snapshot, self._blame = snapshot, blame
        self.generation = f"{directory}-{snapshot.commit}"
        self.count = snapshot.count

    def digest(self, key: str) -> str | None:
        """Return the digest that a document had when it was put in, or None if it is not in."""
        place = self._snapshot.locate(key)
        return place[0].digests[place[1]] if place else None

    def audience(self, keys: Iterable[str]) -> Audience:
        """Return the documents of these keys; keys that the index does not hold are passed over."""
        wanted = frozenset(keys)
        index = self._snapshot
        mask = np.zeros(index.size, bool)
        for start, segment in zip(index.starts, index.segments, strict=False):
            mask[[start + segment.numbers[key] for key in segment.numbers.keys() & wanted]] = True
        mask &= index.live
        return Audience(self.generation, mask, int(mask.sum()))

    def search(
        self,
        query: Query,
        *,
        audience: Audience,
        facets: Iterable[str] = (),
        sort: Sort = "score",
        start: int = 0,
        size: int = 20,
    ) -> Ranked:
        """See `wiki.search.backend.Reader.search`."""
        facets = tuple(facets)
        self._check(audience, (*query.filters, *facets))
        if not audience.count:  # nothing may be found, so nothing is looked at
            return Ranked(facets={facet: {} for facet in facets})
        try:
            found = scoring.search(self._snapshot, query, audience.mask, facets, sort, start + size)
        except Exception as error:
            raise self._blame(error) from error
        return Ranked(found.total, tuple(self._hit(*one) for one in found.best[start:]), found.facets)

    def hits_among(self, query: Query, keys: Iterable[str], *, audience: Audience) -> set[str]:
        """See `wiki.search.backend.Reader.hits_among`."""
        self._check(audience, query.filters)
        numbers = {number: key for key in keys if (number := self._snapshot.number_of(key)) is not None}
        try:
            hits = scoring.hits(self._snapshot, query, audience.mask)
        except Exception as error:
            raise self._blame(error) from error
        return {key for number, key in numbers.items() if hits[number]}

    def explain(self, query: Query, hits: Sequence[Hit], *, audience: Audience) -> tuple[Hit, ...]:
        """See `wiki.search.backend.Reader.explain`."""
        self._check(audience, ())
        numbers = [self._snapshot.number_of(hit.key) for hit in hits]
        known = [hit for hit, number in zip(hits, numbers, strict=True) if number is not None]
        try:
            made = explain(self._snapshot, query, np.array([one for one in numbers if one is not None], np.intp))
        except Exception as error:
            raise self._blame(error) from error
        parts = zip(known, made.contributions(), strict=True)
        return tuple(replace(hit, contributions=contributions) for hit, contributions in parts)

    def similar(
        self,
        profile: Profile,
        *,
        audience: Audience,
        kind: str,
        each: str,
        size: int,
        of_each: int = 1,
        floor: float = FLOOR,
    ) -> tuple[Like, ...]:
        """See `wiki.search.backend.Reader.similar`."""
        self._check(audience, (*profile.codes, *profile.comparable, each))
        if not audience.count:
            return ()
        try:
            found = similar(self._snapshot, profile, audience.mask, kind, Wanted(each, of_each, size, floor))
        except Exception as error:
            raise self._blame(error) from error
        return tuple(Like(self._key(number), likeness) for number, likeness in found)

    def _check(self, audience: Audience, facets: Iterable[str]) -> None:
        if audience.generation != self.generation:
            raise ValueError("This audience was made for another state of the index.")
        if unknown := {*facets} - {*self._snapshot.codebook.facets}:
            raise ValueError(f"The index has no facets {sorted(unknown)}.")

    def _key(self, number: int) -> str:
        segment, at = self._snapshot.segment_of(number)
        return segment.keys[at]

    def _hit(self, number: int, score: float) -> Hit:
        segment, at = self._snapshot.segment_of(number)
        return Hit(segment.keys[at], segment.kinds[at], segment.refs[at], score)
