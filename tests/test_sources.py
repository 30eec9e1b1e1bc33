"""Where documents came from: who reads them is among who reads that, and their paragraphs keep their sources."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.writing import writing
from wiki.access import listing
from wiki.access.gate import rights
from wiki.access.policy import POLICY
from wiki.models import (
    Attachment,
    Case,
    Comment,
    Document,
    DocumentGrant,
    DocumentSource,
    Page,
    PageKind,
    Post,
    Publication,
    ReaderRight,
    Report,
    Revision,
    Topic,
    User,
    db,
)
from wiki.models.base import now
from wiki.models.documents import LEVELS
from wiki.services import revisions
from wiki.services.topics import moderating

BESIDE = (Revision, Attachment, Comment, Report, DocumentGrant)


@pytest.fixture
def everybody(people):
    return list(db.session.scalars(select(User).where(User.active)))


@pytest.mark.postgres_example("seed", [0])
@pytest.mark.parametrize("seed", range(6))
def test_who_may_do_anything_with_a_result_reads_all_that_it_came_from(seed, everybody):
    chance = random.Random(seed)  # noqa: S311 - rights at random, not a secret
    with writing():
        results = scattered(chance, everybody)
    for user in everybody:
        readable = set(db.session.scalars(listing(Topic, user=user).with_only_columns(Topic.id)))
        closed = {ident for ident, sources in results.items() if not sources <= readable}
        asked = [rights(db.session.get_one(Document, ident), user=user) for ident in closed]
        assert asked == [frozenset()] * len(closed), user.name
        for model, action in POLICY:
            if model in (Case, Page):
                reached = set(db.session.scalars(listing(model, action, user=user).with_only_columns(model.id)))
                assert action in {"create", "learn", "oversee"} or not reached & closed, (user.name, model, action)
            elif model in BESIDE:
                beside = listing(model, action, user=user).with_only_columns(model.document_id)
                assert not set(db.session.scalars(beside)) & closed, (user.name, model, action)


def test_results_are_read_where_their_sources_are(everybody, people):
    with writing():
        topic = begun(people.ana, level=2)
        case = written(Case, people.ben, level=2, state=Publication.PUBLISHED)
        db.session.add(DocumentSource(document_id=case.id, anchor="a", topic_id=topic.id))
        case.sourced = True
    assert case in db.session.scalars(listing(Case, "list", user=people.zoe)).all()
    with writing():
        topic.level = 3
    assert case not in db.session.scalars(listing(Case, "list", user=people.zoe)).all()
    assert case not in db.session.scalars(listing(Case, user=people.ben)).all()


def test_what_came_from_a_reply_that_moves_is_for_those_who_read_it_there(people):
    with writing():
        asked, closed = begun(people.ana, level=2), begun(people.ana, level=3)
        asked.newest = 1
        post = Post(topic=asked, number=1, kind="opinion", author=people.ben, text="x", html="x")
        db.session.add(post)
        db.session.flush()
        revisions.keep(asked, {"text": "?"}, {}, by=people.ana)
        cases = [written(Case, people.ben, level=2, state=Publication.PUBLISHED) for _ in range(2)]
        for case, source in zip(cases, ({"post_id": post.id}, {}), strict=True):
            db.session.add(DocumentSource(document_id=case.id, anchor="a", topic=asked, **source))
            case.sourced = True
    with writing():
        moderating.move(asked, [post.id], closed, by=people.eva)
    assert list(db.session.scalars(listing(Case, user=people.zoe))) == cases[1:]
    with writing():
        moderating.merge(asked, closed, by=people.eva)
    assert not list(db.session.scalars(listing(Case, user=people.zoe)))
    assert db.session.scalars(select(DocumentSource).where(DocumentSource.post_id.is_(None))).all() == []


def scattered(chance, everybody):
    """Topics, cases and pages with any levels, states, authors, grants and sources; the ids of each one's topics."""
    db.session.merge(PageKind(code="method", label={"en": "Method"}))
    topics = [begun(chance.choice(everybody), level=chance.choice(LEVELS)) for _ in range(6)]
    for topic in topics:
        topic.hidden_at = now() if chance.random() < 0.2 else None
    results = {}
    for number in range(24):
        model = Page if number % 2 else Case
        document = written(model, chance.choice(everybody), chance.choice(LEVELS), chance.choice(list(Publication)))
        if model is Page:
            document.verifier_id = chance.choice(everybody).id
            document.submitted, document.submitted_by_id = chance.choice(
                [(1, chance.choice(everybody).id), (None, None)]
            )
        came = chance.sample(topics, chance.randint(1, 2))
        for topic in came:
            db.session.add(DocumentSource(document_id=document.id, anchor="a", topic_id=topic.id))
        db.session.add(Comment(document=document, version=1, author=chance.choice(everybody), text="x"))
        document.sourced = True
        results[document.id] = {topic.id for topic in came}
    for document_id in [*results, *(topic.id for topic in topics)]:
        for user in chance.sample(everybody, 2):
            end = chance.choice([None, now() - timedelta(days=1), now() + timedelta(days=1)])
            right = chance.choice(list(ReaderRight))
            grant = DocumentGrant(document_id=document_id, user_id=user.id, right=right, given_by=user, reason="x")
            grant.starts_at, grant.ends_at = now() - timedelta(days=2), end
            db.session.add(grant)
    return results


def begun(author, level):
    topic = Topic(author=author, title="?", language="en", sort_date="2026-01-01", level=level)
    db.session.add(topic)
    return topic


def written(model, author, level, state):
    more = {"kind_code": "method"} if model is Page else {}
    document = model(author=author, title="!", language="en", sort_date="2026-01-01", level=level, state=state, **more)
    db.session.add(document)
    db.session.flush()
    revisions.keep(document, {"text": "x"}, {}, by=author)
    return document
