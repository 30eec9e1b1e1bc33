"""Writing and changing root causes. Each change, also of owner and state, is a revision and keeps what was before."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wiki.access import can
from wiki.errors import N_, Invalid, Message, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import Case, Revision, RootCause, User
from wiki.models.base import now
from wiki.models.site import EVIDENCE, raise_generation
from wiki.services import links, people, revisions, vocabulary
from wiki.services.root_causes.content import RootCauseContent
from wiki.text.language import guess


def create(content: RootCauseContent, html: Mapping[str, str], *, by: User, **facts: Any) -> RootCause:
    """Write down a root cause. The same title sent twice by one person is one, as long as it is open."""
    db.session.flush()
    last = select(RootCause).where(RootCause.author_id == by.id).order_by(RootCause.created_at.desc()).limit(1)
    twin = db.session.scalars(last).first()
    if twin is not None and twin.title == content.title and twin.fixed_at is None:
        return twin
    language = guess(f"{content.title} {content.text}")
    made = RootCause(title=content.title, language=language, author=by, sort_date=now().date().isoformat(), **facts)
    db.session.add(made)
    db.session.flush()
    _take(made, content, html, by=by)
    return made


def revise(
    root_cause: RootCause, content: RootCauseContent, html: Mapping[str, str], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save what was typed over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    await_turn(root_cause)
    if base != root_cause.version:
        raise Stale(root_cause.version)
    if root_cause.head.body == _body(root_cause, content):
        return None
    return _take(root_cause, content, html, by=by, note=note)


def assign(root_cause: RootCause, owner_id: int | None, *, by: User) -> None:
    """Name who mends it, or nobody. Raise Invalid for somebody who could not read it."""
    await_turn(root_cause)
    owner = db.session.get(User, owner_id) if owner_id else None
    if owner_id and not (owner and owner.active and can("own", root_cause, user=owner)):
        raise Invalid({"owner": Message(N_("Choose somebody who can read this."))})
    _give(root_cause, owner, by=by)


def take(root_cause: RootCause, *, by: User) -> None:
    """Take it upon oneself. Raise WikiError if somebody else was faster."""
    await_turn(root_cause)
    if root_cause.keeper not in (None, by):
        raise WikiError(N_("Somebody else mends this already."))
    _give(root_cause, by, by=by)


def _give(root_cause: RootCause, owner: User | None, *, by: User) -> None:
    if root_cause.owner is not owner:
        root_cause.owner = owner
        db.session.flush()
        record(root_cause, by=by)


def candidates() -> list[User]:
    """Return those who may be named: whoever is here and sells."""
    here = people.here().order_by(User.display_name)
    return [person for person in db.session.scalars(here) if can("create", RootCause, user=person)]


def owners(kept: Iterable[Revision]) -> list[User]:
    """Return those owners named in these revisions who are still here."""
    named = {revision.body.get("owner") for revision in kept} - {None}
    return list(db.session.scalars(select(User).where(User.id.in_(named), User.active))) if named else []


def fix(root_cause: RootCause, *, by: User) -> None:
    """Say that it is mended; a later loss opens it again."""
    await_turn(root_cause)
    root_cause.fix()
    record(root_cause, by=by)


def reopen(root_cause: RootCause, case: Case | None = None, *, by: User) -> None:
    """Say that it is not mended after all. The caller has taken the turn."""
    root_cause.reopen(case)
    record(root_cause, by=by)


def await_turn(root_cause: RootCause) -> None:
    """Let nobody else change it until this transaction ends, and read it as the one before left it."""
    table = RootCause.__table__.c
    if db.session.scalar(select(table.id).where(table.id == root_cause.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(root_cause)


def record(root_cause: RootCause, *, by: User) -> None:
    """Keep a change of owner or state in the history; the texts stay."""
    head = root_cause.head
    body = {**head.body, "owner": root_cause.owner_id, "state": root_cause.state.value}
    revisions.keep(root_cause, body, head.html, by=by)
    raise_generation(EVIDENCE)


def _take(
    root_cause: RootCause, content: RootCauseContent, html: Mapping[str, str], *, by: User, note: str = ""
) -> Revision:
    term = vocabulary.current().get("cause", content.cause) if content.cause else None
    root_cause.title, root_cause.due_on = content.title, content.due_on
    root_cause.term_id = term.id if term else None
    revision = revisions.keep(root_cause, _body(root_cause, content), dict(html), by=by, note=note)
    db.session.flush()
    links.keep(root_cause.id, html.values())
    raise_generation(EVIDENCE)
    return revision


def _body(root_cause: RootCause, content: RootCauseContent) -> dict[str, Any]:
    state = root_cause.state or "open"
    return {**vars(content), "owner": root_cause.owner_id, "state": str(state)}
