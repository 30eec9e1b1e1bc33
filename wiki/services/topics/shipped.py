"""The topics of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from wiki.extensions import db
from wiki.models import Case, DocumentTerm, Post, PostKind, Revision, Topic, TopicRelation, User
from wiki.models.base import now
from wiki.models.site import TOPICS, raise_generation
from wiki.services import vocabulary
from wiki.services.topics import asking, reading, replying
from wiki.services.topics.content import parse, rendered


def install(shipped: Iterable[Mapping[str, Any]], *, people: Mapping[str, User]) -> None:
    """Ask the questions that are not there yet, with what the demo people say to them."""
    have = set(db.session.scalars(select(Topic.ref).where(Topic.is_demo)))
    for raw in shipped:
        if raw["ref"] not in have and raw["asked_by"] in people:
            _install(raw, people)


def remove_demo() -> None:
    """Delete the topics of the demonstration with all that was said in them."""
    for topic in db.session.scalars(select(Topic).where(Topic.is_demo)):
        db.session.execute(delete(Post).where(Post.topic_id == topic.id))
        for model in (DocumentTerm, Revision):
            db.session.execute(delete(model).where(model.document_id == topic.id))
        db.session.delete(topic)
    db.session.flush()
    raise_generation(TOPICS)


def _install(raw: Mapping[str, Any], people: Mapping[str, User]) -> None:
    content, asker = parse(raw, vocabulary.current()), people[raw["asked_by"]]
    topic = asking.create(content, rendered(content), by=asker, ref=raw["ref"], is_demo=True)
    at = now() - timedelta(days=raw["days_ago"], hours=3)
    seen = raw.get("seen", {})
    shown = db.session.execute(select(Case.id, Case.ref).where(Case.ref.in_(seen), Case.is_demo))
    reasons = {ident: seen[ref] for ident, ref in shown}
    reading.connect(topic, reasons, TopicRelation.SEEN, by=asker)
    for said in raw["replies"]:
        if said["by"] in people:
            _say(topic, said, people, at)
    db.session.flush()
    posts = db.session.scalars(select(Post).where(Post.topic_id == topic.id)).all()
    topic.created_at, topic.last_at = at, max([at, *(post.created_at for post in posts)])
    topic.answered_at = min((post.accepted_at for post in posts if post.accepted_at), default=None)


def _say(topic: Topic, said: Mapping[str, Any], people: Mapping[str, User], asked_at: datetime) -> None:
    text, at = said["text"], asked_at + timedelta(minutes=said["minutes"])
    post = replying.reply(topic, text, replying.rendered(text), kind=PostKind(said["kind"]), by=people[said["by"]])
    for name in said["votes"]:
        if name in people and name != said["by"]:
            replying.vote(post, by=people[name])
    if said.get("accepted"):
        replying.accept(post, by=topic.author)
        post.accepted_at = at + timedelta(minutes=5)
    post.created_at = at
    db.session.flush()
