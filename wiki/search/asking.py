"""One question, from what was typed to what the index answers: said in other words, understood, compared by meaning."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from wiki.models import TERM_LISTS, User
from wiki.search import plain_search, synonyms
from wiki.search.audience import audience
from wiki.search.backend import IndexUnusable, Query, Ranked, Reader, Sort
from wiki.search.documents import FACETS
from wiki.search.grammar import parse
from wiki.search.kinds import KIND
from wiki.search.names import term_names
from wiki.search.place import backend, dictionary
from wiki.search.spelling import corrected
from wiki.search.understanding import Recognised, understood
from wiki.search.vectors import with_meaning
from wiki.search.wording import expanded, read_out, translated
from wiki.services import vocabulary

ALIASES = {"type": "personality"}
"""Other names of facets that may be typed."""

IGNORE = "ignore"
"""The parameter that names what is not to be understood, as in `ignore=cause:price`."""

COUNTED = (*TERM_LISTS, KIND)

Ignored = Collection[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """What was asked: as it was typed, and as it was read before anything was looked up.

    If `correct`, what finds nothing is asked again as it may have been meant. `ignored` are facets and codes that are
    not to be understood.
    """

    typed: str
    query: Query
    sort: Sort
    start: int
    size: int
    correct: bool = False
    explain: bool = False
    ignored: Ignored = frozenset()


@dataclass(frozen=True)
class Answer:
    """What was looked for in the end, and what was found."""

    query: Query
    ranked: Ranked
    understood: Sequence[Recognised] = ()
    suggestion: str | None = None
    corrected: bool = False
    degraded: bool = False


def query_of(q: str, kind: str | None, filters: Mapping[str, Sequence[str]]) -> Query:
    """Return what is looked for: what was typed, with the filters in force."""
    typed = parse(q, (*FACETS, *ALIASES))
    return replace(typed, filters=_wanted(typed, kind, filters))


def not_understood(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return the facets and codes that are not to be understood, from texts like `cause:price`."""
    pairs = (text.partition(":") for text in texts)
    return frozenset((ALIASES.get(facet, facet), code) for facet, _colon, code in pairs if code)


def answer(asked: Asked, user: User) -> Answer:
    """Return what `user` may find. While the index cannot be used, the database answers."""
    try:
        return _ask_index(asked, user)
    except IndexUnusable:
        query = expanded(asked.query, synonyms.equivalents(), term_names().lines, None)
        ranked = plain_search.search(query, user, asked.start, asked.size)
        named = understood(query, vocabulary.current(), held=_unknown, typed=asked.typed, ignored=asked.ignored)
        return Answer(query, ranked, named.recognised, degraded=True)


def prepared(
    query: Query, typed: str, reader: Reader, found: Any, ignored: Ignored = frozenset()
) -> tuple[Query, Sequence[Recognised]]:
    """Return a query said in other words and understood, for an audience, and what was understood."""
    query = expanded(query, synonyms.equivalents(), term_names().lines, reader.words(found))
    query = translated(query, dictionary())
    held = cache(lambda facet, code: reader.holds(facet, code, audience=found))
    understanding = understood(query, vocabulary.current(), held=held, typed=typed, ignored=ignored)
    return understanding.query, understanding.recognised


def _unknown(_facet: str, _code: str) -> bool:
    """Tell that nothing is known to be filed under a code: without an index, nobody can say for whom it is."""
    return False


def _wanted(query: Query, kind: str | None, filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the filters in force: those chosen, of other facets those typed, with the codes in force."""
    typed = {ALIASES.get(facet, facet): codes for facet, codes in query.filters.items()}
    wanted = {**typed, **{facet: codes for facet, codes in filters.items() if codes}}
    known = vocabulary.current()
    now = {facet: tuple(known.in_force(facet, code) for code in codes) for facet, codes in wanted.items()}
    return {**now, **({"kind": (kind,)} if kind else {})}


def _ask_index(asked: Asked, user: User) -> Answer:
    """Ask the index; what holds a word that the reader can find nowhere is asked again as it may have been meant."""
    reader = backend().reader()
    found = audience(reader, user)
    first = _ranked(reader, found, asked)
    better = corrected(asked.typed, first.query, reader.words(found))
    if better is None:
        return first
    if first.ranked.total or not asked.correct:
        return replace(first, suggestion=better)
    query = replace(parse(better, (*FACETS, *ALIASES)), filters=asked.query.filters)
    instead = _ranked(reader, found, replace(asked, typed=better, query=query))
    return replace(instead, suggestion=better, corrected=True) if instead.ranked.total else first


def _ranked(reader: Reader, found: Any, asked: Asked) -> Answer:
    query, recognised = prepared(asked.query, asked.typed, reader, found, asked.ignored)
    if asked.sort == "score":
        said = read_out(query, reader.words(found))
        told = with_meaning(replace(query, text=said), asked.typed if said == query.text else said)
        query = replace(query, meaning=told.meaning, refined=True)
    ranked = reader.search(query, audience=found, facets=COUNTED, sort=asked.sort, start=asked.start, size=asked.size)
    if asked.explain and ranked.hits and not query.is_empty:
        ranked = replace(ranked, hits=reader.explain(query, ranked.hits, audience=found))
    return Answer(query, ranked, recognised)
