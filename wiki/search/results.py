"""One search, from what was typed to what is shown. The index ranks; the database decides about every hit."""

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from sqlalchemy.orm import joinedload, load_only

from wiki.access import listing
from wiki.extensions import db
from wiki.models import TERM_LISTS, Revision, User
from wiki.search import backend as backends
from wiki.search import file_texts
from wiki.search.asking import Asked, Correct, Ignored, answer, query_of
from wiki.search.backend import Contribution, Query, Ranked
from wiki.search.cache import BoundedCache
from wiki.search.explaining import PLACES, Explainer, Reason
from wiki.search.kinds import DOCUMENTS, KIND, load_lines
from wiki.search.prepared import Prepared
from wiki.search.snippets import Highlighter, Marked
from wiki.search.understanding import Recognised

TEXTS_BYTES = 5 << 20

LOOKED_THROUGH = 1_000_000
"""Characters of files that are looked through for the passages of one page: a quarter of a second."""

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
    contributions: tuple[Contribution, ...] = ()
    reasons: tuple[Reason, ...] = ()
    file: str = ""
    """The name of the file that the passage stands in, if it is in one."""

    @property
    def shares_words(self) -> bool:
        """Whether words of the question, or others in their place, are among what it was found by, as far as asked."""
        return any(one.source in (*PLACES, "synonym") for one in self.contributions)


@dataclass(frozen=True)
class Results:
    """One page of hits; `facets` has the codes of each list with their counts, most frequent first.

    `kinds` has the number of hits of each kind that has any, whichever is asked for; `query` is what was asked.
    `related` is how many of the first page's hits are none of `total`; if they take places of hits, the last page is
    longer.
    `suggestion` is what may have been meant; if `corrected`, these are the hits for it, because a word of what was
    typed stands nowhere.
    `degraded` tells that the index could not be used and the database answered, which finds exact words only.
    """

    total: int
    page: int
    size: int
    hits: list[Hit]
    facets: dict[str, list[tuple[str, int]]]
    words: list[str] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)
    query: Query = field(default_factory=Query)
    suggestion: str | None = None
    corrected: bool = False
    understood: Sequence[Recognised] = ()
    related: int = 0
    degraded: bool = False
    took_ms: float = 0.0


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
    explain: bool = False,
    correct: Correct = "rest",
    ignored: Ignored = frozenset(),
) -> Results:
    """Return what `user` may find for what was typed, of all kinds or one; with `explain`, why each of it was found.

    Filters are codes by facet (`FACETS`): one code of each facet has to fit, or one below it. `lang` is the reader's
    language; titles and passages stay in their own. `correct` tells what is asked again as it may have been meant.
    `ignored` are facets and codes that are not to be understood.
    """
    started = time.perf_counter()
    query, start = query_of(q, kind, filters or {}), (page - 1) * size
    answered = answer(Asked(q, query, sort, start, size, correct, explain, ignored), user)
    ranked = answered.ranked
    hits = _shown(ranked, _HitMaker(q, answered.query, lang, user), user)
    return Results(
        total=ranked.total - (_counted(ranked.hits) - _counted(hits)),
        page=page,
        size=size,
        hits=hits,
        facets={name: list(ranked.facets[name].items()) for name in TERM_LISTS},
        words=list(answered.query.words),
        kinds={name: ranked.facets[KIND][name] for name in DOCUMENTS if name in ranked.facets[KIND]},
        query=answered.query,
        suggestion=answered.suggestion,
        corrected=answered.corrected,
        understood=answered.understood,
        related=ranked.related,
        degraded=answered.degraded,
        took_ms=1000 * (time.perf_counter() - started),
    )


def _shown(ranked: Ranked, made: "_HitMaker", user: User) -> list[Hit]:
    """Load the records of a page by the rule for lists; what it does not let through is left out."""
    records: dict[str, Any] = {}
    for name in DOCUMENTS:
        if keys := [hit.key for hit in ranked.hits if hit.kind == name]:
            records |= {record.id: record for record in _listed(name, keys, user)}
    made.unread = records
    made.with_files = file_texts.having(records)
    return [made(hit, record) for hit in ranked.hits if (record := records.get(hit.key))]


def _listed(name: str, keys: Sequence[str], user: User) -> Iterable[Any]:
    model = DOCUMENTS[name].model
    return db.session.scalars(listing(model, "list", user=user).where(model.id.in_(keys)).options(*_loaded(name)))


@cache
def _loaded(name: str) -> tuple[Any, ...]:
    """Return what a page of hits loads of the records of a kind, which is put together once."""
    kind = DOCUMENTS[name]
    head = joinedload(getattr(kind.model, kind.text)).load_only(Revision.body, Revision.body_hash)
    return (head, load_only(*kind.columns)) if kind.columns else (head,)


class _HitMaker:
    """Turns what the index found for one query into what a reader of a language is shown."""

    def __init__(self, typed: str, query: Query, lang: str, user: User) -> None:
        denied = frozenset(f"{one.facet}:{one.code}" for one in query.preferences if one.weight < 0)
        self._highlighter, self._explainer, self._lang = Highlighter(query), Explainer(typed, lang, denied), lang
        self._user, self._half, self._left = user, len(query.words) / 2, LOOKED_THROUGH
        self.unread: Collection[str] = ()
        """The ids of a page whose handbook lines are not loaded yet."""
        self.with_files: Collection[str] = ()
        """The ids of a page that have texts of files."""

    def __call__(self, hit: backends.Hit, record: Any) -> Hit:
        kind = DOCUMENTS[hit.kind]
        title = self._highlighter.title(kind.title(record, self._lang))
        passage, file = self._passage(hit.kind, record, in_title=bool(title.marks)), ""
        if hit.key in self.with_files and not record.is_restricted and passage.words < self._half:
            passage, file = self._in_files(hit.key, passage)
        return Hit(
            kind=hit.kind,
            id=hit.key,
            ref=record.ref,
            record=record,
            title=title,
            snippet=passage,
            score=hit.score,
            related=hit.related,
            contributions=hit.contributions,
            reasons=self._explainer.reasons(hit.contributions, lambda: kind.filed(record)),
            file=file,
        )

    def _in_files(self, key: str, passage: Marked) -> tuple[Marked, str]:
        """Return the first passage of the files that holds more of the words, and whose it is; else the one given."""
        for file in file_texts.readable(key, self._user):
            for prepared in self._pieces(file, passage.words):
                found = self._highlighter.passage(prepared)
                if found.words > passage.words:
                    return found, file.name
        return passage, ""

    def _pieces(self, file: file_texts.FileText, words: int) -> Iterator[Prepared]:
        """Yield the pieces that hold more than so many of the words, as long as a page may take for it."""
        for piece in file.pieces():
            if self._left > 0:
                self._left -= len(piece)
                prepared = Prepared.of(piece, file.section)
                if self._highlighter.number(prepared) > words:
                    yield prepared

    def _passage(self, kind: str, record: Any, *, in_title: bool) -> Marked:
        """Return a passage of the record's text; of what handbooks say of it, if the words are only there.

        Of a restricted record there is none: its text is read on its page, where the reading is noted.
        """
        if record.is_restricted:
            return Marked("")
        passage = self._highlighter.passage(_text(kind, record, self._lang))
        if passage.marks or in_title:
            return passage
        if self.unread:  # once for the whole page, and for none whose stories say it all
            load_lines(self.unread)
            self.unread = ()
        advice = self._highlighter.passage(Prepared.of_sections(DOCUMENTS[kind].advice(record, self._lang)))
        return advice if advice.marks else passage


def _counted(hits: Iterable[Hit | backends.Hit]) -> int:
    return sum(not hit.related for hit in hits)


def _text(kind: str, record: Any, lang: str) -> Prepared:
    """Return the text of a loaded record that passages are cut from; kept, because making it takes a while."""
    key = kind, DOCUMENTS[kind].text_of(record), lang
    return _texts.get(key, lambda: Prepared.of_sections(DOCUMENTS[kind].sections(record, lang)))
