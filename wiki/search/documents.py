"""All documents that the index should have, and which of them a change concerns. What they are is in `kinds`."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from wiki.extensions import db
from wiki.models import (
    TERM_LISTS,
    AccountMember,
    AccountPlan,
    Acquaintance,
    Attachment,
    AttachmentText,
    AwarenessRating,
    Benefit,
    Change,
    Citation,
    Comment,
    Conclusion,
    Contact,
    ContactPolicy,
    Customer,
    CustomerGroup,
    CustomerLoss,
    CustomerValue,
    CustomerVoice,
    Department,
    DocumentGrant,
    DocumentSource,
    DocumentTerm,
    Endorsement,
    FinancialLine,
    Follow,
    GradeAssessment,
    Inquiry,
    Interaction,
    Judgement,
    KeepDecision,
    KeyClassification,
    LeaderInstruction,
    Need,
    Occasion,
    Offering,
    PageKind,
    PageReview,
    PlanAction,
    PlanComment,
    PlanConsultation,
    PlanObjective,
    PlanProposal,
    PlanRetention,
    PlanRisk,
    Playbook,
    PlaybookLine,
    Post,
    Promise,
    Pursuit,
    ReadingPath,
    ReadingStep,
    RelationshipGoal,
    Report,
    ResourceAsk,
    RootCause,
    RootCauseCase,
    Route,
    ScreeningReport,
    ScreeningSheet,
    SupporterStep,
    SynonymSet,
    Team,
    TeamFollow,
    Term,
    Tie,
    TypeObservation,
    Use,
    User,
    VisitPlan,
    Wanted,
)
from wiki.search import file_texts
from wiki.search.backend import Document
from wiki.search.kinds import DOCUMENTS, LANGUAGE, Kind
from wiki.services import vocabulary

FACETS = (*TERM_LISTS, LANGUAGE)
NOT_SEARCHED = (
    *(Acquaintance, Department, Route, SupporterStep, Tie),
    *(
        Attachment,
        AttachmentText,
        Citation,
        Comment,
        Contact,
        DocumentGrant,
        Judgement,
        Report,
        RootCauseCase,
        SynonymSet,
    ),
    *(Team, TypeObservation, Use, User, Wanted),
    *(AccountMember, Customer, CustomerGroup, CustomerLoss, CustomerVoice, GradeAssessment, Pursuit),
    *(AccountPlan, FinancialLine, LeaderInstruction, PlanAction, PlanConsultation, PlanObjective, PlanRisk),
    *(PlanComment, PlanProposal, PlanRetention, RelationshipGoal, ResourceAsk),
    *(AwarenessRating, CustomerValue, KeepDecision, KeyClassification, ScreeningReport, ScreeningSheet),
    *(Benefit, ContactPolicy, Endorsement, Inquiry, Interaction, Need, Occasion, Offering, Promise, VisitPlan),
    *(Conclusion, DocumentSource, Follow, PageKind, PageReview, Post, ReadingPath, ReadingStep, TeamFollow),
)
"""Tracked models that are no documents of the index. The words of terms and of files are in those of others.

A reply is read with its topic, which changes with each (`services/topics/replying.py`).
Contacts are people's names: they are looked up by a query of their own, are in no index, no passage and no suggestion,
and gone when they are erased. Customers are looked up by their names in the same way (`services/customers/finding.py`);
what is noted of them is read beside them.
"""

READ_OF_FILES = {"removed_at", "text"}
"""What the index reads of files; the rest of them may change without a record being read anew."""

READ = {"label", "library_name", "synonyms", "parent_id", "merged_into_id"}
"""What the index reads of a term; the rest of it may change without a record being read anew."""


PORTION = 5_000_000
"""Characters of files that are read at once while the index is built."""


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
        document.key: document
        for kind in DOCUMENTS.values()
        for document in _read(kind, db.session.scalars(kind.findable().where(kind.model.id.in_(keys))).all())
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
            last = records[-1].id
            yield from _portions(_read(kind, records))


def _read(kind: Kind, records: Sequence[Any]) -> Iterator[Document]:
    """Yield what the index reads of records of a kind, and of the files beside them, which may be long, one by one."""
    with_files = file_texts.having([record.id for record in records])
    for record in records:
        document = kind.document(record)
        yield replace(document, files=file_texts.of(record.id)) if record.id in with_files else document


def _portions(documents: Iterator[Document]) -> Iterator[list[Document]]:
    """Yield the documents in lists whose files are not too long together."""
    portion, size = list[Document](), 0
    for document in documents:
        portion.append(document)
        size += sum(map(len, document.files))
        if size > PORTION:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def concerned(changes: Collection[Change]) -> set[str]:
    """Return the keys of all documents that may differ after these changes."""
    models = {kind.model.__name__ for kind in DOCUMENTS.values()}
    keys = {change.record_id for change in changes if change.model in models}
    # Nothing is filed under a new term but records that changed themselves.
    terms = {int(change.record_id) for change in changes if change.model == Term.__name__ and READ & set(change.fields)}
    # What else changes of a playbook, as its usefulness, no case is read with.
    revised = (change for change in changes if change.model == Playbook.__name__ and "version" in change.fields)
    playbooks = {change.record_id for change in revised}
    of_files = {Attachment.__name__, AttachmentText.__name__}
    files = {int(one.record_id) for one in changes if one.model in of_files and READ_OF_FILES & set(one.fields)}
    return keys | _filed_under(terms) | _advised(playbooks) | file_texts.documents_of(files)


def _advised(playbook_ids: Collection[str]) -> set[str]:
    """Return the cases in which a line of these playbooks was done: what the lines say is read with them."""
    if not playbook_ids:
        return set()
    lines = select(PlaybookLine.id).where(PlaybookLine.playbook_id.in_(playbook_ids))
    return set(db.session.scalars(select(Citation.document_id).where(Citation.line_id.in_(lines))))


def _filed_under(term_ids: Collection[int]) -> set[str]:
    """Return the records filed under these terms or below them: the words of all terms above are read, too."""
    if not term_ids:
        return set()
    known = vocabulary.current()
    terms = [term for term_id in term_ids if (term := known.by_id(term_id))]
    below = {one.id for term in terms for one in known.with_descendants(term.list_code, term.code)}
    ids = below | set(term_ids)
    filed = [
        select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(ids)),
        *(select(model.id).where(model.term_id.in_(ids)) for model in (Playbook, RootCause)),
    ]
    return {key for query in filed for key in db.session.scalars(query)}
