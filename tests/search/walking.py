"""A random walk through the life of an index, with what it should hold beside it, and each answer compared.

A walk is told by its seed alone, so a step that fails comes again.
"""

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from tests.search.oracle import Oracle
from wiki.search.analysis import normalise, query_words
from wiki.search.backend import Document, Preference, Query
from wiki.search.equivalents import countable
from wiki.search.grammar import parse
from wiki.search.whoosh_backend import WhooshBackend

FACETS = ("kind", "outcome", "cause")
KEYS, LONG = 50, 1_000
CHINESE = (
    *("客户", "價格", "价格", "谈判", "談判", "合同", "科长", "第一次拜访", "我们", "产品经理", "中华人民共和国", "的"),
    *("王", "，", "。", "户", "格", "很", "𠮷野家", "の", "ください", "価格", "한국", "가격"),
)
ENGLISH = (
    *("price ", "Prices ", "negotiation ", "ＣＲＭ", " a ", "the ", "cafe\u0301 ", "x", "1,5 ", "T恤", "ﬁt ", "Ⅷ "),
    *("😀", "👩‍💼", "\n", "  ", "_", "-", "'", "\u202e", "\ud800", "e\u0301\u0301\u0301", "Ünï ", "цена ", " 𐍈 "),
)
SIGNS = (
    '"{}"',
    "「{}」",
    "-{}",
    '-"{}"',
    "{}？！",
    "（{}）",
    "{} outcome:won",
    "{} outcome:lost outcome:won",
    "kind:{}",
)
KNOWN = (
    *('"a 客户"', '"户price"', "egot", '"prices 客"', '"crm 王"', '"😀"', '"产品经理"', '"理 x 中华"', '"5"', "，。"),
    *(
        "产品经理和合同谈判 negotiation 科长 王",
        "户的",
        "pric",
        "the a",
        "café",
        '客户 "王"',
        "-我们 -x",
        "客户 -price",
    ),
)
"""Questions each of which has once been, or may well be, a case of its own."""


@dataclass
class State:
    """One state of the index and the oracle of it."""

    reader: Any
    oracle: Oracle


@dataclass
class Walk:
    """An index that is changed and asked at random. `states` are the newest and some older ones that were kept."""

    backend: WhooshBackend
    chance: random.Random
    kept: dict[str, Document] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)
    questions: int = 0
    longest: int = 60

    def step(self) -> None:
        """Ask something, or once in a while change something."""
        number = self.chance.random()
        if not self.states or number < 0.07:
            self._change()
        elif number < 0.074:
            self._rebuild()
        elif number < 0.08:
            self._reopen()
        else:
            self._ask(self.chance.choice(self.states) if number > 0.9 else self.states[-1])

    # --- changes ---------------------------------------------------------------------------------

    def _change(self) -> None:
        """Commit additions, replacements and removals: a few, or many, or everything."""
        with self.backend.writer() as writer:
            for _ in range(self.chance.choice([1, 1, 2, 5, 12])):
                document = self._document()
                writer.put(document)
                self.kept[document.key] = document
            gone = len(self.kept) if self.chance.random() < 0.02 else self.chance.choice([0, 0, 1, 2, 6])
            for key in self.chance.sample([*self.kept, "never there"], min(gone, len(self.kept))):
                writer.remove(key)
                self.kept.pop(key, None)
            writer.commit({"live": [1]})
        self._look()

    def _rebuild(self) -> None:
        """Build it anew, with some documents replaced and removed meanwhile."""
        with self.backend.rebuild() as writer:
            for document in [self._document(), *self.kept.values()]:
                if self.chance.random() < 0.2:
                    writer.put(replace(self._document(), key=document.key))
                    writer.commit({"live": [1]})
                writer.put(document)
                if document.key not in self.kept:
                    writer.remove(document.key)
                if self.chance.random() < 0.1:
                    writer.commit({"live": [1]})
            writer.commit({"live": [1]})
        self._look()

    def _reopen(self) -> None:
        """Open the index as another process does, which has nothing in memory."""
        self.backend = WhooshBackend(self.backend._folder.path, site="here", facets=FACETS)
        self._look()

    def _look(self) -> None:
        """Take the newest state up, and keep up to two older ones."""
        reader = self.backend.reader()
        assert reader.count == len(self.kept)
        older = self.chance.sample(self.states, min(len(self.states), 2))
        self.states = [*older, State(reader, Oracle(self.kept.values()))]

    def _document(self) -> Document:
        return Document(
            f"d{self.chance.randrange(KEYS)}",
            self.chance.choice(["case", "page"]),
            self._text(4),
            self._text(2 * LONG if self.chance.random() < 0.01 else self.longest),
            labels=tuple(self._text(3) for _ in range(self.chance.randint(0, 2))),
            facets={
                "outcome": (self.chance.choice(["won", "lost"]),),
                "cause": tuple(self.chance.choices("abcd", k=self.chance.randint(0, 3))),
            },
            date=self.chance.randint(0, 9),
            usefulness=self.chance.choice([0.0, 0.0, 0.31, 1.0, -0.5]),
        )

    def _text(self, most: int) -> str:
        """Return a text in Chinese, in English, in both or in no language at all; a very long one repeats itself."""
        scraps = self.chance.choice([CHINESE, ENGLISH, CHINESE + ENGLISH])
        if most > LONG:
            scraps = tuple(self.chance.sample(scraps, 3))
        return "".join(self.chance.choices(scraps, k=self.chance.randint(0, most)))

    # --- questions -------------------------------------------------------------------------------

    def _ask(self, state: State) -> None:
        """Ask one question of a state and compare all that comes back."""
        self.questions += 1
        query, audience = self._query(state), self._audience()
        sort = self.chance.choice(["score", "score", "date"])
        ask: dict[str, Any] = {"audience": state.reader.audience(audience), "facets": FACETS, "sort": sort}
        ranked = state.reader.search(query, **ask, size=KEYS)
        oracle = state.oracle.among(audience)
        hits = oracle.hits(query)
        shown = oracle.filtered(hits, query.filters)

        assert ranked.total == len(shown), query
        assert {hit.key for hit in ranked.hits} == shown, query
        assert ranked.facets == oracle.counts(hits, query.filters, FACETS), query
        self._compare_order(oracle, query, hits, ranked.hits, sort)
        start, size = self.chance.randint(0, 12), self.chance.randint(1, 7)
        page = state.reader.search(query, **ask, start=start, size=size)
        assert (page.total, page.facets, page.hits) == (
            ranked.total,
            ranked.facets,
            ranked.hits[start : start + size],
        ), query

    def _compare_order(self, oracle: Oracle, query: Query, found: set[str], hits: Any, sort: Any) -> None:
        """Compare scores and order. What differs by rounding only may stand in either order."""
        keys = [hit.key for hit in hits]
        right = oracle.newest_first(keys)
        if not query.is_empty:
            scores = oracle.scores(query, found)
            assert {hit.key: hit.score for hit in hits} == pytest.approx(
                {key: scores[key] for key in keys}, rel=1e-4, abs=1e-6
            ), query
            if sort == "score":
                own = {hit.key: hit.score for hit in hits}
                right.sort(key=lambda key: -own[key])
        assert keys == right, query

    def _query(self, state: State) -> Query:
        """Return something that people may type, often taken from a text, with filters that they may choose."""
        pieces = [self._passage(state) for _ in range(self.chance.choice([1, 1, 2, 5]))]
        if self.chance.random() < 0.35:
            pieces[-1] = self.chance.choice(SIGNS).format(pieces[-1])
        if self.chance.random() < 0.2:
            pieces.append(self._text(3))
        if self.chance.random() < 0.1:
            pieces = [self.chance.choice(KNOWN)]
        query = self._enriched(state, parse(self.chance.choice(["", " "]).join(pieces), ("outcome", "kind")))
        if self.chance.random() < 0.6:
            return query
        chosen = {"cause": tuple(self.chance.sample("abcdz", 2)), "kind": (self.chance.choice(["case", "page", "?"]),)}
        taken = self.chance.sample(list(chosen), self.chance.randint(1, 2))
        return replace(query, filters={**query.filters, **{facet: chosen[facet] for facet in taken}})

    def _enriched(self, state: State, query: Query) -> Query:
        """Return the query with other words, other sets of words and preferences, or now and then some of them."""
        words = (*query.words, *query.hints)
        if words and self.chance.random() < 0.5:
            others = {
                word: tuple(self._other(state) for _ in range(self.chance.randint(1, 4)))
                for word in self.chance.sample(words, self.chance.randint(1, min(len(words), 3)))
            }
            query = replace(query, alternatives={word: tuple(filter(None, found)) for word, found in others.items()})
        if self.chance.random() < 0.3:
            sets = [self._some_words(state, query) for _ in range(self.chance.randint(1, 3))]
            query = replace(query, enough=tuple(sets))
        if self.chance.random() < 0.3:
            query = replace(query, preferences=tuple(self._preference() for _ in range(self.chance.randint(1, 4))))
        return query

    def _other(self, state: State) -> str:
        """Return a word or a few in a row, as alternatives are written."""
        return countable(self._passage(state).strip())

    def _some_words(self, state: State, query: Query) -> tuple[str, ...]:
        own = self.chance.sample(query.words, self.chance.randint(0, len(query.words)))
        return (*own, *query_words(normalise(self._passage(state))))

    def _preference(self) -> Preference:
        facet, codes = self.chance.choice([("cause", "abcz"), ("outcome", ("won", "lost")), ("kind", ("case", "page"))])
        return Preference(facet, self.chance.choice(codes), self.chance.choice([1.0, 0.3, 0.15, -0.15, -1.0]))

    def _passage(self, state: State) -> str:
        """Return a piece of a title, text or label of the index."""
        document = self.chance.choice([*state.oracle.documents.values()] or [self._document()])
        text = self.chance.choice([document.body, document.body, document.title, *document.labels])
        start = self.chance.randrange(max(len(text), 1))
        return text[start : start + self.chance.choice([1, 2, 2, 3, 5, 12])]

    def _audience(self) -> set[str]:
        """Return which may be found: all, most or hardly any; some are in no index."""
        share = self.chance.choice([0.02, 0.5, 0.8, 0.8, 1.0, 1.0, 1.0])
        return {f"d{key}" for key in range(KEYS + 2) if self.chance.random() < share}
