"""One search, from what was typed to what is shown. The index ranks; the database decides about every hit."""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal

from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import TERM_LISTS, Revision, User
from wiki.search import plain_search, synonyms
from wiki.search.audience import audience
from wiki.search.backend import Hit as Found
from wiki.search.backend import IndexUnusable, Query, Ranked, Reader, Sort
from wiki.search.cache import BoundedCache
from wiki.search.documents import DOCUMENTS, FACETS
from wiki.search.grammar import parse
from wiki.search.names import term_names
from wiki.search.place import backend, dictionary
from wiki.search.snippets import Highlighter, Marked, Prepared
from wiki.search.spelling import corrected
from wiki.search.understanding import Recognised, understood
from wiki.search.vectors import with_meaning
from wiki.search.wording import expanded, translated
from wiki.services import vocabulary

ALIASES = {"type": "personality"}
"""Other names of facets that may be typed."""

TEXTS_BYTES = 5 << 20

_texts = BoundedCache[Prepared](TEXTS_BYTES, lambda prepared: 300 + 4 * len(prepared.text))


@dataclass(frozen=True)
class Hit:
    """One record found, loaded with its newest revision."""

    kind: str
    id: str
    ref: str | None
    record: Any
    title: Marked
    snippet: Marked
    score: float
    related: bool = False


@dataclass(frozen=True)
class Results:
    """One page of hits; `facets` has the codes of each list with their counts, most frequent first.

    `related` is how many of the first page's hits are none of `total`; so many hits more are on the pages after it.
    `suggestion` is what may have been meant; if `corrected`, nothing was found for what was typed, and these are the
    hits for the suggestion. `degraded` tells that the index could not be used and the database answered, which finds
    exact words only.
    """

    total: int
    page: int
    size: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    words: list[str] = field(default_factory=list)
    suggestion: str | None = None
    related: int = 0
    corrected: bool = False
    understood: Sequence[Recognised] = ()
    degraded: bool = False
    took_ms: float = 0.0


@dataclass(frozen=True)
class Asked:
    """What was asked: as it was typed, and as it was understood before anything was looked up."""

    typed: str
    query: Query
    sort: Sort
    start: int
    size: int
    ignored: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Answer:
    """What was looked for in the end, and what was found."""

    query: Query
    ranked: Ranked
    understood: Sequence[Recognised] = ()
    suggestion: str | None = None
    corrected: bool = False
    degraded: bool = False


def find(
    q: str,
    *,
    user: User,
    kind: str | None = None,
    filters: Mapping[str, Sequence[str]] | None = None,
    sort: Literal["score", "date"] = "score",
    lang: str = "zh-Hans",
    page: int = 1,
    size: int = 20,
    correct: bool = False,
    ignored: Collection[tuple[str, str]] = (),
) -> Results:
    """Return what `user` may find for what was typed, of all kinds or one.

    Filters are codes by facet (`FACETS`): one code of each facet has to fit, or one below it. `lang` is the reader's
    language; titles and passages stay in their own. If `correct`, what finds nothing is asked again as it may have been
    meant. `ignored` are facets and codes that are not to be understood.
    """
    started = time.perf_counter()
    typed = parse(q, (*FACETS, *ALIASES))
    query = replace(typed, filters=_wanted(typed, kind, filters or {}))
    asked = Asked(q, query, sort, (page - 1) * size, size, frozenset(ignored))
    try:
        answer = _ask_index(asked, user, correct=correct)
    except IndexUnusable:
        query = expanded(asked.query, synonyms.alternatives(), term_names().lines, None)
        answer = Answer(query, plain_search.search(query, user, asked.start, size), degraded=True)
    ranked = answer.ranked
    hits = _shown(ranked, Highlighter(answer.query), user)
    return Results(
        total=ranked.total - (_counted(ranked.hits) - _counted(hits)),
        page=page,
        size=size,
        hits=hits,
        facets={name: list(ranked.facets[name].items()) for name in TERM_LISTS},
        words=list(answer.query.words),
        understood=answer.understood,
        related=ranked.related,
        suggestion=answer.suggestion,
        corrected=answer.corrected,
        degraded=answer.degraded,
        took_ms=1000 * (time.perf_counter() - started),
    )


def _wanted(query: Query, kind: str | None, filters: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the filters in force: those chosen, of other facets those typed, with the codes in force."""
    typed = {ALIASES.get(facet, facet): codes for facet, codes in query.filters.items()}
    wanted = {**typed, **{facet: codes for facet, codes in filters.items() if codes}}
    known = vocabulary.current()
    now = {facet: tuple(known.in_force(facet, code) for code in codes) for facet, codes in wanted.items()}
    return {**now, **({"kind": (kind,)} if kind else {})}


def _ask_index(asked: Asked, user: User, *, correct: bool) -> Answer:
    """Ask the index; what holds a word that the reader can find nowhere is asked again as it may have been meant."""
    reader = backend().reader()
    found = audience(reader, user)
    answer = _ranked(reader, found, asked)
    better = corrected(asked.typed, answer.query, reader.words(found))
    if better is None:
        return answer
    if answer.ranked.total or not correct:
        return replace(answer, suggestion=better)
    query = replace(parse(better, (*FACETS, *ALIASES)), filters=asked.query.filters)
    instead = _ranked(reader, found, replace(asked, typed=better, query=query))
    return replace(instead, suggestion=better, corrected=True) if instead.ranked.total else answer


def _ranked(reader: Reader, found: Any, asked: Asked) -> Answer:
    query = expanded(asked.query, synonyms.alternatives(), term_names().lines, reader.words(found))
    query = translated(query, dictionary())
    held = cache(lambda facet, code: reader.holds(facet, code, audience=found))
    understanding = understood(query, vocabulary.current(), held=held, typed=asked.typed, ignored=asked.ignored)
    query = understanding.query
    if asked.sort == "score":
        query = replace(with_meaning(query, asked.typed), refined=True)
    ranked = reader.search(
        query, audience=found, facets=TERM_LISTS, sort=asked.sort, start=asked.start, size=asked.size
    )
    return Answer(query, ranked, understood=understanding.recognised)


def _shown(ranked: Ranked, highlighter: Highlighter, user: User) -> list[Hit]:
    """Load the records of a page by the rule for lists; what it does not let through is left out."""
    records = {}
    for name, kind in DOCUMENTS.items():
        keys = [hit.key for hit in ranked.hits if hit.kind == name]
        query = listing(kind.model, "list", user=user).where(kind.model.id.in_(keys))
        found = db.session.scalars(query.options(joinedload(kind.model.head).defer(Revision.html))) if keys else ()
        records.update({record.id: record for record in found})
    return [
        Hit(
            kind=hit.kind,
            id=hit.key,
            ref=record.ref,
            record=record,
            title=highlighter.title(record.title),
            snippet=highlighter.passage(_text(hit.kind, record)),
            score=hit.score,
            related=hit.related,
        )
        for hit in ranked.hits
        if (record := records.get(hit.key))
    ]


def _counted(hits: Iterable[Hit | Found]) -> int:
    return sum(not hit.related for hit in hits)


def _text(kind: str, record: Any) -> Prepared:
    """Return the text of a loaded record that passages are cut from; kept, because making it takes a while."""
    return _texts.get((kind, record.head.body_hash), lambda: Prepared.of(DOCUMENTS[kind].text(record)))
