"""Deciding what comes of a topic, opening it again, and what is decided but not yet written."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import Case, Conclusion, Destination, Document, Page, Post, Publication, Topic, TopicState, User
from wiki.models.base import now
from wiki.services import documents
from wiki.services.conclusions.content import ConclusionContent
from wiki.services.topics.asking import await_turn


def conclude(topic: Topic, content: ConclusionContent, html: Mapping[str, str], *, by: User) -> Conclusion:
    """Say what comes of a topic. Raise WikiError if somebody was faster."""
    await_turn(topic)
    if topic.state is TopicState.CONCLUDED:
        raise WikiError(N_("Somebody has concluded this topic already. Look at what was decided."))
    made = Conclusion(
        topic=topic,
        summary=content.summary,
        conditions=content.conditions,
        html=dict(html),
        destination=content.destination,
        reason=content.reason,
        by=by,
    )
    db.session.add(made)
    topic.state, topic.concluded_at = TopicState.CONCLUDED, now()
    db.session.flush()
    return made


def reopen(topic: Topic) -> None:
    """Go on talking: what was decided stays to be seen, and what was written from it stays as it is."""
    await_turn(topic)
    if topic.state is not TopicState.CONCLUDED:
        raise WikiError(N_("This topic is open."))
    if (conclusion := current(topic)) is not None:
        conclusion.reopened_at = now()
    accepted = select(Post.id).where(
        Post.topic_id == topic.id, Post.accepted_at.is_not(None), Post.removed_at.is_(None)
    )
    topic.state = TopicState.OPEN if db.session.scalar(accepted.limit(1)) is None else TopicState.ANSWERED
    topic.concluded_at = None


def current(topic: Topic) -> Conclusion | None:
    """Return what was concluded, unless it was opened again since."""
    decided = select(Conclusion).where(Conclusion.topic_id == topic.id, Conclusion.reopened_at.is_(None))
    return db.session.scalars(decided.options(joinedload(Conclusion.by)).order_by(Conclusion.at.desc())).first()


def backlog(*, user: User) -> Select[Any]:
    """Return the query for conclusions whose page or case is still to be written or published, the oldest first."""
    drafts = [select(model.id).where(model.state == Publication.DRAFT) for model in (Page, Case)]
    unwritten = or_(Conclusion.result_id.is_(None), *(Conclusion.result_id.in_(ids) for ids in drafts))
    query = listing(Conclusion, user=user).where(
        Conclusion.destination != Destination.NOTHING, Conclusion.reopened_at.is_(None), unwritten
    )
    return query.options(joinedload(Conclusion.topic), joinedload(Conclusion.by)).order_by(Conclusion.at, Conclusion.id)


def results(conclusions: Iterable[Conclusion], *, user: User) -> dict[str, Document]:
    """Return the pages and cases that these became, by id: those that the user may read."""
    ids = {one.result_id for one in conclusions if one.result_id}
    return documents.readable(ids, user=user, kinds=("page", "case"))
