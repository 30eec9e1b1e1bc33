"""Facets as numbers: counting the values of many hits is one `bincount`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int32]

FEW = 16
"""Share of the documents up to which looking up the further codes of each is faster than going through those of all."""


class Codebook:
    """One number for each (facet, code) that any segment of an index holds. Numbers stay; 0 means no code."""

    def __init__(self, facets: Iterable[str], codes: Iterable[Sequence[str]] = ()) -> None:
        self.facets = tuple(dict.fromkeys(("kind", *facets)))
        self._codes: list[tuple[str, str]] = [("", "")]  # no code of any facet
        self._codes.extend((facet, code) for facet, code in codes)
        self._numbers = {code: number for number, code in enumerate(self._codes) if number}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._codes)

    def codes(self) -> list[tuple[str, str]]:
        """Return facet and code of each number from 1 on."""
        return self._codes[1:]

    def number(self, facet: str, code: str) -> int:
        """Return the number of a code, a new one if it is new."""
        known = self._numbers.get((facet, code))
        if known is not None:
            return known
        with self._lock:
            if (facet, code) not in self._numbers:
                self._codes.append((facet, code))
                self._numbers[facet, code] = len(self._codes) - 1
            return self._numbers[facet, code]

    def known(self, facet: str, codes: Iterable[str]) -> list[int]:
        """Return the numbers of those codes that any document holds."""
        return [number for code in codes if (number := self._numbers.get((facet, code))) is not None]

    def columns(self) -> Numbers:
        """Return for each number the place of its code's facet among the facets."""
        places = {facet: place for place, facet in enumerate(self.facets)}
        return np.array([places.get(facet, 0) for facet, _code in list(self._codes)], np.int32)

    def named(self, counts: NDArray[np.int64], facets: Iterable[str]) -> dict[str, dict[str, int]]:
        """Return counts by number as counts by facet and code, without zeros, most frequent first.

        Equal ones follow their codes: which has the lower number, a document may have decided that is hidden.
        """
        answer: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        found = np.flatnonzero(counts)
        rows = zip((-counts[found]).tolist(), map(self._codes.__getitem__, found.tolist()), strict=True)
        for count, (facet, code) in sorted(rows):
            if facet in answer:
                answer[facet][code] = -count
        return answer


@dataclass(frozen=True, slots=True)
class FacetColumns:
    """The codes of numbered documents: the first code of each facet as a row of a table, further ones as pairs."""

    first: Numbers
    """Document × facet."""
    more_documents: Numbers
    """In ascending order."""
    more_codes: Numbers

    @classmethod
    def of(cls, documents: Sequence[Mapping[str, Sequence[str]]], codebook: Codebook) -> "FacetColumns":
        """Number the codes of documents; facets that the codebook does not list are left out."""
        columns = {facet: column for column, facet in enumerate(codebook.facets)}
        first = np.zeros((len(documents), len(columns)), np.int32)
        more: list[tuple[int, int]] = []
        for document, facets in enumerate(documents):
            for facet, codes in facets.items():
                if codes and (column := columns.get(facet)) is not None:
                    first[document, column] = codebook.number(facet, codes[0])
                    more.extend((document, codebook.number(facet, code)) for code in codes[1:])
        pairs = np.array(more, np.int32).reshape(-1, 2)
        return cls(first, pairs[:, 0].copy(), pairs[:, 1].copy())

    @classmethod
    def joined(cls, segments: Sequence["FacetColumns"], facets: int) -> "FacetColumns":
        """Return the columns of several segments as those of one."""
        if not segments:
            return cls(np.zeros((0, facets), np.int32), np.empty(0, np.int32), np.empty(0, np.int32))
        starts = np.cumsum([0, *(len(segment.first) for segment in segments)])[:-1]
        return cls(
            np.concatenate([segment.first for segment in segments]),
            np.concatenate([segment.more_documents + start for segment, start in zip(segments, starts, strict=True)]),
            np.concatenate([segment.more_codes for segment in segments]),
        ).as_numbers()

    def renumbered(self, own: Codebook, wanted: Codebook) -> "FacetColumns":
        """Return the same in the numbers of another codebook; facets that it does not list are left out."""
        listed = [facet in wanted.facets for facet, _code in own.codes()]
        numbers = np.array(
            [0, *(wanted.number(*code) if known else 0 for code, known in zip(own.codes(), listed, strict=True))],
            np.int32,
        )
        first = np.zeros((len(self.first), len(wanted.facets)), np.int32)
        for column, facet in enumerate(wanted.facets):
            if facet in own.facets:
                first[:, column] = numbers[self.first[:, own.facets.index(facet)]]
        codes = numbers[self.more_codes]
        return FacetColumns(first, self.more_documents[codes > 0], codes[codes > 0])

    def kept(self, mask: Mask) -> "FacetColumns":
        """Return those of the documents for which `mask` is true, numbered anew."""
        more = mask[self.more_documents]
        numbers = (np.cumsum(mask) - 1).astype(np.int32)
        return FacetColumns(self.first[mask], numbers[self.more_documents[more]], self.more_codes[more])

    def arrays(self) -> tuple[Numbers, Numbers, Numbers]:
        """Return the three arrays."""
        return self.first, self.more_documents, self.more_codes

    def as_numbers(self) -> "FacetColumns":
        """Return the same with small numbers, whatever adding made of them."""
        return FacetColumns(self.first, self.more_documents.astype(np.int32), self.more_codes)

    def holding(self, column: int, codes: Iterable[int]) -> Mask:
        """Tell for each document whether it holds any of `codes`, all of the facet in `column`."""
        mask = np.zeros(len(self.first), bool)
        for code in codes:
            mask |= self.first[:, column] == code
            mask[self.more_documents[self.more_codes == code]] = True
        return mask

    def counts(self, mask: Mask, hits: NDArray[np.intp], codes: int) -> NDArray[np.int64]:
        """Return how many of the hits hold each of `codes` codes; `hits` are the numbers where `mask` is true."""
        totals = np.bincount(self.first.take(hits, axis=0).ravel(), minlength=codes)
        more = self._more(hits)[1] if FEW * len(hits) < len(mask) else self.more_codes[mask[self.more_documents]]
        totals += np.bincount(more, minlength=codes)
        return totals

    def pairs(self, hits: NDArray[np.intp]) -> tuple[NDArray[np.intp], Numbers]:
        """Return each code of each of a few documents: the place of the document in `hits`, and the code."""
        first = self.first.take(hits, axis=0)
        documents, columns = np.nonzero(first)
        places, more = self._more(hits)
        return np.concatenate([documents, places]), np.concatenate([first[documents, columns], more])

    def _more(self, hits: NDArray[np.intp]) -> tuple[NDArray[np.intp], Numbers]:
        """Return the further codes of each of a few documents: the place of the document in `hits`, and the code."""
        begins, ends = (np.searchsorted(self.more_documents, hits, side) for side in ("left", "right"))
        sizes = ends - begins
        places = np.repeat(np.arange(len(hits)), sizes)
        return places, self.more_codes[np.arange(len(places)) + np.repeat(begins - np.cumsum(sizes) + sizes, sizes)]

    def shared(self, codes: Sequence[int], columns: Numbers) -> NDArray[np.uint8]:
        """Return how many of `codes` each document holds, document × facet; see `Codebook.columns`."""
        wanted = np.zeros(len(columns), bool)
        wanted[codes] = True
        shared = wanted[self.first].view(np.uint8)
        more = wanted[self.more_codes]
        np.add.at(shared, (self.more_documents[more], columns[self.more_codes[more]]), 1)
        return shared
