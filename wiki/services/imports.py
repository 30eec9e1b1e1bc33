"""Imports of tables, as their owner steers them: bringing a file, matching, checking, importing, stopping, undoing.

What takes long is done by the worker (`transfer/stepping.py`), batch by batch; here it is only asked for.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import IO, Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, not_, select

from wiki.access import listing
from wiki.errors import N_, NotFound, WikiError
from wiki.extensions import db
from wiki.models import (
    Attachment,
    Case,
    Citation,
    Comment,
    ImportKind,
    ImportRow,
    ImportState,
    Judgement,
    Publication,
    Report,
    RootCauseCase,
    RowKind,
    TableImport,
    Use,
    User,
    Writing,
)
from wiki.models.base import now
from wiki.models.imports import AT_WORK, GONE_ON, NAME_LENGTH
from wiki.services import blobs
from wiki.text.checks import shorten, without_path

LARGEST = 60 * 2**20
"""Bytes of the largest file that is taken; it comes by itself, in a request of `blobs.REQUEST_BYTES`."""
MOST_KEPT = 20
"""So many imports of one person are kept."""
KEPT = timedelta(days=30)
MOST_WAITING = 3
_WAITING = (ImportState.MATCHING, ImportState.CHECKED, ImportState.STOPPED, ImportState.UNREADABLE)
_TOUCHES: tuple[type[Any], ...] = (Attachment, Citation, Comment, Judgement, Report, RootCauseCase, Use, Writing)


def start(file: IO[bytes], name: str, *, by: User, kind: ImportKind = ImportKind.CASES) -> TableImport:
    """Keep a file; the worker reads it. `name` is what it was called where it came from."""
    source = blobs.store(file, most=LARGEST)
    db.session.refresh(by, with_for_update=True)  # two who bring a file for one person at once are counted in turn
    count = db.session.scalar(select(func.count()).select_from(TableImport).where(TableImport.user_id == by.id)) or 0
    if count >= MOST_KEPT:
        raise WikiError(N_("You have %(limit)s imports here. Remove one of them first."), limit=MOST_KEPT)
    made = TableImport(user_id=by.id, kind=kind, name=_shown(name), source_hash=source.hash)
    db.session.add(made)
    db.session.flush()
    return made


def of(user: User, kind: ImportKind = ImportKind.CASES) -> list[TableImport]:
    """Return the person's imports of a kind, newest first."""
    query = (
        listing(TableImport, user=user)
        .where(TableImport.kind == kind)
        .order_by(TableImport.created_at.desc(), TableImport.id)
    )
    return list(db.session.scalars(query))


def waiting(user: User) -> list[TableImport]:
    """Return the person's imports that wait for a decision, those that moved last first."""
    query = listing(TableImport, user=user).where(TableImport.state.in_(_WAITING))
    return list(db.session.scalars(query.order_by(TableImport.stepped_at.desc(), TableImport.id).limit(MOST_WAITING)))


def read_again(one: TableImport, *, sheet: str | None, encoding: str | None) -> None:
    """Read the file another way: another of its sheets, or letters in another encoding."""
    _await_turn(one)
    one.move(ImportState.READING)
    one.sheet, one.encoding, one.trouble = sheet, encoding, {}


def check(one: TableImport, mapping: Mapping[str, Any]) -> None:
    """Look what would come of it, with these columns and values; nothing is imported."""
    _await_turn(one)
    one.move(ImportState.CHECKING)
    one.mapping, one.trouble = dict(mapping), {}
    check_anew(one)


def check_anew(one: TableImport) -> None:
    """Begin the check again, for the worker that was at it is gone."""
    _forget_counts(one)
    _forget_rows(one)
    one.unknown, one.stepped_at = {}, now()


def run(one: TableImport, *, check: str, skip_noticed: bool = False) -> None:
    """Import what was checked; with `skip_noticed` without the rows in which persons were noticed.

    `check` names the check that its owner has seen (`check_of`): of another one they do not know what would come.
    """
    _await_turn(one)
    _expect(one, ImportState.CHECKED)
    if check != check_of(one):
        raise WikiError(GONE_ON)
    one.move(ImportState.IMPORTING)
    one.skips_noticed, one.trouble = skip_noticed, {}
    _forget_counts(one)
    if one.kind is ImportKind.CASES:
        _forget_rows(one, RowKind.REFUSED)


def choose(one: TableImport, choices: Mapping[str, str], rest: str) -> None:
    """Say of rows of a table of customers, by number, what to do where a customer is known that looks the same."""
    one.mapping = {**one.mapping, "choices": dict(choices), "rest": rest}


def check_of(one: TableImport) -> str:
    """Return what tells the check that an import has gone through from others."""
    return one.stepped_at.isoformat()


def stop(one: TableImport) -> None:
    """Stop the check or the import between two batches: what is imported stays."""
    _await_turn(one)
    one.move(ImportState.STOPPED if one.state is ImportState.IMPORTING else ImportState.MATCHING)


def go_on(one: TableImport) -> None:
    """Go on with an import that was stopped, behind the last row that it was done with."""
    _await_turn(one)
    _expect(one, ImportState.STOPPED)
    one.move(ImportState.IMPORTING)
    one.trouble = {}


def undo(one: TableImport) -> None:
    """Take the cases out again that it brought: the worker deletes those that nobody has touched since."""
    _await_turn(one)
    if one.kind is ImportKind.CUSTOMERS:
        raise WikiError(GONE_ON)  # what was noted of them since hangs on them: they are removed one by one
    one.move(ImportState.UNDOING)
    one.place = 0


def remove(one: TableImport) -> None:
    """Forget the import with its file. The cases that it brought stay."""
    _await_turn(one)
    if one.state in (ImportState.IMPORTING, ImportState.UNDOING):
        raise WikiError(N_("Stop it first."))
    db.session.delete(one)


def outdated() -> ColumnElement[bool]:
    """Return the condition on imports that are over, or that nobody has come back to for too long."""
    return and_(TableImport.stepped_at < now() - KEPT, TableImport.state.not_in(AT_WORK))


def counts(one: TableImport) -> dict[RowKind, int]:
    """Return how many rows there is something to say of, by what it is."""
    query = select(ImportRow.kind, func.count()).where(ImportRow.import_id == one.id).group_by(ImportRow.kind)
    found = dict.fromkeys(RowKind, 0)
    found.update((kind, number) for kind, number in db.session.execute(query))
    return found


def rows(one: TableImport, kind: RowKind) -> Select[ImportRow]:
    """Return the query for the rows of one kind, in their order."""
    return select(ImportRow).where(ImportRow.import_id == one.id, ImportRow.kind == kind).order_by(ImportRow.number)


def numbers_of(one: TableImport, kind: RowKind, first: int, last: int) -> set[int]:
    """Return the numbers of the rows of a kind in a stretch of the table."""
    query = rows(one, kind).where(ImportRow.number.between(first, last)).with_only_columns(ImportRow.number)
    return set(db.session.scalars(query))


def untouched(one: TableImport) -> Select[Case]:
    """Return the query for the cases it brought that are as it brought them, which is what `undo` takes out.

    What somebody has changed, is writing in, added files to, commented on, taken along or cited has become part of the
    library.
    """
    brought = select(ImportRow.case_id).where(ImportRow.import_id == one.id, ImportRow.kind == RowKind.CREATED)
    hanging = [not_(exists().where(model.document_id == Case.id)) for model in _TOUCHES]
    as_brought = Case.version == 1, Case.state == Publication.PUBLISHED
    return select(Case).where(Case.id.in_(brought), *as_brought, *hanging).order_by(Case.id)


def _shown(name: str) -> str:
    """Return the name without a path and what cannot be shown. Its ending stays, which says how it is read."""
    last = "".join(one for one in without_path(name) if one.isprintable()).strip()
    stem, dot, ending = last.rpartition(".")
    if len(last) > NAME_LENGTH and dot and len(ending) < NAME_LENGTH // 2:
        return shorten(stem, NAME_LENGTH - len(dot + ending)) + dot + ending
    return shorten(last, NAME_LENGTH) or "?"


def _await_turn(one: TableImport) -> None:
    """Let nobody else steer it until this transaction ends, and see what they have done before."""
    row = select(TableImport).where(TableImport.id == one.id).with_for_update()
    if db.session.scalars(row.execution_options(populate_existing=True)).first() is None:
        raise NotFound


def _expect(one: TableImport, state: ImportState) -> None:
    """Raise WikiError if it is somewhere else: to begin anew what was stopped would forget what it has brought."""
    if one.state is not state:
        raise WikiError(GONE_ON)


def _forget_counts(one: TableImport) -> None:
    one.created = one.updated = one.unchanged = one.place = 0


def _forget_rows(one: TableImport, *kinds: RowKind) -> None:
    gone = delete(ImportRow).where(ImportRow.import_id == one.id)
    db.session.execute(gone.where(ImportRow.kind.in_(kinds)) if kinds else gone)
