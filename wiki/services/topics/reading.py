"""Reading a topic: its replies in order, their earlier texts, what was seen before asking."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing, look_up_rights, with_rights
from wiki.extensions import db
from wiki.models import Case, Document, Post, PostEdit, PostVote, Topic, TopicDocument, TopicRelation, User
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import paging
from wiki.services.paging import Page

SHOWN = 50
BEST, OLDEST = "best", "oldest"
ORDERS = {
    BEST: (Post.accepted_at.is_(None), Post.votes.desc(), Post.number),
    OLDEST: (Post.number,),
}


@dataclass(frozen=True)
class Seen:
    """A document that was seen before asking, or that the topic is about, and why it was not enough."""

    document: Document
    relation: TopicRelation
    reason: str


def posts(topic: Topic, *, by: User, order: str = BEST, number: int = 1) -> Page[Post]:
    """Return a page of the replies that the person may read: in one of two orders."""
    query = listing(Post, user=by).where(Post.topic_id == topic.id).options(joinedload(Post.author))
    query = query.order_by(*ORDERS[order])
    if topic.newest <= SHOWN:  # nearly every topic: nothing has to be counted
        found = with_rights(query, user=by)
        return Page(found, 1, 1, len(found))
    page = paging.page(query, number, SHOWN)
    look_up_rights(page.records, user=by)
    return page


def page_of(post: Post, *, by: User) -> int:
    """Return the page, the oldest first, on which a reply stands."""
    earlier = listing(Post, user=by).where(Post.topic_id == post.topic_id, Post.number < post.number)
    return 1 + len(db.session.scalars(earlier.with_only_columns(Post.id)).all()) // SHOWN


def voted(posts: Sequence[Post], *, by: User) -> frozenset[str]:
    """Return the ids of those replies that the person has agreed with."""
    given = select(PostVote.post_id).where(PostVote.user_id == by.id, PostVote.post_id.in_([post.id for post in posts]))
    return frozenset(db.session.scalars(given))


def quoted(posts: Sequence[Post], *, by: User) -> dict[str, Post]:
    """Return the replies that these quote, as far as the person may read them and they are there."""
    ids = {post.quotes_id for post in posts if post.quotes_id}
    if not ids:
        return {}
    here = Post.id.in_(ids), Post.topic_id.in_({post.topic_id for post in posts}), Post.removed_at.is_(None)
    query = listing(Post, user=by).where(*here).options(joinedload(Post.author))
    return {post.id: post for post in db.session.scalars(query)}


def edits(post: Post, *, by: User) -> list[PostEdit]:
    """Return the earlier texts of a reply, newest first; those written when it was more closed are its writer's."""
    query = select(PostEdit).where(PostEdit.post_id == post.id).order_by(PostEdit.id.desc())
    if post.topic.level <= LEVEL_SELLERS and post.author_id != by.id:
        query = query.where(PostEdit.level <= LEVEL_SELLERS)
    return list(db.session.scalars(query))


def beside(topic: Topic, *, by: User) -> list[Seen]:
    """Return what the topic is about and what was seen before asking, as far as the person may find it."""
    rows = list(db.session.scalars(select(TopicDocument).where(TopicDocument.topic_id == topic.id)))
    if not rows:
        return []
    known = readable({row.document_id for row in rows}, by=by)
    return [Seen(known[row.document_id], row.relation, row.reason) for row in rows if row.document_id in known]


def readable(ids: set[str], *, by: User) -> dict[str, Document]:
    """Return those of these cases and topics that the person may find, by id."""
    found: dict[str, Document] = {}
    for model in (Case, Topic):
        found |= {one.id: one for one in db.session.scalars(listing(model, "list", user=by).where(model.id.in_(ids)))}
    return found


def connect(topic: Topic, reasons: dict[str, str], relation: TopicRelation, *, by: User) -> None:
    """Note what the topic is about, or what was seen before asking and why it was not enough."""
    there = set(db.session.scalars(select(TopicDocument.document_id).where(TopicDocument.topic_id == topic.id)))
    for ident in readable(set(reasons) - there - {topic.id}, by=by):
        row = TopicDocument(topic_id=topic.id, document_id=ident, relation=relation, reason=reasons[ident])
        db.session.add(row)
