"""Searching the database while the index cannot be used: words as they stand, newest first, with counts."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, false, func, not_, or_, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import TERM_LISTS, AttachmentText, Document, DocumentTerm, Page, Revision, User
from wiki.search import file_texts
from wiki.search.analysis import traditional
from wiki.search.backend import Hit, Query, Ranked
from wiki.search.kinds import DOCUMENTS, KIND, LANGUAGE
from wiki.services import vocabulary

Filters = Mapping[str, Sequence[str]]
Found = Select[str, str, str | None]
"""A query for id, kind and ref of documents."""

_SPECIAL = re.compile(r"([\\%_])")


def search(query: Query, user: User, start: int, size: int) -> Ranked:
    """Return one page of what `user` may find. All words have to be there; if that is nothing, any of them."""
    filters = query.filters
    matching = _matching(query, _findable(user, filters))
    shown = _filed(matching, filters)
    page = shown.order_by(Document.sort_date.desc(), Document.id.desc()).offset(start).limit(size)
    hits = tuple(Hit(row.id, row.kind, row.ref, 0.0) for row in db.session.execute(page))
    counts = {name: _counts(matching, filters, name) for name in TERM_LISTS}
    return Ranked(_number(shown), hits, {**counts, KIND: _kinds(query, user)})


def _findable(user: User, filters: Filters) -> Found:
    """Return the query for everything that the person may find, of the kinds and languages asked for."""
    kinds = [kind for name, kind in DOCUMENTS.items() if name in filters.get(KIND, DOCUMENTS)]
    listed = [
        Document.id.in_(listing(kind.model, "list", user=user).with_only_columns(kind.model.id).correlate(None))
        for kind in kinds
    ]
    pages = Page.__table__.c  # by the entity, its own documents would be looked through, not this one
    approved = select(pages.approved).where(pages.id == Document.id).scalar_subquery()
    number = case((Document.kind == "page", approved), else_=Document.version)
    seen = and_(Revision.document_id == Document.id, Revision.number == number)
    query = select(Document.id, Document.kind, Document.ref).join(Revision, seen).where(or_(false(), *listed))
    return query.where(Document.language.in_(filters[LANGUAGE])) if LANGUAGE in filters else query


def _matching(query: Query, found: Found) -> Found:
    found = found.where(*map(_contains, query.phrases), *(not_(_contains(text)) for text in query.without))
    words = [
        or_(*map(_contains, (word, *query.alternatives.get(word, ())))) for word in query.words or (query.text,) if word
    ]
    every = found.where(*words)
    return every if not words or _number(every) else found.where(or_(*words))


def _contains(word: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in title, text or a file, in either script."""
    patterns = {"%" + _SPECIAL.sub(r"\\\1", form) + "%" for form in (word, traditional(word))}
    places = Document.title, cast(Revision.body, Text)
    said = (place.ilike(pattern, escape="\\") for place in places for pattern in sorted(patterns))
    in_file = or_(*(AttachmentText.text.ilike(pattern, escape="\\") for pattern in sorted(patterns)))
    return or_(*said, Document.id.in_(file_texts.holding(in_file)))


def _filed(query: Found, filters: Filters, *, but: str = "") -> Found:
    """Narrow a query by all filters of the classification, but the one of the facet `but`."""
    known = vocabulary.current()
    for name in TERM_LISTS:
        if name in filters and name != but:
            terms = known.ids_below(name, *filters[name])
            filed = select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(terms))
            query = query.where(Document.id.in_(filed))
    return query


def _kinds(query: Query, user: User) -> dict[str, int]:
    """Return how many records of each kind are found, whichever is asked for."""
    filters = {name: codes for name, codes in query.filters.items() if name != KIND}
    shown = _filed(_matching(query, _findable(user, filters)), filters).subquery()
    counted = select(shown.c.kind, func.count()).group_by(shown.c.kind)
    return dict(db.session.execute(counted).all())


def _number(query: Found) -> int:
    return db.session.scalar(select(func.count()).select_from(query.subquery())) or 0


def _counts(matching: Found, filters: Filters, facet: str) -> dict[str, int]:
    """Return how many records are filed under each code or below it, most frequent first."""
    known = vocabulary.current()
    listed = _filed(matching, filters, but=facet).subquery()
    query = select(DocumentTerm).where(
        DocumentTerm.document_id.in_(select(listed.c.id)),
        DocumentTerm.term_id.in_([term.id for term in known.terms(facet)]),
    )
    holding: dict[str, set[str]] = defaultdict(set)
    for row in db.session.execute(query.with_only_columns(DocumentTerm.document_id, DocumentTerm.term_id)):
        if term := known.by_id(row.term_id):
            for code in known.with_ancestors(facet, term.code):
                holding[code].add(row.document_id)
    return dict(sorted(((code, len(ids)) for code, ids in holding.items()), key=lambda one: (-one[1], one[0])))
