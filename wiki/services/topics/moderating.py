"""Keeping order: hiding and locking topics, moving replies, making one topic of two. All of it is audited.

Nothing ever moves from a more closed topic into a more open one.
"""

from collections.abc import Collection, Sequence
from html import escape

from sqlalchemy import select, update

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Mention, Post, PostKind, Topic, User
from wiki.models.base import now
from wiki.models.site import ACCESS, raise_generation
from wiki.services import audit, links, sources
from wiki.services.topics import asking, replying
from wiki.services.topics.content import TopicContent


def hide(topic: Topic, *, by: User, address: str = "") -> None:
    """Let nobody find or read it but its author and who keeps order."""
    asking.await_turn(topic)
    topic.hidden_at, topic.hidden_by_id = topic.hidden_at or now(), by.id
    _note("hide topic", topic, by, address)


def show(topic: Topic, *, by: User, address: str = "") -> None:
    """Let people find and read it again."""
    asking.await_turn(topic)
    topic.hidden_at = topic.hidden_by_id = None
    _note("show topic", topic, by, address)


def lock(topic: Topic, *, by: User, address: str = "") -> None:
    """Let nothing be added to it."""
    asking.await_turn(topic)
    topic.locked_at = topic.locked_at or now()
    _note("lock topic", topic, by, address)


def unlock(topic: Topic, *, by: User, address: str = "") -> None:
    """Let people add to it again."""
    asking.await_turn(topic)
    topic.locked_at = None
    _note("unlock topic", topic, by, address)


def move(topic: Topic, ids: Collection[str], target: Topic, *, by: User, address: str = "") -> int:
    """Move replies into another topic, where they come last in their order; return how many.

    They answer another question there, so none is accepted any more.
    """
    _await_both(topic, target)
    _require_as_closed(topic, target)
    posts = _chosen(topic, ids)
    for post in posts:
        post.accepted_at = post.accepted_by_id = None
    _take_over(posts, topic, target)
    _note("move posts", topic, by, address, f"{topic.id}>{target.id} {len(posts)}")
    return len(posts)


def split(topic: Topic, ids: Collection[str], title: str, *, by: User, address: str = "") -> Topic:
    """Make a topic of its own of some replies, with the level that they have now."""
    if topic.is_restricted:
        raise WikiError(N_("Nothing leaves a confidential topic."))
    if not ids:
        raise WikiError(N_("Choose at least one reply."))
    content = TopicContent(title)
    made = asking.create(content, {}, by=by, level=topic.level)
    move(topic, ids, made, by=by, address=address)
    return made


def merge(topic: Topic, into: Topic, *, by: User, address: str = "") -> None:
    """Let another topic take over: its question becomes a reply there, its replies follow, its address leads on."""
    if topic.id == into.id or into.merged_into_id:
        raise WikiError(N_("Choose another topic, one that was not merged itself."))
    _await_both(topic, into)
    _require_as_closed(topic, into)
    question = topic.head
    text = "\n\n".join(part for part in (f"**{topic.title}**", question.body.get("text", "")) if part)
    html = f"<p><strong>{escape(topic.title)}</strong></p>{question.html.get('text', '')}"
    asked = {"kind": PostKind.OPINION, "author_id": topic.author_id, "created_at": topic.created_at}
    first = Post(topic_id=topic.id, number=topic.newest + 1, text=text, html=html, **asked)
    topic.newest += 1
    db.session.add(first)
    db.session.flush()
    links.keep(topic.id, [html], post_id=first.id)
    sources.let_answer_for_question(first, topic)
    there = db.session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)).all()
    _take_over([first, *(post for post in there if post is not first)], topic, into)
    topic.merged_into_id = into.id
    _note("merge topics", topic, by, address, f"{topic.id}>{into.id}")


def _take_over(posts: Sequence[Post], source: Topic, target: Topic) -> None:
    ids = [post.id for post in posts]
    for post in posts:
        target.newest += 1
        post.topic_id, post.number = target.id, target.newest
    db.session.flush()
    db.session.execute(update(Mention).where(Mention.post_id.in_(ids)).values(topic_id=target.id))
    links.take_along(ids, target.id)
    sources.move(ids, target)
    # A reply elsewhere is no quotation that one can follow here.
    for topic in (source, target):
        replying.settle(topic)
    target.last_at = max([target.last_at, *(post.created_at for post in posts)])


def _chosen(topic: Topic, ids: Collection[str]) -> list[Post]:
    query = select(Post).where(Post.topic_id == topic.id, Post.id.in_(ids)).order_by(Post.number)
    found = list(db.session.scalars(query))
    if not found:
        raise WikiError(N_("Choose at least one reply."))
    return found


def _await_both(one: Topic, other: Topic) -> None:
    """Take both turns, always in the same order, so that two who move against each other do not wait for good."""
    for topic in sorted((one, other), key=lambda topic: topic.id):
        asking.await_turn(topic)


def _require_as_closed(source: Topic, target: Topic) -> None:
    if source.is_restricted:
        raise WikiError(N_("Nothing leaves a confidential topic."))
    if source.id == target.id or target.merged_into_id:
        raise WikiError(N_("Choose another topic, one that was not merged itself."))
    if target.level < source.level or (source.hidden_at and not target.hidden_at):
        raise WikiError(N_("More people can read that topic than this one. Close it as much first."))


def _note(action: str, topic: Topic, by: User, address: str, subject: str = "") -> None:
    raise_generation(ACCESS)
    audit.note(action, by=by, subject=subject or topic.id, address=address)
