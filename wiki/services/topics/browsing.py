"""The list of topics: narrowed, ordered, and counted by what they are filed under."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Document, DocumentTerm, Post, Revision, Topic, TopicState, TopicVisit, User
from wiki.services import paging, vocabulary
from wiki.services.counting import DISCUSSIONS, kept
from wiki.services.paging import Page

FACETS = ("personality", "contact_level", "sale_stage")
ACTIVE, NEWEST, REPLIES = "active", "newest", "replies"
ORDERS: dict[str, tuple[Any, ...]] = {
    ACTIVE: (Topic.last_at.desc(), Topic.id),
    NEWEST: (Topic.sort_date.desc(), Topic.created_at.desc(), Topic.id),
    REPLIES: (Topic.replies.desc(), Topic.id.desc()),
}
UNANSWERED, MINE, UNREAD = "unanswered", "mine", "unread"
SCOPES = (UNANSWERED, MINE, UNREAD)
OWN = (MINE, UNREAD)
SHOWN = joinedload(Topic.head).load_only(Revision.body), joinedload(Topic.author)
MOST_COUNTED = 300
"""So many of one's own are counted and shown, and not those of ten years."""


@dataclass(frozen=True)
class Wanted:
    """Which topics: of a state, of a scope (`SCOPES`), filed under one of the codes of each list; and their order."""

    state: TopicState | None = None
    scope: str = ""
    terms: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ACTIVE


Counts = dict[str, list[tuple[str, int]]]


def listed(wanted: Wanted, *, user: User) -> Select[Topic]:
    """Return the query for the topics that the person may find and wants, in order."""
    query = listing(Topic, "list", user=user)
    if wanted.sort == NEWEST:
        query = query.where(Topic.kind == "topic")  # then an index has them in order
    if wanted.state:
        query = query.where(Topic.state == wanted.state)
    if wanted.scope:
        query = query.where(_SCOPES[wanted.scope](user))
    known = vocabulary.current()
    for name, codes in wanted.terms:
        filed = select(DocumentTerm.document_id).where(DocumentTerm.term_id.in_(known.ids_below(name, *codes)))
        query = query.where(Topic.id.in_(filed))
    return query.order_by(*ORDERS[wanted.sort])


def page(wanted: Wanted, number: int, size: int, *, user: User) -> Page[Topic]:
    """Return a page of them, or the last one if there are fewer."""
    query = listed(wanted, user=user)
    if wanted.scope in OWN:
        shown = listing(Topic, "list", user=user).options(*SHOWN)
        return paging.of_ids(_own_ids(wanted, query, user), shown, Topic.id, number, size)
    total = _kept("total", wanted, user, lambda: _number(query))
    return paging.page(query.options(*SHOWN), number, size, total=total)


def counts(wanted: Wanted, *, user: User) -> Counts:
    """Return for each facet the codes under which these topics are filed, with their number, the most first.

    One's own are not counted: they are few, or counting them would take longer than the page.
    """
    if wanted.scope in OWN:
        return {}
    return _kept("counts", wanted, user, lambda: _counted(listed(wanted, user=user)))


def _own_ids(wanted: Wanted, query: Select[Topic], user: User) -> Sequence[str]:
    """Return the ids of one's own in order, for their number and for the page; what is unread, a visit changes."""
    ids = query.with_only_columns(Topic.id).limit(MOST_COUNTED)
    if wanted.scope == UNREAD:
        return db.session.scalars(ids).all()
    # The counters rise with all that changes the list but one more reply, which is the latest there is.
    place = wanted, db.session.scalar(select(func.max(Topic.__table__.c.last_at)))
    mine: Sequence[str] = kept("own topics", place, user, lambda: db.session.scalars(ids).all(), of=DISCUSSIONS)
    return mine


def _number(query: Select[Topic]) -> int:
    there = query.order_by(None).with_only_columns(Topic.id).subquery()
    return db.session.scalar(select(func.count()).select_from(there)) or 0


def _kept(what: str, wanted: Wanted, user: User, count: Callable[[], Any]) -> Any:
    return kept(f"topics {what}", replace(wanted, sort=""), user, count, of=DISCUSSIONS)


def _counted(query: Select[Topic]) -> Counts:
    there = query.order_by(None).with_only_columns(Topic.id).subquery()
    rows = select(DocumentTerm.term_id, func.count()).join(there, there.c.id == DocumentTerm.document_id)
    numbers: dict[int, int] = dict(db.session.execute(rows.group_by(DocumentTerm.term_id)).all())
    known, found = vocabulary.current(), {}
    for name in FACETS:
        terms = ((term.code, numbers[term.id]) for term in known.terms(name) if term.id in numbers)
        found[name] = sorted(terms, key=lambda pair: -pair[1])
    return found


def _is_mine(user: User) -> Any:
    replied = select(Post.topic_id).where(Post.author_id == user.id, Post.removed_at.is_(None))
    # As a union, what is one's own is looked up; with "or", each topic there is would be asked whether it is.
    return Topic.id.in_(union(select(Document.id).where(Document.author_id == user.id), replied))


def _is_unread(user: User) -> Any:
    read = select(TopicVisit.topic_id).where(TopicVisit.user_id == user.id, TopicVisit.number >= Topic.newest)
    return Topic.id.not_in(read.correlate(Topic))


_SCOPES: dict[str, Callable[[User], Any]] = {
    UNANSWERED: lambda _user: Topic.replies == 0,
    MINE: _is_mine,
    UNREAD: _is_unread,
}
