"""Counting and listing cases by classification, for a query that `access.listing()` has already narrowed."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, case, func, inspect, select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import Case, Document, DocumentTerm, Outcome
from wiki.services import vocabulary

OutcomeCounts = dict[Outcome, int]

LATELY = 200
"""Among so many of the newest cases those that a page shows are looked for first."""


def filed_under(query: Select[Any], term_ids: Sequence[int], model: type[Document] = Case) -> Select[Any]:
    """Narrow a listing to cases, or other documents, filed under one of the terms."""
    return query.where(model.id.in_(select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(term_ids))))


def newest(query: Select[Case], limit: int) -> Select[Case]:
    """Order a listing by when it happened, newest first."""
    newest_first = query.order_by(Case.sort_date.desc(), Case.id.desc())
    return newest_first.options(joinedload(Case.head)).limit(limit)


def found_newest(query: Select[Case], limit: int) -> Sequence[Case]:
    """Return the newest cases of a listing.

    They are looked for among the newest of all cases first, to which an index leads: to put a whole listing in order
    takes reading all of it.
    """
    document = Document.__table__.alias().c  # not the cases themselves: what one may read of them is asked of these
    order = document.sort_date.desc(), document.id.desc()
    lately = select(document.id).where(document.kind == inspect(Case).polymorphic_identity).order_by(*order)
    found = db.session.scalars(newest(query.where(Case.id.in_(lately.limit(LATELY))), limit)).all()
    return found if len(found) == limit else db.session.scalars(newest(query, limit)).all()


def to_judge(query: Select[Case], language: str) -> Select[Case]:
    """Order a listing for somebody who is to study it: what they read easily first, then the newest."""
    near = case((Case.language == language, 0), (Case.language.startswith(language[:2]), 1), else_=2)
    return query.order_by(near, Case.published_at.desc(), Case.id)


def counts(query: Select[Case]) -> dict[int, OutcomeCounts]:
    """Return how many successes and failures of a listing are filed under each term or one below it, by its id."""
    found = _filed_exactly(query)
    known = vocabulary.current()
    for term in known.parents():
        below = known.ids_below(term.list_code, term.code)
        found[term.id] = outcomes(filed_under(query, below))
    return found


def _filed_exactly(query: Select[Case]) -> dict[int, OutcomeCounts]:
    listed = query.with_only_columns(Case.id, Case.outcome).subquery()
    grouped = (
        select(DocumentTerm.term_id, listed.c.outcome, func.count())
        .join(listed, listed.c.id == DocumentTerm.document_id)
        .group_by(DocumentTerm.term_id, listed.c.outcome)
    )
    found: dict[int, OutcomeCounts] = {}
    for term_id, outcome, number in db.session.execute(grouped):
        found.setdefault(term_id, {})[outcome] = number
    return found


def outcomes(query: Select[Case]) -> OutcomeCounts:
    """Return how many successes and failures a listing has."""
    listed = query.with_only_columns(Case.outcome).subquery()
    grouped = select(listed.c.outcome, func.count()).group_by(listed.c.outcome)
    return {outcome: number for outcome, number in db.session.execute(grouped) if outcome}


def total(query: Select[Case]) -> int:
    """Return how many cases a listing has."""
    return db.session.scalar(query.with_only_columns(func.count(Case.id))) or 0


def filed_by_code(
    query: Select[Any], filters: Mapping[str, Sequence[str]], model: type[Document] = Case
) -> Select[Any]:
    """Narrow a listing: of each list one of its codes, or one below it, has to fit. An unknown code fits nothing."""
    known = vocabulary.current()
    for name, codes in filters.items():
        query = filed_under(query, known.ids_below(name, *codes), model)
    return query
