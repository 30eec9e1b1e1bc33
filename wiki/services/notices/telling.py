"""Writing down who is told of what: one row for one thing while it is unread, and none for who may not read it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update

from wiki.access import listing
from wiki.extensions import db
from wiki.models import (
    WAITING,
    Document,
    Notice,
    NoticePreference,
    NoticeReason,
    Post,
    Review,
    SavedSearch,
    Topic,
    User,
)
from wiki.models.base import now
from wiki.models.site import NOTICES, raise_generation
from wiki.services import chats, follows, reviewed
from wiki.services.documents import KINDS
from wiki.services.notices import page_rules, plan_rules
from wiki.services.notices.told import Done, Outcome, Told, Wrote

MOST = 2_000
"""Notices that one person keeps."""


def invite(topic: Topic, user_id: int, *, by: User) -> bool:
    """Ask a person to look at a topic, and tell whether that person can: not who may not read it. Needs the
    writing transaction."""
    return write([Told(user_id, NoticeReason.INVITED, topic.id, by_id=by.id)], now())


def found(news: Iterable[tuple[str, str]]) -> bool:
    """Tell the persons of saved searches what these found, as (search, document) pairs, one notice for each search."""
    last = dict(news)
    searches = db.session.scalars(select(SavedSearch).where(SavedSearch.id.in_(last))).all() if last else ()
    told = (Told(one.user_id, NoticeReason.FOUND, last[one.id], saved_search_id=one.id) for one in searches)
    return write(told, now())


def remind() -> bool:
    """Ask for what is due by time alone, and tell whether anything was written; asked again, nothing is told twice."""
    rows = select(Notice.document_id, Notice.user_id)
    asked = rows.where(Notice.reason == NoticeReason.VERIFY, Notice.done_at.is_(None))
    waiting = {(document_id, user_id) for document_id, user_id in db.session.execute(asked)}
    found = [one for one in page_rules.due() if isinstance(one, Told)]
    return write([one for one in found if (one.document_id, one.user_id) not in waiting], now())


def write(outcomes: Iterable[Outcome], at: datetime) -> bool:
    """Write down what follows from a change made at that moment, and tell whether there was anything."""
    written = [_write(one, at) for one in dict.fromkeys(outcomes)]
    if any(written):
        raise_generation(NOTICES)
    return any(written)


def _write(one: Outcome, at: datetime) -> bool:
    if isinstance(one, Wrote):
        return _follows(one, at)
    return _end(one, at) if isinstance(one, Done) else _tell(one, at)


def _follows(wrote: Wrote, at: datetime) -> bool:
    chosen = db.session.get(NoticePreference, wrote.user_id)
    return (chosen is None or chosen.follow_own) and follows.begin(wrote.user_id, wrote.document_id, at)


def _end(done: Done, at: datetime) -> bool:
    rows = update(Notice).where(_place(done), Notice.reason == done.reason)
    rows = rows.where(Notice.done_at.is_(None))
    if done.user_id is not None:
        rows = rows.where(Notice.user_id == done.user_id)
    found: Any = db.session.execute(rows.values(done_at=at).execution_options(synchronize_session="fetch"))
    return bool(found.rowcount)


def _tell(told: Told, at: datetime) -> bool:
    user = db.session.get(User, told.user_id)
    if user is None or not user.active or (told.by_id == user.id and not told.seen) or not _may_read(user, told):
        return False
    row = _unread(told)
    if row is None:
        _make_room(user)
        row = Notice(user_id=user.id, reason=told.reason, saved_search_id=told.saved_search_id)
    row.document_id, row.review_id, row.plan_id = told.document_id, told.review_id, told.plan_id
    db.session.add(row)
    row.at, row.post_id, row.by_id, row.mailed_at = at, told.post_id, told.by_id, None
    row.read_at = at if told.seen else None
    db.session.flush()
    # What somebody looks for, or is asked to decide, is that person's business.
    if not told.seen and told.saved_search_id is None and told.document_id is not None:
        chats.tell(user, told.reason, told.document_id)
    return True


def _unread(told: Told) -> Notice | None:
    """Return the notice of the same thing that is unread, or whose end is still waited for."""
    by_search = Notice.saved_search_id == told.saved_search_id
    place = by_search if told.saved_search_id else _place(told)
    same = Notice.user_id == told.user_id, Notice.reason == told.reason, place
    left = Notice.done_at.is_(None) if told.reason in WAITING else Notice.read_at.is_(None)
    return db.session.scalars(select(Notice).where(*same, left)).first()


def _place(about: Told | Done) -> ColumnElement[bool]:
    """Say of a notice that it is about the same."""
    if about.review_id:
        return Notice.review_id == about.review_id
    if about.plan_id:
        return Notice.plan_id == about.plan_id
    return Notice.document_id == about.document_id


def _may_read(user: User, told: Told) -> bool:
    if told.plan_id is not None:
        return plan_rules.is_told(user, told.reason, told.plan_id)
    if told.review_id is not None:
        may = reviewed.awaits(user) if told.reason is NoticeReason.ASKED else reviewed.is_readable(user)
        return db.session.scalar(select(Review.id).where(Review.id == told.review_id, may)) is not None
    kind = db.session.scalar(select(Document.kind).where(Document.id == told.document_id))
    model = KINDS.get(kind or "")
    if model is None:
        return False
    action = "review" if told.reason is NoticeReason.REVIEW else "read"
    able = listing(model, action, user=user).where(model.id == told.document_id).with_only_columns(model.id)
    if db.session.scalar(able) is None:
        return False
    if told.post_id is None:
        return True
    return (
        db.session.scalar(listing(Post, user=user).where(Post.id == told.post_id).with_only_columns(Post.id))
        is not None
    )


def _make_room(user: User) -> None:
    """Forget the oldest if there are too many, what waits last."""
    there = db.session.scalar(select(func.count(Notice.id)).where(Notice.user_id == user.id)) or 0
    if there < MOST:
        return
    waits = Notice.reason.in_(WAITING) & Notice.done_at.is_(None)
    oldest = select(Notice.id).where(Notice.user_id == user.id).order_by(waits, Notice.at).limit(there - MOST + 1)
    db.session.execute(delete(Notice).where(Notice.id.in_(oldest.scalar_subquery())))
