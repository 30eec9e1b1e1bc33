"""How far somebody has read: what is new since then. Nobody else is told."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Post, Topic, TopicVisit, User
from wiki.models.base import now


def visit(topic: Topic, *, by: User, number: int | None = None) -> None:
    """Note that the person has read so far: to reply `number`, or all that is there. It never goes back."""
    reached = min(topic.newest, topic.newest if number is None else number)
    kept = db.session.get(TopicVisit, (by.id, topic.id))
    if kept is None:
        try:
            with db.session.begin_nested():
                db.session.add(TopicVisit(user_id=by.id, topic_id=topic.id, number=reached))
        except IntegrityError:  # two pages of one person in a blink
            return
    elif reached > kept.number:
        kept.number, kept.at = reached, now()


def reached(topics: Sequence[Topic], *, by: User) -> dict[str, int]:
    """Return how far the person has read, by topic, of those that the person has been to."""
    rows = select(TopicVisit.topic_id, TopicVisit.number).where(
        TopicVisit.user_id == by.id, TopicVisit.topic_id.in_([topic.id for topic in topics])
    )
    return dict(db.session.execute(rows).all())


def unread(topics: Sequence[Topic], *, by: User) -> dict[str, int | None]:
    """Return how many replies are new to the person, by topic; None for a topic that the person has not been to.

    Counted are replies that the person may read and has not written.
    """
    seen = reached(topics, by=by)
    found: dict[str, int | None] = {
        topic.id: None for topic in topics if topic.id not in seen and topic.author_id != by.id
    }
    been = [topic for topic in topics if topic.id not in found]
    newer = [topic.id for topic in been if topic.newest > seen.get(topic.id, 0)]
    if newer:
        there = listing(Post, user=by).join(
            TopicVisit, (TopicVisit.topic_id == Post.topic_id) & (TopicVisit.user_id == by.id), isouter=True
        )
        there = there.where(Post.topic_id.in_(newer), Post.removed_at.is_(None), Post.author_id != by.id)
        there = there.where(Post.number > func.coalesce(TopicVisit.number, 0))
        counted = there.with_only_columns(Post.topic_id, func.count()).group_by(Post.topic_id)
        found |= dict(db.session.execute(counted).all())
    return found
