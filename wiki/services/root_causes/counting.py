"""How many losses a root cause has, as far as the reader may list them, and which root causes press."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Outcome, RootCause, RootCauseCase, RootCauseState, User
from wiki.models.base import now
from wiki.services.counting import kept

MOST_LOSSES = 3
MOST_OVERDUE = 3
MOST_TO_MEND = 5


@dataclass(frozen=True, slots=True)
class Losses:
    """How many cases were lost to a root cause, and the sum of the `told` deals whose size the cases say."""

    number: int = 0
    money: float = 0.0
    told: int = 0


@dataclass(frozen=True, slots=True)
class Pressing:
    """One line of a leader's home."""

    id: str
    title: str
    language: str
    losses: int
    due_on: str | None
    overdue: bool


def losses(*, user: User) -> dict[str, Losses]:
    """Return the losses of each root cause that has any, counting what the user may list."""
    return kept("losses", (), user, lambda: _losses(user))


def losses_of(root_cause: RootCause, *, user: User) -> Select[Any]:
    """Return the query for the losses of a root cause that the user may list, the newest first."""
    linked = select(RootCauseCase.document_id).where(RootCauseCase.root_cause_id == root_cause.id)
    lost = listing(Case, "list", user=user).where(Case.outcome == Outcome.FAILURE, Case.id.in_(linked))
    return lost.options(joinedload(Case.head)).order_by(Case.sort_date.desc(), Case.id)


def ranked(*, user: User, state: RootCauseState | None = None) -> Select[Any]:
    """Return the query for root causes: open ones first, then by number of losses, then what is overdue."""
    counted = _counted(user)
    query = listing(RootCause, user=user).outerjoin(counted, counted.c.root_cause_id == RootCause.id)
    if state is not None:
        query = query.where(RootCause.state == state)
    order = (
        RootCause.state == RootCauseState.FIXED,
        func.coalesce(counted.c.number, 0).desc(),
        ~func.coalesce(_is_overdue(), False),
        RootCause.created_at,
        RootCause.id,
    )
    return query.options(joinedload(RootCause.owner), joinedload(RootCause.term)).order_by(*order)


def pressing(*, user: User) -> Sequence[Pressing]:
    """Return the open root causes with the most losses, and those that are overdue."""
    today = now().date().isoformat()
    return kept("pressing", today, user, lambda: _pressing(user))


def to_mend(user: User) -> list[RootCause]:
    """Return the root causes that are the user's to mend: those open again first, then by the day they are due."""
    own = listing(RootCause, user=user).where(RootCause.owner_id == user.id, RootCause.state == RootCauseState.OPEN)
    again_first = RootCause.reopened_at.is_(None), RootCause.due_on.is_(None), RootCause.due_on, RootCause.id
    return list(db.session.scalars(own.order_by(*again_first).limit(MOST_TO_MEND)))


def _pressing(user: User) -> list[Pressing]:
    counted, still_open = losses(user=user), RootCauseState.OPEN
    most = [
        one for one in db.session.scalars(ranked(user=user, state=still_open).limit(MOST_LOSSES)) if one.id in counted
    ]
    late = listing(RootCause, user=user).where(_is_overdue()).order_by(RootCause.due_on, RootCause.id)
    found = {one.id: one for one in [*most, *db.session.scalars(late.limit(MOST_OVERDUE))]}
    return [
        Pressing(one.id, one.title, one.language, counted.get(one.id, Losses()).number, one.due_on, one.overdue)
        for one in found.values()
    ]


def _is_overdue() -> ColumnElement[bool]:
    return and_(RootCause.state == RootCauseState.OPEN, RootCause.due_on < now().date().isoformat())


def _losses(user: User) -> dict[str, Losses]:
    counted = _counted(user)
    return {
        ident: Losses(number, float(money or 0), told)
        for ident, number, money, told in db.session.execute(select(counted))
    }


def _counted(user: User) -> Subquery:
    listed = listing(Case, "list", user=user).where(Case.outcome == Outcome.FAILURE)
    lost = listed.with_only_columns(Case.id, Case.deal_size).subquery()
    size = lost.c.deal_size
    ident = RootCauseCase.root_cause_id
    counts = select(ident, func.count().label("number"), func.sum(size).label("money"), func.count(size).label("told"))
    return counts.join(lost, lost.c.id == RootCauseCase.document_id).group_by(ident).subquery()
