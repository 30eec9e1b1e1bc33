"""Asking and changing a question. Each save is a revision; a level above 2 makes it confidential."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wiki.errors import NotFound, Stale
from wiki.extensions import db
from wiki.models import DocumentTerm, Revision, Topic, User
from wiki.models.base import now
from wiki.models.site import ACCESS, TOPICS, raise_generation
from wiki.services import audit, links, mentions, revisions, vocabulary
from wiki.services.submissions import own
from wiki.services.topics.content import TopicContent, settled
from wiki.text.checks import shorten
from wiki.text.language import guess
from wiki.text.plain import plain

SUMMARY_LENGTH = 120


def create(
    content: TopicContent, html: Mapping[str, str], *, by: User, submission: str | None = None, **facts: Any
) -> Topic:
    """Ask a question. A form sent twice gives the topic that it made the first time."""
    submission = own(submission, by=by)
    if (twin := _twin(submission)) is not None:
        return twin
    content = settled(content, vocabulary.ensure)
    at = now()
    topic = Topic(author=by, title=content.title, language=_language(content), created_at=at, last_at=at, **facts)
    topic.submission, topic.sort_date = submission, at.date().isoformat()
    try:
        with db.session.begin_nested():
            db.session.add(topic)
    except IntegrityError:  # on PostgreSQL somebody was faster by a blink
        if (twin := _twin(submission)) is None:
            raise
        return twin
    _take(topic, content, html, by=by)
    return topic


def made_from(submission: str | None, *, by: User) -> Topic | None:
    """Return the topic that the person's form with this token has made, if it was sent already."""
    return _twin(own(submission, by=by))


def revise(
    topic: Topic, content: TopicContent, html: Mapping[str, str], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save what was typed over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest."""
    await_turn(topic)
    topic.require_unlocked()
    content = settled(content, vocabulary.ensure)
    if topic.head.body == content.body():
        return None
    if base != topic.version:
        raise Stale(topic.version)
    return _take(topic, content, html, by=by, note=note)


def set_level(topic: Topic, level: int, *, by: User, address: str = "") -> bool:
    """Let more people read it, or fewer, from the next request on; tell whether that is a change, which is audited.

    Earlier texts of the question stay as closed as they ever were; see `cases.set_level`.
    """
    await_turn(topic)
    if level == topic.level:
        return False
    before, topic.level = topic.level, level
    topic.summary = _summary(topic, topic.head.body.get("text", ""))
    texts = update(Revision).where(Revision.document_id == topic.id)
    stricter = texts.where(Revision.level < level) if level > before else texts.where(Revision.number == topic.version)
    db.session.execute(stricter.values(level=level).execution_options(synchronize_session="fetch"))
    raise_generation(ACCESS)
    audit.note("change level", by=by, subject=f"{topic.id} {before}-{level}", address=address)
    return True


def await_turn(topic: Topic) -> None:
    """Let nobody else change the topic until this transaction ends, and read it as the one before left it."""
    table = Topic.__table__.c
    if db.session.scalar(select(table.id).where(table.id == topic.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(topic)


def _twin(submission: str | None) -> Topic | None:
    return db.session.scalars(select(Topic).where(Topic.submission == submission)).first() if submission else None


def _take(topic: Topic, content: TopicContent, html: Mapping[str, str], *, by: User, note: str = "") -> Revision:
    """Make `content` the head revision."""
    named = mentions.of(content.text, topic)
    parts = {name: mentions.marked(part, named) for name, part in html.items()}
    revision = revisions.keep(topic, content.body(), parts, by=by, note=note)
    topic.title, topic.language = content.title, _language(content)
    topic.summary = _summary(topic, content.text)
    db.session.flush()
    mentions.keep(topic, None, named)
    links.keep(topic.id, html.values())
    _file(topic, content)
    raise_generation(TOPICS)
    return revision


def _file(topic: Topic, content: TopicContent) -> None:
    known = vocabulary.current()
    rows: dict[int, dict[str, Any]] = {}
    for name, codes in content.filed().items():
        for position, term in enumerate(term for code in codes if (term := known.get(name, code))):
            rows.setdefault(term.id, {"document_id": topic.id, "term_id": term.id, "position": position})
    db.session.execute(delete(DocumentTerm).where(DocumentTerm.document_id == topic.id))
    if rows:
        db.session.execute(insert(DocumentTerm), list(rows.values()))


def _language(content: TopicContent) -> str:
    return guess(f"{content.title} {content.text}")


def _summary(topic: Topic, text: str) -> str:
    """Return the sentence shown in lists; of a confidential topic there is none, as of a restricted case."""
    return "" if topic.is_restricted else shorten(plain(text), SUMMARY_LENGTH)
