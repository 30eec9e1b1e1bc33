"""Discussions: CPU of pages of knowledge, of topics and their lists, of the draft of a conclusion, and queries a page.

In one process, with a database and an index of its own in a temporary folder: 10,000 pages, 20,000 topics, 200,000
replies; one topic in 400 has 50 replies or more. No page and no topic is read twice.
"""

import random
import re
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select

from bench import Measure
from bench.cases import made
from wiki import search
from wiki.app import create_app
from wiki.cli.database import init
from wiki.extensions import begin_write, db
from wiki.models import (
    Destination,
    Document,
    DocumentTerm,
    Page,
    PageName,
    PageReview,
    Post,
    PostKind,
    Publication,
    ReviewDecision,
    Revision,
    Role,
    Term,
    Topic,
    TopicState,
    User,
)
from wiki.models.base import new_id, now
from wiki.models.documents import body_hash
from wiki.services import conclusions, people
from wiki.services.conclusions import ConclusionContent
from wiki.settings import Settings

PAGES, TOPICS, REPLIES = 10_000, 20_000, 200_000
LONG, LONG_REPLIES = 50, 50
READ = 40
BATCH = 5_000
PASSWORD = "ten-thousand-pages"
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')

Row = dict[str, Any]


def run(_options: Namespace) -> Iterable[Measure]:
    """Make the site and measure."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        url = f"sqlite:///{place / 'casewiki.db'}"
        app = create_app(Settings(place, url, secret_key=PASSWORD * 2, argon2_memory_kib=64, meaning="off"))
        with app.app_context():
            init(app, Namespace())
            pages, topics = _made()
            yield Measure("discussions.reindex_cpu", _spent(search.rebuild) / 1_000, "s")
            yield Measure("discussions.draft_cpu", _drafting(topics), "ms")
            db.session.remove()
        yield from _read(app, pages, topics)


def _made() -> tuple[list[str], list[str]]:
    """Write everything, and return the ids of some pages and of the topics with many replies."""
    begin_write()
    writers = [people.add(f"seller{number}", roles=[Role.SELLER], password=PASSWORD) for number in range(8)]
    db.session.flush()
    told = [case["situation"] for case in made(2_000) if case.get("situation")]
    chance, terms = random.Random(5), list(db.session.scalars(select(Term.id)))
    pages = _pages(chance, told, writers, terms)
    topics = _topics(chance, told, writers, terms)
    db.session.commit()
    return pages, topics


def _document(kind: str, title: str, author: User) -> Row:
    today = now()
    return {
        "id": new_id(),
        "kind": kind,
        "title": title,
        "summary": title,
        "language": "zh-Hans",
        "author_id": author.id,
        "version": 1,
        "sort_date": today.date().isoformat(),
        "created_at": today,
        "updated_at": today,
    }


def _revision(document: Row, text: str) -> Row:
    body = {"title": document["title"], "text": text, "language": "zh-Hans"}
    about = {"document_id": document["id"], "number": 1, "parents": [], "author_id": document["author_id"]}
    return about | {"body": body, "html": {"text": f"<p>{text}</p>"}, "body_hash": body_hash(body)}


def _pages(chance: random.Random, told: Sequence[str], writers: Sequence[User], terms: Sequence[int]) -> list[str]:
    documents = [
        _document("page", f"知识 {number} {told[number % len(told)][:20]}", chance.choice(writers))
        for number in range(PAGES)
    ]
    parents = [None] * 100
    rows: list[Row] = []
    for number, document in enumerate(documents):
        parent = documents[chance.randrange(number)]["id"] if number >= len(parents) else None
        about = {"id": document["id"], "kind_code": "method", "state": Publication.PUBLISHED, "approved": 1}
        rows.append(about | {"parent_id": parent, "published_at": document["created_at"]})
    _insert(Document, documents)
    _insert(Page, rows)
    _insert(Revision, [_revision(document, "\n\n".join(chance.sample(told, 3))) for document in documents])
    _insert(PageName, [{"page_id": one["id"], "key": one["title"].casefold()[:200]} for one in documents])
    approved = {"number": 1, "decision": ReviewDecision.APPROVED, "by_id": writers[0].id}
    _insert(PageReview, [{"page_id": one["id"], **approved} for one in documents])
    _insert(DocumentTerm, _filed(chance, documents, terms))
    return [one["id"] for one in chance.sample(documents, 2 * READ)]


def _topics(chance: random.Random, told: Sequence[str], writers: Sequence[User], terms: Sequence[int]) -> list[str]:
    documents = [
        _document("topic", f"{told[number % len(told)][:24]} 怎么办？{number}", chance.choice(writers))
        for number in range(TOPICS)
    ]
    left = (REPLIES - LONG * LONG_REPLIES) // (TOPICS - LONG)
    rows, posts = [], []
    for number, document in enumerate(documents):
        replies = LONG_REPLIES if number < LONG else left
        state = chance.choice([TopicState.OPEN, TopicState.ANSWERED])
        rows.append({"id": document["id"], "state": state, "replies": replies, "newest": replies})
        posts += [_post(chance, document, place + 1, told, writers) for place in range(replies)]
    _insert(Document, documents)
    _insert(Topic, rows)
    _insert(Revision, [_revision(document, "\n\n".join(chance.sample(told, 2))) for document in documents])
    _insert(Post, posts)
    _insert(DocumentTerm, _filed(chance, documents, terms))
    return [one["id"] for one in documents[:LONG]]


def _post(chance: random.Random, topic: Row, number: int, told: Sequence[str], writers: Sequence[User]) -> Row:
    text = chance.choice(told)
    about = {"id": new_id(), "topic_id": topic["id"], "number": number, "author_id": chance.choice(writers).id}
    accepted = now() if number == 1 else None
    return about | {
        "kind": chance.choice(list(PostKind)),
        "text": text,
        "html": f"<p>{text}</p>",
        "accepted_at": accepted,
    }


def _filed(chance: random.Random, documents: Sequence[Row], terms: Sequence[int]) -> list[Row]:
    return [{"document_id": one["id"], "term_id": term} for one in documents for term in chance.sample(terms, 3)]


def _insert(model: Any, rows: Sequence[Row]) -> None:
    for start in range(0, len(rows), BATCH):
        db.session.execute(insert(model.__table__), rows[start : start + BATCH])


def _drafting(topics: Sequence[str]) -> float:
    """Return the CPU of a draft with twenty replies, written down; the second time counts: the renderer is there."""
    times = []
    for topic_id in topics[:6]:
        begin_write()
        topic = db.session.get_one(Topic, topic_id)
        by = topic.author
        posts = tuple(post.id for post in conclusions.offered_posts(topic, by=by))
        content = ConclusionContent("先问再报。", "第一次见面。", Destination.PAGE, posts=posts)

        def work(topic: Topic = topic, content: ConclusionContent = content, by: User = by) -> None:
            made = conclusions.draft(topic, content, by=by)
            assert made
            conclusions.write(conclusions.conclude(topic, content, {}, by=by), made, by=by)

        times.append(_spent(work))
        db.session.rollback()
    return min(times[1:])


def _read(app: Flask, pages: Sequence[str], topics: Sequence[str]) -> Iterator[Measure]:
    """Measure what a seller opens, and count what each asks of the database."""
    asked: list[Any] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    browser = app.test_client()
    found = TOKEN.search(_opened(browser, "/login"))
    browser.post("/login", data={"csrf_token": found[1] if found else "", "name": "seller1", "password": PASSWORD})
    ways = {
        "page": [f"/knowledge/{ident}" for ident in pages],
        "topic": [f"/topics/{ident}" for ident in topics],
        "knowledge_list": [f"/knowledge?page={number}" for number in range(1, 50)],
        "topic_list": [f"/topics?page={number}" for number in range(1, 50)],
        "backlog": ["/conclusions"] * READ,
    }
    for name, paths in ways.items():
        for path in paths[:3]:
            _opened(browser, path)
        asked.clear()
        _opened(browser, paths[3])
        yield Measure(f"discussions.{name}_queries", len(asked), "queries")
        rest = paths[4:READ]
        spent = _spent(lambda rest=rest: [_opened(browser, path) for path in rest])  # type: ignore[misc]
        yield Measure(f"discussions.{name}_cpu", spent / len(rest), "ms")


def _opened(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.get_data(as_text=True)


def _spent(work: Callable[[], Any]) -> float:
    """Return the CPU time of this process in ms."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1_000
