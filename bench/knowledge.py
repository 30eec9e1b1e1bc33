"""Ten thousand made-up knowledge pages: a tree, names, links and texts taken in, filed under everything.

`write()` puts them into the database whose application context is pushed, past the services: by these it took minutes.
"""

import random
from argparse import Namespace
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select

from bench import Measure
from bench.alone import alone
from bench.topics import opened_by
from wiki.cli.database import init
from wiki.extensions import begin_write, db
from wiki.models import (
    Document,
    DocumentLink,
    DocumentTerm,
    Page,
    PageKind,
    PageName,
    PageReview,
    Publication,
    ReviewDecision,
    Revision,
    Role,
    Term,
    User,
)
from wiki.models.base import now
from wiki.models.documents import body_hash
from wiki.models.site import ACCESS, EVIDENCE, raise_generation
from wiki.services import people
from wiki.services.links import name_key
from wiki.services.pages import PageContent
from wiki.text.rendering import render
from wiki.text.wikilinks import links

SEED = 20_26
PAGES = 10_000
PASSWORD = "ten-thousand-pages"
LISTS = {"index": "/knowledge", "list_of_a_kind": "/knowledge?kind=method", "list_page_9": "/knowledge?page=9"}
TEXTS = 40
BATCH = 500
BELOW = 12
"""Pages right below one, on average."""


def run(_options: Namespace) -> Iterable[Measure]:
    """Write the pages and measure what a seller opens."""
    with alone(PASSWORD) as app:
        with app.app_context():
            init(app, Namespace())
            begin_write()
            people.add("seller", roles=[Role.SELLER], password=PASSWORD)
            writer = people.add("writer", roles=[Role.SELLER], password=PASSWORD)
            db.session.commit()
            ids = write(writer)
            db.session.remove()
        read = {"page": [f"/knowledge/{ident}" for ident in random.Random(SEED).sample(ids, 200)]}
        yield from opened_by("seller", app, "knowledge", read | LISTS, PASSWORD)


def write(by: User, number: int = PAGES, *, seed: int = SEED) -> list[str]:
    """Write so many pages, shown to readers, and return their ids in the order of their names."""
    chance = random.Random(seed)
    begin_write()
    kinds = list(db.session.scalars(select(PageKind.code).order_by(PageKind.position)))
    terms = list(db.session.scalars(select(Term.id).where(Term.list_code.in_(("industry", "ownership", "department")))))
    made = list(_made(number, chance))
    for start in range(0, number, BATCH):
        _insert(made[start : start + BATCH], by, kinds, terms, chance, start)
    raise_generation(ACCESS)
    raise_generation(EVIDENCE)
    db.session.commit()
    return [f"bench{place:05}" for place in range(number)]


def _made(number: int, chance: random.Random) -> Iterator[tuple[PageContent, str]]:
    """Yield contents and their HTML. Texts are rendered once and carry other names: a text takes a child process."""
    forms = []
    for form in range(TEXTS):
        parts = [
            f"## 第{part}节\n\n{'先看对方看重什么，再说我们能做什么。' * 4}见 [[NAME{part}]]。" for part in range(5)
        ]
        forms.append("\n\n".join(parts) + ("\n\n![[NAME9#第1节]]" if form % 4 == 0 else ""))
    whole = [page.html for page in render(forms)]
    for place in range(number):
        form = place % TEXTS
        text, html = forms[form], whole[form]
        for slot in range(10):
            name = f"知识页{chance.randrange(number)}"
            text, html = text.replace(f"NAME{slot}", name), html.replace(f"NAME{slot}", name)
        yield PageContent(f"知识页{place}", text, language="zh-Hans"), html


def _insert(
    made: list[tuple[PageContent, str]], by: User, kinds: list[str], terms: list[int], chance: random.Random, start: int
) -> None:
    at, day = now(), now().date().isoformat()
    rows: dict[Any, list[dict[str, Any]]] = {
        model: [] for model in (Document, Page, Revision, PageReview, PageName, DocumentLink, DocumentTerm)
    }
    for place, (content, html) in enumerate(made, start):
        ident, body = f"bench{place:05}", content.body()
        shown_on = (now() - timedelta(days=chance.randrange(1_000))).date().isoformat()
        rows[Document].append(
            {"id": ident, "kind": "page", "title": content.title, "summary": content.text[:100], "language": "zh-Hans"}
            | {"author_id": by.id, "version": 1, "sort_date": shown_on, "created_at": at, "updated_at": at}
        )
        verified = day if place % 3 else None
        rows[Page].append(
            {"id": ident, "state": Publication.PUBLISHED, "kind_code": kinds[place % len(kinds)], "approved": 1}
            | {"parent_id": f"bench{place // BELOW:05}" if place >= BELOW else None, "verified_until": verified}
            | {"published_at": at}
        )
        rows[Revision].append(
            {"document_id": ident, "number": 1, "parents": [], "author_id": by.id, "body": body, "html": {"text": html}}
            | {"body_hash": body_hash(body)}
        )
        approved = {"page_id": ident, "number": 1, "decision": ReviewDecision.APPROVED, "by_id": by.id}
        rows[PageReview].append(approved)
        rows[PageName].append({"page_id": ident, "key": name_key(content.title), "current": True})
        linked = {name_key(link.name): link for link in links(html)}
        rows[DocumentLink] += [
            {"document_id": ident, "key": key, "name": link.name, "includes": link.includes}
            for key, link in linked.items()
        ]
        rows[DocumentTerm].append({"document_id": ident, "term_id": chance.choice(terms), "position": 0})
    for model, values in rows.items():
        db.session.execute(insert(model.__table__), values)
