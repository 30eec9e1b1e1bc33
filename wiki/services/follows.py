"""Following: a document, all below it in the tree, or a tag; by oneself, by writing in it, or because a team does."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from wiki.access import listing
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Document, Follow, Team, TeamFollow, Term, User

MOST = 1_000
"""What one person may follow."""

Thing = Document | Term


def follow(thing: Thing, *, below: bool = False, by: User) -> Follow:
    """Follow something from now on, also if it was decided before not to."""
    found = of(thing, by) or _begun(by.id, **_place(thing))
    found.muted, found.below, found.team_id = False, below and isinstance(thing, Document), None
    return found


def stop(found: Follow) -> None:
    """Follow it no longer; writing in it, or one's team, begins it no more."""
    found.muted = True


def begin(user_id: int, document_id: str, since: datetime) -> bool:
    """Let somebody who wrote in a document follow it, unless that was decided on before; tell whether that is new."""
    if db.session.scalar(select(Follow.id).where(Follow.user_id == user_id, Follow.document_id == document_id)):
        return False
    if _number(user_id) >= MOST:
        return False
    db.session.add(Follow(user_id=user_id, document_id=document_id, since=since))
    db.session.flush()
    return True


def of(thing: Thing, user: User) -> Follow | None:
    """Return whether and how the person follows something, or has decided not to."""
    return db.session.scalars(listing(Follow, user=user).where(*_same(Follow, thing))).first()


def own(user: User) -> list[Follow]:
    """Return what the person follows, the newest first."""
    return list(db.session.scalars(listing(Follow, user=user).where(~Follow.muted).order_by(Follow.since.desc())))


def enrol(team: Team, thing: Thing, *, below: bool = False, by: User) -> TeamFollow:
    """Let each of a team follow something, those who join it later, too; who decided otherwise stays out."""
    same = TeamFollow.team_id == team.id, *_same(TeamFollow, thing)
    found = db.session.scalars(select(TeamFollow).where(*same)).first()
    if found is None:
        found = TeamFollow(team_id=team.id, by_id=by.id, **_place(thing))
        db.session.add(found)
    found.below = below and isinstance(thing, Document)
    db.session.flush()
    _settle(found)
    return found


def enrolled(thing: Thing, *, by: User) -> Sequence[TeamFollow]:
    """Return which teams follow something, of those that `by` may let follow."""
    return db.session.scalars(
        listing(TeamFollow, user=by).where(*_same(TeamFollow, thing)).order_by(TeamFollow.id)
    ).all()


def end(enrolment: TeamFollow) -> None:
    """Let a team follow something no longer; who follows it for other reasons goes on."""
    for one in _because_of(enrolment):
        if one.muted:
            one.team_id = None
        else:
            db.session.delete(one)
    db.session.delete(enrolment)


def settle() -> None:
    """Let those who have joined a team follow what it follows, and those who have left it no longer."""
    for enrolment in db.session.scalars(select(TeamFollow)):
        _settle(enrolment)


def _settle(enrolment: TeamFollow) -> None:
    members = set(db.session.scalars(select(User.id).join(User.teams).where(Team.id == enrolment.team_id, User.active)))
    present = {one.user_id: one for one in _rows(enrolment)}
    for user_id in sorted(members - present.keys()):
        if _number(user_id) >= MOST:
            continue
        one = _begun(user_id, document_id=enrolment.document_id, term_id=enrolment.term_id)
        one.below, one.team_id = enrolment.below, enrolment.team_id
    for user_id, one in present.items():
        if one.team_id == enrolment.team_id and not one.muted:
            one.below = enrolment.below
            if user_id not in members:
                db.session.delete(one)


def _rows(enrolment: TeamFollow) -> Sequence[Follow]:
    place = Follow.document_id == enrolment.document_id, Follow.term_id == enrolment.term_id
    wanted = place[0] if enrolment.document_id else place[1]
    return db.session.scalars(select(Follow).where(wanted)).all()


def _because_of(enrolment: TeamFollow) -> list[Follow]:
    return [one for one in _rows(enrolment) if one.team_id == enrolment.team_id]


def _begun(user_id: int, **place: Any) -> Follow:
    if _number(user_id) >= MOST:
        raise WikiError(N_("You follow %(limit)s things. Stop following some of them first."), limit=MOST)
    found = Follow(user_id=user_id, **place)
    db.session.add(found)
    return found


def _number(user_id: int) -> int:
    return db.session.scalar(select(func.count(Follow.id)).where(Follow.user_id == user_id)) or 0


def _place(thing: Thing) -> dict[str, Any]:
    return {"document_id": thing.id} if isinstance(thing, Document) else {"term_id": thing.id}


def _same(model: Any, thing: Thing) -> tuple[Any, ...]:
    return (model.document_id == thing.id,) if isinstance(thing, Document) else (model.term_id == thing.id,)
