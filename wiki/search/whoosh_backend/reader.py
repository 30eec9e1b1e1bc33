"""A snapshot as the rooms above know it: keys instead of numbers, and one exception for all that can go wrong."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import compress

import numpy as np

from wiki.search.backend import Hit, IndexUnusable, Like, Part, Profile, Query, Ranked, Sort
from wiki.search.likeness import FLOOR
from wiki.search.lines import Way
from wiki.search.meaning.packed import Names
from wiki.search.whoosh_backend import scoring
from wiki.search.whoosh_backend.among import Among, Audience
from wiki.search.whoosh_backend.explaining import explain
from wiki.search.whoosh_backend.facets import Mask
from wiki.search.whoosh_backend.known import Known
from wiki.search.whoosh_backend.likeness import Wanted, similar
from wiki.search.whoosh_backend.rows import Near, VectorRows, names
from wiki.search.whoosh_backend.snapshot import Numbers, Snapshot
from wiki.search.whoosh_backend.titles import titled


class SnapshotReader:
    """One state of the index, a `wiki.search.backend.Reader`."""

    def __init__(
        self, snapshot: Snapshot, directory: str, blame: Callable[[Exception], IndexUnusable], vectors: VectorRows
    ) -> None:
        self._snapshot, self._blame, self._vectors = snapshot, blame, vectors
        self.generation = f"{directory}-{snapshot.commit}"
        self.count = snapshot.count
        self.parts: Sequence[Part] = snapshot.segments

    def keys(self) -> list[str]:
        """Return the keys of all documents."""
        index = self._snapshot
        every = (key for segment in index.segments for key in segment.keys)
        return list(compress(every, index.live.tolist()))

    def digest(self, key: str) -> str | None:
        """Return the digest that a document had when it was put in, or None if it is not in."""
        place = self._snapshot.locate(key)
        return place[0].digests[place[1]] if place else None

    def names(self) -> tuple[Names, Names]:
        """See `wiki.search.backend.Reader`."""
        index = self._snapshot
        each = [names(segment) for segment in index.segments]
        empty = np.empty(0, np.uint64)
        keys = np.concatenate([*(one.keys for one in each), empty])
        return keys[index.live], np.concatenate([*(one.digests for one in each), empty])[index.live]

    def keys_at(self, places: Numbers) -> list[str]:
        """See `wiki.search.backend.Reader`."""
        return [self._key(number) for number in np.flatnonzero(self._snapshot.live)[places].tolist()]

    def audience(self, keys: Iterable[str]) -> Audience:
        """Return the documents of these keys; keys that the index does not hold are passed over."""
        wanted = frozenset(keys)
        return self.audience_of(
            [np.fromiter((key in wanted for key in part.keys), bool, len(part.keys)) for part in self.parts]
        )

    def audience_of(self, masks: Sequence[Mask]) -> Audience:
        """See `wiki.search.backend.Reader.audience_of`."""
        mask = np.concatenate([np.empty(0, bool), *masks]) & self._snapshot.live
        return Audience(self.generation, mask, int(mask.sum()), self._snapshot.scale_of(mask))

    def holds(self, facet: str, code: str, *, audience: Audience) -> bool:
        """See `wiki.search.backend.Reader.holds`."""
        self._check(audience, [facet])
        book = self._snapshot.codebook
        held = self._snapshot.facets.holding(book.facets.index(facet), book.known(facet, [code]))
        return bool((held & audience.mask).any())

    def compared(self, audience: Audience) -> int:
        """See `wiki.search.backend.Reader.compared`."""
        self._check(audience, ())
        near = self._vectors.of(self._snapshot)
        return 0 if near is None else int(np.count_nonzero(near.rows[audience.mask] >= 0))

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
        self._check(audience, (*query.filters, *facets, *(one.facet for one in query.preferences)))
        if not audience.count:  # nothing may be found, so nothing is looked at
            return Ranked(facets={facet: {} for facet in facets})
        try:
            among = Among(self._snapshot, audience)
            near = self._near(among) if query.meaning is not None else None
            found = scoring.search(among, query, facets, sort, scoring.Page(start, size), near)
        except Exception as error:
            raise self._blame(error) from error
        hits = tuple(self._hit(one, related=one.number in found.related) for one in found.best)
        return Ranked(found.total, hits, found.facets, len(found.related))

    def hits_among(self, query: Query, keys: Iterable[str], *, audience: Audience) -> set[str]:
        """See `wiki.search.backend.Reader.hits_among`."""
        self._check(audience, query.filters)
        numbers = {number: key for key in keys if (number := self._snapshot.number_of(key)) is not None}
        try:
            hits = scoring.hits(Among(self._snapshot, audience), query)
        except Exception as error:
            raise self._blame(error) from error
        return {key for number, key in numbers.items() if hits[number]}

    def explain(self, query: Query, hits: Sequence[Hit], *, audience: Audience) -> tuple[Hit, ...]:
        """See `wiki.search.backend.Reader.explain`."""
        self._check(audience, ())
        numbers = [self._snapshot.number_of(hit.key) for hit in hits]
        known = [hit for hit, number in zip(hits, numbers, strict=True) if number is not None]
        try:
            places = np.array([one for one in numbers if one is not None], np.intp)
            made = explain(Among(self._snapshot, audience), query, places, [dict(hit.steps) for hit in known])
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

    def titled(self, wanted: Sequence[Sequence[Way]], *, audience: Audience, size: int) -> tuple[Hit, ...]:
        """See `wiki.search.backend.Reader.titled`."""
        self._check(audience, ())
        if not audience.count:
            return ()
        try:
            found = titled(self._snapshot, wanted, audience.mask, size)
        except Exception as error:
            raise self._blame(error) from error
        return tuple(self._hit(scoring.Scored(number, 0.0)) for number in found)

    def words(self, audience: Audience) -> Known:
        """See `wiki.search.backend.Reader.words`."""
        self._check(audience, ())
        return Known(Among(self._snapshot, audience), self._blame)

    def _near(self, among: Among) -> Near | None:
        """Return the vectors, if any document of the audience has one: those of others must not change the formula."""
        near = self._vectors.of(self._snapshot)
        if near is None:
            return None
        key = "vectors", near.vectors.name, len(near.vectors)
        return near if among.kept(key, lambda: bool((near.rows[among.mask] >= 0).any())) else None

    def _check(self, audience: Audience, facets: Iterable[str]) -> None:
        if audience.generation != self.generation:
            raise ValueError("This audience was made for another state of the index.")
        if unknown := {*facets} - {*self._snapshot.codebook.facets}:
            raise ValueError(f"The index has no facets {sorted(unknown)}.")

    def _key(self, number: int) -> str:
        segment, at = self._snapshot.segment_of(number)
        return segment.keys[at]

    def _hit(self, one: scoring.Scored, *, related: bool = False) -> Hit:
        segment, at = self._snapshot.segment_of(one.number)
        return Hit(segment.keys[at], segment.kinds[at], segment.refs[at], one.score, related, one.steps)
