"""Who is told what was concluded, and who is asked to write it down."""

from collections.abc import Iterator

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Change, Conclusion, Destination, NoticeReason, Post
from wiki.services.notices.audience import followers, muting
from wiki.services.notices.told import Done, Outcome, Told


def concluded(change: Change) -> Iterator[Outcome]:
    """Tell who wrote in the topic and who follows it; its asker is asked for the result while there is none."""
    found = db.session.get(Conclusion, change.record_id)
    if found is None:
        return
    topic = found.topic
    if change.action == "insert":
        wrote = set(
            db.session.scalars(select(Post.author_id).where(Post.topic_id == topic.id, Post.removed_at.is_(None)))
        )
        for user_id in (followers(topic, change.at) | wrote | {topic.author_id}) - muting(topic.id):
            yield Told(user_id, NoticeReason.CONCLUDED, topic.id, by_id=found.by_id)
    if found.reopened_at or found.result_id or found.destination is Destination.NOTHING:
        yield Done(NoticeReason.CONVERT, topic.id)
    elif change.action == "insert":
        # Whoever concludes one's own topic knows; it waits all the same.
        own = found.by_id == topic.author_id
        yield Told(topic.author_id, NoticeReason.CONVERT, topic.id, by_id=found.by_id, seen=own)
