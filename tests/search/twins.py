"""Two indexes with the same documents, of which one holds others besides that nobody may find.

Their answers must be equal in every bit. Vectors are made of characters, so that likeness is cheap and real.
"""

import random
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.search.oracle import Oracle
from tests.search.walking import FACETS, KEYS, State, Walk
from wiki.search.analysis import cjk_characters, index_words, normalise
from wiki.search.backend import Hit, Query, Ranked
from wiki.search.meaning import following
from wiki.search.meaning.encoder import DIMENSIONS, Matrix
from wiki.search.meaning.store import VectorFolder
from wiki.search.whoosh_backend import WhooshBackend, fusing, refining

LIMITS = {
    fusing: {"MOST_HITS": 8, "MOST_NEAR": 6, "MOST_PASSAGES": 4, "MOST_PARTIAL": 4, "MOST_RELATED": 3},
    refining: {"MOST_TOGETHER": 4},
}
"""So small that they are reached with a few documents."""


def with_cheap_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts be near that share characters, and limits be reached."""
    monkeypatch.setattr(following, "encode", lambda texts: np.array([encoded(text) for text in texts]))
    for module, limits in LIMITS.items():
        for name, limit in limits.items():
            monkeypatch.setattr(module, name, limit)


def encoded(text: str) -> Matrix:
    """Return a vector of a text; one without characters is like nothing."""
    vector = np.sum([_direction(character) for character in f" {text}"], axis=0)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


@cache
def _direction(character: str) -> Matrix:
    return np.random.default_rng(ord(character)).standard_normal(DIMENSIONS).astype(np.float32)


class Twin:
    """One index with its vectors."""

    def __init__(self, path: Path) -> None:
        self.documents: dict[str, Any] = {}
        self.folder = VectorFolder(path / "vectors", site="here", model="characters")
        self.path = path
        self.open()
        with self.backend.rebuild():
            pass

    def open(self) -> None:
        """Begin like a process that has nothing in memory."""
        self.backend = WhooshBackend(self.path / "index", site="here", facets=FACETS, vectors=self.folder.vectors)
        self._follower = following.Follower(lambda keys: {key: self.documents[key] for key in keys})

    def change(self, put: Any, gone: Any, *, follow: bool) -> None:
        """Commit changes; the vectors follow at once or with a later change."""
        with self.backend.writer() as writer:
            for document in put:
                writer.put(document)
                self.documents[document.key] = document
            for key in gone:
                writer.remove(key)
                self.documents.pop(key, None)
            writer.commit({"live": [1]})
        if follow:
            with self.folder.writer() as writer:
                while self._follower.step(self.backend.reader(), writer, seconds=9):
                    pass


@dataclass
class TwinWalk(Walk):
    """A walk through the life of both. `backend` is the one without the hidden documents."""

    alone: Twin = field(kw_only=True)
    beside: Twin = field(kw_only=True)
    related: int = 0
    titled: int = 0

    @classmethod
    def of(cls, path: Path, seed: int) -> "TwinWalk":
        """Begin with two empty indexes."""
        alone, beside = Twin(path / "alone"), Twin(path / "beside")
        return cls(alone.backend, random.Random(seed), alone=alone, beside=beside)  # noqa: S311

    def step(self) -> None:
        """Ask something, or once in a while change something."""
        if not self.states or self.chance.random() < 0.07:
            self._change()
        self._ask(self.states[-1])

    def _text(self, most: int) -> str:
        """Return a text as a database may hold it."""
        return super()._text(most).replace("\ud800", "\ufffd")

    def _change(self) -> None:
        """Change both in the same way, and the hidden documents of one besides."""
        put = [self._document() for _ in range(self.chance.choice([1, 2, 5, 12]))]
        gone = self.chance.sample(sorted(self.kept), min(len(self.kept), self.chance.choice([0, 0, 1, 3])))
        hidden = [replace(self._document(), key=f"h{self.chance.randrange(KEYS)}") for _ in range(len(put))]
        follow = self.chance.random() < 0.8
        self.alone.change(put, gone, follow=follow)
        self.beside.change(self.chance.sample([*hidden, *put], len(hidden)) + put, gone, follow=follow)
        self.kept = self.alone.documents
        if self.chance.random() < 0.2:
            self.alone.open()
        self.states = [State(self.alone.backend.reader(), Oracle(self.kept.values()))]

    def _ask(self, state: State) -> None:
        self.questions += 1
        query, audience = self._query(state), self._audience()
        query = replace(
            query,
            meaning=encoded(self._passage(state) + query.text) if self.chance.random() < 0.8 else None,
            refined=self.chance.random() < 0.8,
        )
        ranked = self._answer(self.alone, query, audience)
        self.related += ranked.related
        check_beside_words(self._answer(self.alone, replace(query, meaning=None, refined=False), audience), ranked)
        check_related(state.oracle.among(audience), query, ranked)
        self._check_titles(query, ranked)
        assert ranked == self._answer(self.alone, query, audience), query
        check_equal(ranked, self._answer(self.beside, query, audience), query)
        assert self._explained(self.alone, query, audience, ranked) == self._explained(
            self.beside, query, audience, ranked
        ), query
        self._check_pages(query, audience, ranked)

    def _check_titles(self, query: Query, ranked: Ranked) -> None:
        """Check that nothing related stands above a hit whose title holds all words, of those that are compared."""
        titles = {hit.key: normalise(self.kept[hit.key].title) for hit in ranked.hits}
        held = {key: {*index_words(title), *cjk_characters(title)} for key, title in titles.items()}
        whole = [place for place, hit in enumerate(ranked.hits) if not hit.related and held[hit.key] >= {*query.words}]
        related = [place for place, hit in enumerate(ranked.hits) if hit.related]
        if query.words and whole and related and ranked.total <= LIMITS[fusing]["MOST_HITS"]:
            self.titled += 1
            assert max(whole) < min(related), query

    def _check_pages(self, query: Query, audience: set[str], ranked: Ranked) -> None:
        """Compare the pages with the whole: every hit once, in order; what is related is on the first page alone."""
        size = self.chance.choice([1, 2, 3, 7])
        pages = [self._answer(self.alone, query, audience, start=0, size=size)]
        while len(pages) * size < ranked.total:
            pages.append(self._answer(self.alone, query, audience, start=len(pages) * size, size=size))
        hits = [hit for page in pages for hit in page.hits]

        assert all(len(page.hits) == size for page in pages[:-1]), query
        assert pages[0].hits[:size] == ranked.hits[:size], query
        assert [hit for hit in hits if not hit.related] == [hit for hit in ranked.hits if not hit.related], query
        assert {(page.total, page.related) for page in pages} == {(ranked.total, sum(hit.related for hit in hits))}
        assert not any(hit.related for page in pages[1:] for hit in page.hits), query

    def _explained(self, twin: Twin, query: Query, audience: set[str], ranked: Ranked) -> tuple[Hit, ...]:
        reader = twin.backend.reader()
        return reader.explain(query, ranked.hits, audience=reader.audience(audience))

    def _answer(self, twin: Twin, query: Query, audience: set[str], *, start: int = 0, size: int = 2 * KEYS) -> Ranked:
        reader = twin.backend.reader()
        return reader.search(query, audience=reader.audience(audience), facets=FACETS, start=start, size=size)


def check_beside_words(words: Ranked, ranked: Ranked) -> None:
    """Check that meaning and refining only rank: what is a hit is decided by words."""
    assert (words.total, words.facets) == (ranked.total, ranked.facets)
    assert {hit.key for hit in words.hits} == {hit.key for hit in ranked.hits if not hit.related}


def check_related(oracle: Oracle, query: Query, ranked: Ranked) -> None:
    """Check that what is related is no hit, is not much, and keeps to all that the query demands."""
    related = {hit.key for hit in ranked.hits if hit.related}
    demanded = Query(phrases=query.phrases, without=query.without)
    assert len(related) == ranked.related <= LIMITS[fusing]["MOST_RELATED"], query
    assert not related & oracle.hits(query), query
    assert related <= oracle.filtered(oracle.hits(demanded), query.filters), query


def check_equal(one: Ranked, other: Ranked, query: Query) -> None:
    """Compare answers of two indexes, to the last bit of scores and to the order of counts."""
    assert one == other, query
    for facet, counts in one.facets.items():
        assert [*counts.items()] == [*other.facets[facet].items()], query
