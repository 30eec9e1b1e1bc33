"""What the index reads of each kind of record, in one table, and which documents a change concerns."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from wiki.extensions import db
from wiki.models import (
    TERM_LISTS,
    Attachment,
    Case,
    CaseState,
    Change,
    Citation,
    Comment,
    Contact,
    DocumentTerm,
    Judgement,
    Playbook,
    Report,
    Revision,
    RootCause,
    RootCauseCase,
    SynonymSet,
    Team,
    Term,
    TypeObservation,
    Use,
    User,
    Wanted,
)
from wiki.search.backend import Document
from wiki.services import cases, vocabulary
from wiki.text.plain import plain

LANGUAGE = "lang"
FACETS = (*TERM_LISTS, LANGUAGE)
NOT_SEARCHED = (
    *(Attachment, Citation, Comment, Contact, Judgement, Playbook, Report, RootCause, RootCauseCase, SynonymSet, Team),
    *(TypeObservation, Use, User, Wanted),
)
"""Tracked models that the index does not follow. A term is no document, but its words are in those of others.

Contacts are people's names: they are looked up by a query of their own, are in no index, no passage and no suggestion,
and gone when they are erased.
"""

READ = {"label", "library_name", "synonyms", "parent_id", "merged_into_id"}
"""What the index reads of a term; the rest of it may change without a record being read anew."""

STORY = ("situation", "actions", "result", "why", "lessons")


@dataclass(frozen=True)
class Kind:
    """One kind of record: which of them can be found, what is read of one, and the text that passages are cut from.

    The key of its documents is the record's id, which no record of another kind has.
    """

    model: Any
    findable: Callable[[], Select[tuple[Any]]]
    document: Callable[[Any], Document]
    text: Callable[[Any], str]


def published() -> Select[tuple[Case]]:
    """Return the query for all cases that can be found."""
    return select(Case).where(Case.state == CaseState.PUBLISHED).options(joinedload(Case.head).defer(Revision.html))


def case_document(case: Case) -> Document:
    """Return what the index reads of a case."""
    content = cases.from_body(case.head.body)
    filed = {name: _with_ancestors(name, content.codes(name)) for name in TERM_LISTS}
    return Document(
        case.id,
        "case",
        case.title,
        case_text(case),
        labels=tuple(dict.fromkeys(_names(filed))),
        facets={**filed, LANGUAGE: (case.language,)},
        date=_age_key(case),
        ref=case.ref,
        usefulness=case.usefulness,
    )


def case_text(case: Case) -> str:
    """Return the story of a case without markup."""
    body = case.head.body
    return "\n".join(plain(body[name]) for name in STORY if body.get(name))


DOCUMENTS = {"case": Kind(Case, published, case_document, case_text)}


def count() -> int:
    """Return how many documents the index should have."""
    return sum(
        db.session.scalar(kind.findable().with_only_columns(func.count(kind.model.id))) or 0
        for kind in DOCUMENTS.values()
    )


def keys() -> set[str]:
    """Return the keys of all documents that the index should have."""
    return {
        key
        for kind in DOCUMENTS.values()
        for key in db.session.scalars(kind.findable().with_only_columns(kind.model.id))
    }


def documents(keys: Collection[str]) -> dict[str, Document]:
    """Return those of `keys` that can be found, as documents."""
    return {
        record.id: kind.document(record)
        for kind in DOCUMENTS.values()
        for record in db.session.scalars(kind.findable().where(kind.model.id.in_(keys)))
    }


def sample(number: int) -> dict[str, Document]:
    """Return some documents, picked by chance."""
    found: dict[str, Document] = {}
    for kind in DOCUMENTS.values():
        query = kind.findable().with_only_columns(kind.model.id).order_by(func.random()).limit(number)
        found |= documents(set(db.session.scalars(query)))
    return found


def all_documents(batch: int) -> Iterator[list[Document]]:
    """Yield everything that can be found, in batches, each read in a transaction of its own."""
    for kind in DOCUMENTS.values():
        last = ""
        while True:
            db.session.rollback()
            query = kind.findable().where(kind.model.id > last).order_by(kind.model.id).limit(batch)
            records = db.session.scalars(query).all()
            if not records:
                break
            yield [kind.document(record) for record in records]
            last = records[-1].id


def concerned(changes: Iterable[Change]) -> set[str]:
    """Return the keys of all documents that may differ after these changes."""
    models = {kind.model.__name__ for kind in DOCUMENTS.values()}
    keys = {change.record_id for change in changes if change.model in models}
    # Nothing is filed under a new term but records that changed themselves.
    terms = {int(change.record_id) for change in changes if change.model == Term.__name__ and READ & set(change.fields)}
    return keys | _filed_under(terms)


def _filed_under(term_ids: Collection[int]) -> set[str]:
    """Return the records filed under these terms or below them: the words of all terms above are read, too."""
    if not term_ids:
        return set()
    known = vocabulary.current()
    terms = [term for term_id in term_ids if (term := known.by_id(term_id))]
    below = {one.id for term in terms for one in known.with_descendants(term.list_code, term.code)}
    query = select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(below | set(term_ids)))
    return set(db.session.scalars(query))


def _with_ancestors(list_code: str, codes: Iterable[str]) -> tuple[str, ...]:
    known = vocabulary.current()
    return tuple(dict.fromkeys(code for own in codes for code in known.with_ancestors(list_code, own)))


def _names(filed: Mapping[str, Iterable[str]]) -> Iterator[str]:
    """Yield every name of the terms, in all languages."""
    known = vocabulary.current()
    for list_code, codes in filed.items():
        for code in codes:
            if term := known.get(list_code, code):
                yield from term.words()


def _age_key(case: Case) -> int:
    """Return a number that orders cases as lists do: by when it happened, then by when it was written down."""
    year, month, day = (*map(int, case.sort_date.split("-")), 0, 0)[:3]
    return ((year * 100 + month) * 100 + day) * 10**10 + int(case.created_at.timestamp())
