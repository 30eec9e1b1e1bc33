"""Writing and changing playbooks. Every change is a revision; a line keeps its id and with it its cases."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select

from wiki.errors import Stale
from wiki.extensions import db
from wiki.models import Case, Citation, Playbook, PlaybookLine, Revision, Term, User, changes
from wiki.models.base import new_id, now
from wiki.models.documents import LEVEL_PUBLIC
from wiki.models.site import EVIDENCE, raise_generation
from wiki.services import revisions
from wiki.services.playbooks.content import LineContent

SHORT_ID = 16


def create(term: Term, title: Mapping[str, str], lines: Sequence[LineContent], *, by: User) -> Playbook:
    """Write the first revision of a type's playbook. `title` is the finding in one line, by language."""
    playbook = Playbook(
        term=term,
        title=next(iter(title.values()), term.code)[:200],
        language=next(iter(title), "zh-Hans"),
        author=by,
        level=LEVEL_PUBLIC,
        sort_date=now().date().isoformat(),
    )
    db.session.add(playbook)
    db.session.flush()
    _take(playbook, title, lines, by=by)
    return playbook


def revise(
    playbook: Playbook, title: Mapping[str, str], lines: Sequence[LineContent], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save new lines over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    db.session.scalar(select(Playbook.id).where(Playbook.id == playbook.id).with_for_update())
    db.session.refresh(playbook)
    if base != playbook.version:
        raise Stale(playbook.version)
    if playbook.head.body == _body(title, lines):
        return None
    return _take(playbook, title, lines, by=by, note=note)


def rows(playbook: Playbook) -> list[PlaybookLine]:
    """Return the lines in force, in their order."""
    own = select(PlaybookLine).where(PlaybookLine.playbook_id == playbook.id, ~PlaybookLine.removed)
    return list(db.session.scalars(own.order_by(PlaybookLine.position)))


def cite(case: Case, line_ids: Collection[str], *, among: Collection[str], by: User) -> None:
    """Say which of the lines `among` were done in a case; what was said of other lines stays."""
    db.session.flush()
    old = set(
        db.session.scalars(select(Citation.line_id).where(Citation.document_id == case.id, Citation.line_id.in_(among)))
    )
    new = set(line_ids) & set(among)
    for citation in db.session.scalars(
        select(Citation).where(Citation.document_id == case.id, Citation.line_id.in_(old - new))
    ):
        db.session.delete(citation)
    db.session.add_all(Citation(line_id=line, document_id=case.id, by=by) for line in sorted(new - old))
    if new != old:
        changes.note(case, "lines")
    raise_generation(EVIDENCE)


def known(line_ids: Collection[str]) -> set[str]:
    """Return those of the ids that name a line in force."""
    named = select(PlaybookLine.id).where(PlaybookLine.id.in_(line_ids), ~PlaybookLine.removed)
    return set(db.session.scalars(named))


def done_in(case: Case) -> set[str]:
    """Return the ids of the lines that were done in a case."""
    return set(db.session.scalars(select(Citation.line_id).where(Citation.document_id == case.id)))


def remove(playbook: Playbook) -> None:
    """Delete a playbook with its lines, their evidence and its revisions."""
    own = select(PlaybookLine.id).where(PlaybookLine.playbook_id == playbook.id)
    db.session.execute(delete(Citation).where(Citation.line_id.in_(own)))
    db.session.execute(delete(PlaybookLine).where(PlaybookLine.playbook_id == playbook.id))
    db.session.execute(delete(Revision).where(Revision.document_id == playbook.id))
    db.session.delete(playbook)


def _take(
    playbook: Playbook, title: Mapping[str, str], lines: Sequence[LineContent], *, by: User, note: str = ""
) -> Revision:
    known = {
        line.id: line
        for line in db.session.scalars(select(PlaybookLine).where(PlaybookLine.playbook_id == playbook.id))
    }
    named = [line if line.id in known else _named(line, known) for line in lines]
    for gone in known.values():
        gone.removed = True
    for position, line in enumerate(named):
        row = known.get(line.id) or PlaybookLine(id=line.id, playbook_id=playbook.id, author=by)
        row.section, row.position, row.removed = line.section, position, False
        row.text, row.reply = dict(line.text), dict(line.reply)
        row.product, row.fit, row.wordings = line.product, line.fit, dict(line.wordings)
        db.session.add(row)
    playbook.title = next(iter(title.values()), playbook.title)[:200]
    revision = revisions.keep(playbook, _body(title, named), {}, by=by, note=note)
    db.session.flush()
    return revision


def _named(line: LineContent, known: Mapping[str, Any]) -> LineContent:
    """Return a new line with an id: the shipped one if it has one that is free, else a fresh one."""
    free = line.id and len(line.id) <= SHORT_ID and db.session.get(PlaybookLine, line.id) is None
    return LineContent(**{**vars(line), "id": line.id if free else new_id()})


def _body(title: Mapping[str, str], lines: Sequence[LineContent]) -> dict[str, Any]:
    return {"title": dict(title), "lines": [line.as_json() for line in lines]}
