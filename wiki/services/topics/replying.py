"""What is said in a topic: replies, in other words later, taken back, accepted and agreed with."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Post, PostEdit, PostKind, PostVote, Topic, TopicState, User
from wiki.models.base import now
from wiki.models.site import TOPICS, raise_generation
from wiki.services import links, mentions
from wiki.services.submissions import own
from wiki.services.topics import visiting
from wiki.services.topics.asking import await_turn
from wiki.text.checks import checked_remark
from wiki.text.rendering import render

TEXT_LENGTH = 20_000


def checked(text: str) -> str:
    """Return the cleaned text of a reply, or raise Invalid."""
    return checked_remark(text, "text", TEXT_LENGTH, N_("Write a sentence first."))


def rendered(text: str) -> str:
    """Return a reply as safe HTML. It takes a child process: call it before the writing transaction."""
    return render([text])[0].html


def reply(
    topic: Topic,
    text: str,
    html: str,
    *,
    kind: PostKind,
    by: User,
    quotes: Post | None = None,
    submission: str | None = None,
    speaker: str | None = None,
    **facts: Any,
) -> Post:
    """Say something in a topic. A form sent twice gives the reply that it made the first time."""
    await_turn(topic)
    submission = own(submission, by=by)
    if submission and (twin := db.session.scalars(select(Post).where(Post.submission == submission)).first()):
        return twin
    topic.require_unlocked()
    named = mentions.of(text, topic)
    post = Post(topic=topic, number=topic.newest + 1, kind=kind, author=by, text=text, **facts)
    post.html, post.speaker, post.submission = mentions.marked(html, named), speaker, submission
    post.quotes_id = quotes.id if quotes and quotes.topic_id == topic.id else None
    post.created_at = now()
    topic.newest, topic.last_at, topic.updated_at = post.number, post.created_at, post.created_at
    db.session.add(post)
    db.session.flush()
    mentions.keep(topic, post, named)
    _keep_links(post, html)
    _count(topic)
    visiting.visit(topic, by=by)
    return post


def change(post: Post, text: str, html: str, *, by: User) -> bool:
    """Say it in other words and keep the earlier ones; tell whether that is a change."""
    topic = _in_turn(post)
    topic.require_unlocked()
    if text == post.text:
        return False
    db.session.add(PostEdit(post_id=post.id, text=post.text, by_id=by.id, level=topic.level))
    named = mentions.of(text, topic)
    post.text, post.html, post.edited_at = text, mentions.marked(html, named), now()
    topic.updated_at = post.edited_at  # what is read of the topic is another text now
    mentions.keep(topic, post, named)
    _keep_links(post, html)
    return True


def remove(post: Post, *, by: User) -> None:
    """Take a reply back; its author and whoever keeps order can bring it back."""
    topic = _in_turn(post)
    if post.removed_at is None:
        post.removed_at, post.removed_by_id = now(), by.id
        settle(topic)


def restore(post: Post) -> None:
    """Bring a reply back."""
    topic = _in_turn(post)
    post.removed_at = post.removed_by_id = None
    settle(topic)


def accept(post: Post, *, by: User) -> None:
    """Say that a reply answers the question; with the first one the topic is answered."""
    topic = _in_turn(post)
    if post.removed_at is None and post.accepted_at is None:
        post.accepted_at, post.accepted_by_id = now(), by.id
        settle(topic)


def unaccept(post: Post) -> None:
    """Say that a reply does not answer it after all; when none is left, the topic is open again."""
    topic = _in_turn(post)
    post.accepted_at = post.accepted_by_id = None
    settle(topic)


def vote(post: Post, *, by: User) -> bool:
    """Find a reply useful, or not any more; tell which. Nobody agrees with a reply of one's own."""
    if post.author_id == by.id:
        raise WikiError(N_("Others agree with your reply, not you."))
    _in_turn(post)
    given = PostVote.post_id == post.id, PostVote.user_id == by.id
    if there := db.session.scalar(select(PostVote.post_id).where(*given)):
        db.session.execute(delete(PostVote).where(*given))
    else:
        _give(post, by)
    post.votes = db.session.scalar(select(func.count()).select_from(PostVote).where(PostVote.post_id == post.id)) or 0
    return not there


def _keep_links(post: Post, html: str) -> None:
    if links.keep(post.topic_id, [html], post_id=post.id):
        raise_generation(TOPICS)


def _give(post: Post, by: User) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(PostVote(post_id=post.id, user_id=by.id))
    except IntegrityError:  # the same vote, sent twice in a blink
        return


def _in_turn(post: Post) -> Topic:
    """Let nobody else change the topic of a reply until this transaction ends, and read both as they are now."""
    await_turn(post.topic)
    db.session.refresh(post)
    return post.topic


def settle(topic: Topic) -> None:
    """Let the state and the numbers of a topic follow from its replies. What was concluded stays concluded."""
    db.session.flush()
    here = select(Post.accepted_at).where(Post.topic_id == topic.id, Post.removed_at.is_(None))
    first = db.session.scalar(here.where(Post.accepted_at.is_not(None)).order_by(Post.accepted_at).limit(1))
    topic.answered_at = topic.answered_at if first and topic.answered_at else first
    if topic.state is not TopicState.CONCLUDED:
        topic.state = TopicState.ANSWERED if first else TopicState.OPEN
    topic.updated_at = now()
    _count(topic)
    raise_generation(TOPICS)


def _count(topic: Topic) -> None:
    there = select(func.count()).select_from(Post).where(Post.topic_id == topic.id, Post.removed_at.is_(None))
    before, topic.replies = topic.replies, db.session.scalar(there) or 0
    if bool(before) is not bool(topic.replies):
        raise_generation(TOPICS)
