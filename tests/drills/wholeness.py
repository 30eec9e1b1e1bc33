"""What has to hold of every record whatever was killed, read from the database alone, while nobody serves it."""

from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session, joinedload

from wiki.models import TERM_LISTS, Case, Change, Document, DocumentTerm, Publication, Revision, Term
from wiki.models.documents import body_hash
from wiki.services import cases


class Records:
    """All cases of a database, as they are now."""

    def __init__(self, url: str) -> None:
        engine = create_engine(url)
        with Session(engine) as session:
            self.damage = list(_damage(session))
            self.cases = {case.id: case for case in session.scalars(select(Case).options(joinedload(Case.head)))}
            table = Document.__table__.c
            self.others = set(session.scalars(select(table.id).where(table.kind != "case")))
            self.numbers: dict[str, list[int]] = defaultdict(list)
            self.texts: dict[str, list[str]] = defaultdict(list)
            for revision in session.scalars(select(Revision).order_by(Revision.number)):
                self.numbers[revision.document_id].append(revision.number)
                self.texts[revision.document_id].append(revision.body.get("situation", ""))
            self.filed: dict[str, set[tuple[str, str]]] = defaultdict(set)
            for row in session.execute(select(DocumentTerm.document_id, Term.list_code, Term.code).join(Term)):
                self.filed[row[0]].add((row[1], row[2]))
            logged = select(Change.record_id, func.count()).where(Change.model == "Case").group_by(Change.record_id)
            self.changes = {row[0]: row[1] for row in session.execute(logged)}
        engine.dispose()

    @property
    def published(self) -> list[Case]:
        """The cases that have to be found."""
        return [case for case in self.cases.values() if case.state is Publication.PUBLISHED]

    def faults(self) -> Iterator[str]:
        """Yield a sentence for each record that is not whole."""
        yield from self.damage
        for case in self.cases.values():
            for fault in self._faults_of(case):
                yield f"Case {case.id}: {fault}"
        if orphans := {*self.numbers, *self.filed} - {*self.cases} - self.others:
            yield f"Revisions or terms without a document: {orphans}"

    def _faults_of(self, case: Case) -> Iterator[str]:
        if self.numbers[case.id] != list(range(1, case.version + 1)):
            yield f"version {case.version} with revisions {self.numbers[case.id]}"
            return
        body = case.head.body
        if case.title != body["title"] or case.head.body_hash != body_hash(body):
            yield "the newest revision is not what the record shows"
        content = cases.from_body(body)
        if self.filed[case.id] != {(name, code) for name in TERM_LISTS for code in content.codes(name)}:
            yield "it is filed under other terms than its text names"
        if self.changes.get(case.id, 0) < case.version:
            yield f"{self.changes.get(case.id, 0)} changes logged for {case.version} revisions"


def _damage(session: Session) -> Iterator[str]:
    if session.get_bind().dialect.name == "sqlite":
        for pragma, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            found = [tuple(row) for row in session.execute(text(f"PRAGMA {pragma}"))]
            if found != sound:
                yield f"{pragma}: {found}"
