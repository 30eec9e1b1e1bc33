"""The forum: CPU of a topic of 50 replies, of its lists and of the draft of a conclusion, with 200,000 replies.

In one process, with a database of its own in a temporary folder; the rows are written without the services.
"""

import random
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import cycle
from typing import Any

from flask import Flask
from sqlalchemy import event, insert, select

from bench import Measure
from bench.alone import alone
from bench.cases import made
from bench.figures import cpu_here
from bench.sealed import TOKEN, spent
from wiki import content
from wiki.extensions import begin_write, db
from wiki.models import (
    Destination,
    Document,
    DocumentTerm,
    Notice,
    NoticeReason,
    Post,
    PostKind,
    Revision,
    Role,
    Term,
    Topic,
    TopicState,
    schema,
)
from wiki.models.base import new_id, now
from wiki.models.documents import body_hash
from wiki.services import conclusions, people, vocabulary
from wiki.services.conclusions import ConclusionContent
from wiki.services.pages import kinds
from wiki.text.paragraphs import escaped, paragraphs
from wiki.worker import collect_new_alone

TOPICS = 20_000
LONG, REPLIES = 200, 50
"""So many topics have so many replies; the others share the rest of 200,000."""

ALL_REPLIES = 200_000
AT_ONCE = 1_000
PEOPLE = 200
ASKED = 100
NOTICES = 2_000
SELLER = 3
UNASKED = (NoticeReason.REPLIED, NoticeReason.MENTIONED, NoticeReason.CHANGED, NoticeReason.CONCLUDED)
PASSWORD = "twenty-thousand-topics"
LISTS = {
    "list": "/topics",
    "list_filtered": "/topics?state=answered&personality=proud",
    "list_page_9": "/topics?sort=replies&page=9",
    "list_mine": "/topics?scope=mine",
    "list_unread": "/topics?scope=unread",
    "inbox": "/inbox",
}


def run(_options: Namespace) -> Iterable[Measure]:
    """Make the topics and measure."""
    with alone(PASSWORD) as app:
        with app.app_context():
            schema.upgrade()
            long = asked()
            yield Measure("topics.draft_cpu", min(drafted(ident) for ident in long[:6]), "ms")
            db.session.remove()
        yield from pages(app, long)


def asked() -> list[str]:
    """Write all topics and return the ids of the long ones."""
    begin_write()
    vocabulary.install(content.vocabulary(), html_of)
    kinds.install(content.page_kinds())
    db.session.flush()
    users = [people.add(f"seller{at}", roles=[Role.SELLER], password=PASSWORD).id for at in range(PEOPLE)]
    chance = random.Random(5)
    told = [case["situation"] for case in made(400) if case.get("situation")]
    names = ("personality", "contact_level", "sale_stage")
    terms = {name: list(db.session.execute(select(Term.id, Term.code).where(Term.list_code == name))) for name in names}
    ids = [new_id() for _ in range(TOPICS)]
    for start in range(0, TOPICS, AT_ONCE):
        rows = _rows(ids[start : start + AT_ONCE], start, users, told, terms, chance)
        for model, values in rows.items():
            db.session.execute(insert(model.__table__), values)
    db.session.execute(insert(Notice), list(_notices(ids, users)))
    db.session.commit()
    return ids[:LONG]


def drafted(ident: str) -> float:
    """Conclude a topic, write the draft with its twenty best replies, take it all back; return the CPU time in ms."""
    begin_write()
    topic = db.session.get_one(Topic, ident)
    posts = tuple(post.id for post in conclusions.offered_posts(topic, by=topic.author))
    said = ConclusionContent("先问再报。", "第一次见面。", Destination.PAGE, posts=posts)

    def work() -> None:
        made = conclusions.draft(topic, said, by=topic.author)
        assert made
        conclusions.write(conclusions.conclude(topic, said, {}, by=topic.author), made, by=topic.author)

    time_spent = spent(work)
    db.session.rollback()
    return time_spent


def pages(app: Flask, ids: list[str]) -> Iterator[Measure]:
    """Measure the pages of somebody who sells, and count what they ask of the database."""
    yield from opened_by(
        f"seller{SELLER}", app, "topics", {"page": [f"/topics/{ident}" for ident in ids], **LISTS}, PASSWORD
    )


def opened_by(
    name: str, app: Flask, noun: str, ways: Mapping[str, str | list[str]], password: str
) -> Iterator[Measure]:
    """Measure what a person opens, by the names of the ways, and count what each asks of the database."""
    queries: list[Any] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *about: queries.append(about[2]))
    browser = app.test_client()

    def opened(path: str) -> None:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    found = TOKEN.search(browser.get("/login").get_data(as_text=True))
    browser.post("/login", data={"csrf_token": found[1] if found else "", "name": name, "password": password})
    collect_new_alone()  # as where pages are served
    for way, asked_for in ways.items():
        paths = [asked_for] if isinstance(asked_for, str) else asked_for
        opened(paths[0])
        opened(paths[0])
        queries.clear()
        opened(paths[0])
        yield Measure(f"{noun}.{way}_queries", len(queries), "queries")
        asked = (path for _, path in zip(range(ASKED), cycle(paths), strict=False))
        yield Measure(f"{noun}.{way}_cpu", cpu_here(map(opened, asked)), "ms")


def _notices(ids: list[str], users: list[int]) -> Iterator[dict[str, Any]]:
    """Yield what the person who opens all this was told of, one thing in five still to be done."""
    for at, (ident, reason) in enumerate(zip(ids[:NOTICES], cycle((*UNASKED, NoticeReason.INVITED)))):
        told = {"user_id": users[SELLER], "by_id": users[at % PEOPLE], "at": now() - timedelta(minutes=at)}
        yield {"reason": reason, "document_id": ident} | told


def _rows(
    ids: list[str], start: int, users: list[int], told: list[str], terms: dict[str, list[Any]], chance: random.Random
) -> dict[type[Any], list[dict[str, Any]]]:
    """Return the rows of some topics by model, in the order in which they are written."""
    rows: dict[type[Any], list[dict[str, Any]]] = {
        model: [] for model in (Document, Topic, Revision, DocumentTerm, Post)
    }
    rest = (ALL_REPLIES - LONG * REPLIES) // (TOPICS - LONG)
    for at, ident in enumerate(ids, start):
        number, text, author = (REPLIES if at < LONG else rest), chance.choice(told), chance.choice(users)
        when = now() - timedelta(minutes=at + 1)
        filed = {name: chance.choice(found) for name, found in terms.items()}
        body = {"title": text[:40], "text": text, **{name: term.code for name, term in filed.items()}}
        body["personality"] = [body["personality"]]
        rows[Document].append(_document(ident, text, author, when))
        rows[Topic].append(_topic(ident, number, when, chance))
        rows[Revision].append(_revision(ident, body, author, when))
        rows[DocumentTerm] += [{"document_id": ident, "term_id": term.id, "position": 0} for term in filed.values()]
        rows[Post] += [_post(ident, at + 1, chance.choice(told), chance.choice(users), when) for at in range(number)]
    return rows


def _document(ident: str, text: str, author: int, when: Any) -> dict[str, Any]:
    titled = {"title": text[:40], "summary": text[:120], "language": "zh-Hans", "author_id": author, "level": 2}
    times = {"created_at": when, "updated_at": when, "sort_date": when.date().isoformat()}
    flags = {"is_demo": False, "author_hidden": False, "sourced": False, "usefulness": 0.0}
    return {"id": ident, "kind": "topic", "version": 1, **titled, **times, **flags}


def _topic(ident: str, number: int, when: Any, chance: random.Random) -> dict[str, Any]:
    state = chance.choice((TopicState.OPEN, TopicState.ANSWERED))
    return {"id": ident, "state": state, "replies": number, "newest": number, "last_at": when}


def _revision(ident: str, body: dict[str, Any], author: int, when: Any) -> dict[str, Any]:
    kept = {"body": body, "html": {"text": html_of(body["text"])}, "body_hash": body_hash(body)}
    return {
        "document_id": ident, "number": 1, "parents": [], "author_id": author, "note": "", "level": 2, **kept,
        "created_at": when,
    }  # fmt: skip


def _post(ident: str, number: int, text: str, author: int, when: Any) -> dict[str, Any]:
    said = {"text": text, "html": html_of(text), "kind": PostKind.OPINION, "author_id": author}
    return {
        "id": new_id(), "topic_id": ident, "number": number, "votes": number % 7, "contradicts": False,
        "created_at": when, **said,
    }  # fmt: skip


def html_of(text: str) -> str:
    """Return a text as HTML without asking a child process."""
    return paragraphs(text) or escaped(text, len(text))
