"""What a person sees of what waits and what is new: nothing that this person may not read at that moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, exists, func, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from wiki.access import listing, prepared, rule
from wiki.extensions import db
from wiki.models import WAITING, AccountPlan, Notice, NoticeReason, Page, Post, Review, User
from wiki.models.base import now
from wiki.models.site import ACCESS, EVIDENCE, NOTICES, raise_generation
from wiki.services import paging, saved_searches
from wiki.services.counting import kept
from wiki.services.documents import KINDS
from wiki.services.notices import plan_rules
from wiki.services.reviewed import awaits, is_readable

KEPT = timedelta(days=90)
MOST_COUNTED = 100
LEAST_ASKED = 60
"""Notices whose rights are asked at once, if no more are needed."""
AHEAD = 2
"""Pages after the one shown that the pager names."""
COUNTERS = (ACCESS, EVIDENCE, NOTICES)
SHOWN = ("", "waiting", "unread")
WITH = (
    # Joined on the left, SQLite would write down all documents first.
    *(selectinload(Notice.document), selectinload(Notice.review).selectinload(Review.customer)),
    selectinload(Notice.plan).selectinload(AccountPlan.customer),
    *(joinedload(Notice.by), joinedload(Notice.saved_search)),
)
MARKS = ("read", "unread", "done", "undone")


class Counts(NamedTuple):
    """How much waits for a person, and how much is new; none is above `MOST_COUNTED`."""

    waiting: int
    news: int


def counts(user: User) -> Counts:
    """Return what the head of each page says, kept until something of it changes."""
    return kept("notices", (), user, lambda: Counts(_count(user, _waits), _count(user, _is_news)), of=COUNTERS)


def own(user: User, shown: str = "") -> Select[Notice]:
    """Return the person's notices, what waits first; `shown`: all that is left of them, what waits, what is unread."""
    return _whole(user, shown).where(readable(user))


def page(user: User, shown: str, number: int, size: int) -> paging.Page[Notice]:
    """Return one page of them.

    Rights cost more than all else here, so they are asked of no more notices than it takes to know the page and the
    `AHEAD` that follow it; `last` and `total` do not look further.
    """
    seen = _readable_of(_whole(user, shown).with_only_columns(Notice.id), (number + AHEAD) * size, user)
    return paging.of_ids(seen, listing(Notice, user=user).options(*WITH), Notice.id, number, size)


def readable(user: User) -> ColumnElement[bool]:
    """Say of a notice that its person may read what it is about: of a saved search, something of what it has found."""
    return _readable(user, Notice.saved_search_id.in_(saved_searches.news(user)))


def _readable(user: User, found: ColumnElement[bool]) -> ColumnElement[bool]:
    about = [
        exists(select(model.id).where(model.id == Notice.document_id, rule(model, "read", user)))
        for model in KINDS.values()
    ]
    reviews = exists(select(Page.id).where(Page.id == Notice.document_id, rule(Page, "review", user)))
    said = exists(select(Post.id).where(Post.id == Notice.post_id, rule(Post, "read", user)))
    this = select(Review.id).where(Review.id == Notice.review_id)
    asked = or_(Notice.reason != NoticeReason.ASKED, Notice.done_at.is_not(None), exists(this.where(awaits(user))))
    reviewed = and_(Notice.review_id.is_not(None), exists(this.where(is_readable(user))), asked)
    return (
        or_(and_(Notice.saved_search_id.is_(None), or_(*about)), found, reviewed, plan_rules.is_readable(user))
        & or_(Notice.post_id.is_(None), said)
        & or_(Notice.reason != NoticeReason.REVIEW, Notice.done_at.is_not(None), reviews)
    )


def mark(notice: Notice, mark_as: str) -> None:
    """Mark one as read or unread; or what waits as done, for its person alone, or as not done after all."""
    if mark_as in ("done", "undone"):
        notice.done_at = now() if mark_as == "done" else None
    if mark_as in ("read", "done"):
        notice.read_at = notice.read_at or now()
    elif mark_as == "unread":
        notice.read_at = None
    raise_generation(NOTICES)


def read_all(user: User) -> datetime:
    """Mark all as read, and return the moment by which that can be taken back."""
    at = now()
    unread = update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None))
    db.session.execute(unread.values(read_at=at))
    raise_generation(NOTICES)
    return at


def unread_all(user: User, at: datetime) -> None:
    """Take back what was marked as read at that moment."""
    db.session.execute(update(Notice).where(Notice.user_id == user.id, Notice.read_at == at).values(read_at=None))
    raise_generation(NOTICES)


def purge() -> None:
    """Forget what was read, or done, long ago."""
    past = now() - KEPT
    read = Notice.reason.not_in(WAITING) & (Notice.read_at < past)
    db.session.execute(delete(Notice).where(or_(read, Notice.done_at < past)))


def _whole(user: User, shown: str) -> Select[Notice]:
    query = listing(Notice, user=user)
    if shown == "waiting":
        query = query.where(_waits())
    elif shown == "unread":
        query = query.where(Notice.read_at.is_(None), Notice.done_at.is_(None))
    return query.order_by(case((_waits(), 0), else_=1), Notice.at.desc(), Notice.id.desc())


def _readable_of(own_ids: Select[Any], enough: int, user: User) -> list[int]:
    """Return of these notices those whose person may read what they are about, in their order, until it is enough."""
    seen: list[int] = []
    may_read, start, more = readable(user), 0, True
    while more and len(seen) < enough:
        most = max(enough - len(seen), LEAST_ASKED)
        asked = db.session.scalars(own_ids.offset(start).limit(most)).all()
        open_ = set(db.session.scalars(select(Notice.id).where(Notice.id.in_(asked), may_read)))
        seen += [ident for ident in asked if ident in open_]
        start, more = start + most, len(asked) == most
    return seen[:enough]


def _count(user: User, which: Callable[[], ColumnElement[bool]]) -> int:
    counted = prepared(_counted, which, user=user)
    return db.session.scalar(counted, {"news": list(saved_searches.news(user))}) or 0


def _counted(which: Callable[[], ColumnElement[bool]], *, user: User) -> Select[Any]:
    readable_now = _readable(user, Notice.saved_search_id.in_(bindparam("news", expanding=True)))
    some = select(Notice.id).where(Notice.user_id == user.id, which(), readable_now).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(some)


def _waits() -> ColumnElement[bool]:
    return Notice.reason.in_(WAITING) & Notice.done_at.is_(None)


def _is_news() -> ColumnElement[bool]:
    return Notice.reason.not_in(WAITING) & Notice.read_at.is_(None)
