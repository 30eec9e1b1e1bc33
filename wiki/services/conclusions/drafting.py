"""From a concluded topic to a draft: a page or case that says what was said, each paragraph with the post it came from.

The draft is closed as the topic is and names the same readers; `access.has_open_sources` sees to it that nobody reads
it who may not read the topic, whatever becomes of either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import can, listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import (
    Case,
    Conclusion,
    Destination,
    Document,
    DocumentGrant,
    Page,
    Post,
    PostKind,
    Topic,
    User,
)
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS
from wiki.services import cases, pages, readers, sources
from wiki.services.conclusions.content import MOST_POSTS, ConclusionContent
from wiki.services.sources import Passage

HEADS = {
    "en": ("Question", "What works", "When it applies", "What colleagues say"),
    "zh-Hans": ("问题", "做法", "什么时候适用", "同事怎么说"),
    "zh-Hant": ("問題", "做法", "什麼時候適用", "同事怎麼說"),
}
"""The headings of a page made from a topic, in the topic's language."""

PROBLEM = "problem"
"""The kind of page that a topic becomes: a problem with its solution."""

NOT_IN_NAMES = str.maketrans("[]|#", "()/＃")
"""What a page's name cannot hold, and what stands for it."""

FILED_BY = ("industry", "contact_level", "sale_stage", "product", "competitor")
ALSO_FILED_BY = ("personality", "approach", "tags")


@dataclass(frozen=True)
class Draft:
    """What is about to be written: the content of a page or case, its HTML, and where its paragraphs came from."""

    content: Any
    html: Mapping[str, str]
    passages: Mapping[str, Sequence[Passage]]
    into: Document | None = None
    base: int = 0
    """The number of the text of `into` that it grew from."""


def offered_posts(topic: Topic, *, by: User) -> list[Post]:
    """Return the replies that may be taken over, those accepted first, then by votes."""
    there = listing(Post, user=by).where(Post.topic_id == topic.id, Post.removed_at.is_(None))
    order = Post.accepted_at.is_(None), Post.votes.desc(), Post.number
    return list(db.session.scalars(there.options(joinedload(Post.author)).order_by(*order).limit(MOST_POSTS)))


def mergeable(topic: Topic, words: str, *, by: User, most: int = 10) -> list[Document]:
    """Return pages and cases whose titles have these words, that `by` may edit and that are not for more people."""
    found: list[Document] = []
    for model in () if topic.is_restricted else (Page, Case):
        named = listing(model, "edit", user=by).where(model.title.icontains(words, autoescape=True))
        fits = named.where(model.level >= topic.level)
        found += db.session.scalars(fits.order_by(model.updated_at.desc()).limit(most))
    return found[:most]


def draft(topic: Topic, content: ConclusionContent, *, by: User) -> Draft | None:
    """Return what the conclusion is to become, rendered; None if it is not worth keeping. Nothing is written yet.

    Raise Invalid for a target that `by` may not edit, or that is for more people than the topic.
    """
    if content.destination is Destination.NOTHING:
        return None
    chosen = {post.id: post for post in offered_posts(topic, by=by)}
    posts = [chosen[ident] for ident in content.posts if ident in chosen]
    if content.destination is Destination.MERGE:
        return _merged(topic, content, posts, by)
    return _case(topic, content, posts) if content.destination is Destination.CASE else _page(topic, content, posts)


def write(conclusion: Conclusion, made: Draft, *, by: User) -> Document:
    """Write the draft, or the next version of what it is merged into, and say where its paragraphs came from.

    Raise Stale if somebody has changed that one meanwhile.
    """
    topic = conclusion.topic
    document = made.into or _created(made, topic, by)
    if made.into is not None:
        service: Any = pages if isinstance(document, Page) else cases
        service.revise(document, made.content, made.html, base=made.base, by=by, note=topic.title)
    sources.attach(document, made.passages)
    conclusion.result_id = document.id
    db.session.flush()
    return document


def _created(made: Draft, topic: Topic, by: User) -> Document:
    document: Document
    if isinstance(made.content, pages.PageContent):
        document = pages.create(made.content, made.html, kind=PROBLEM, by=by, level=topic.level)
    else:
        document = cases.create(made.content, made.html, by=by, level=topic.level)
    if topic.level > LEVEL_SELLERS:
        _name_readers(document, topic, by)
    return document


def _name_readers(document: Document, topic: Topic, by: User) -> None:
    """Name those whom the topic names, until when it names them, and who began it."""
    here = now()
    grants = db.session.scalars(select(DocumentGrant).where(DocumentGrant.document_id == topic.id))
    ends = {grant.user_id: grant.ends_at for grant in grants if not grant.is_over(here)} | {topic.author_id: None}
    for user_id, ends_at in ends.items():
        if user_id != by.id:
            readers.let_read(document, user_id, reason=topic.title, ends_at=ends_at, by=by)


def _question(topic: Topic) -> Passage:
    return Passage(str(topic.head.body.get("text", "")), topic)


def _said(topic: Topic, posts: Sequence[Post]) -> list[Passage]:
    return [Passage(post.text, topic, post) for post in posts]


def _page(topic: Topic, content: ConclusionContent, posts: Sequence[Post]) -> Draft:
    heads = HEADS.get(topic.language, HEADS["en"])
    parts = [
        Passage(f"## {heads[0]}"),
        _question(topic),
        Passage(f"## {heads[1]}"),
        Passage(content.summary, topic),
        Passage(f"## {heads[2]}"),
        Passage(content.conditions, topic),
        *([Passage(f"## {heads[3]}")] if posts else []),
        *_said(topic, posts),
    ]
    page = pages.PageContent(title=topic.title.translate(NOT_IN_NAMES), text=sources.joined(parts), **_filed(topic))
    return Draft(page, pages.rendered(page), {"text": parts})


def _case(topic: Topic, content: ConclusionContent, posts: Sequence[Post]) -> Draft:
    strategies = [post for post in posts if post.kind is PostKind.STRATEGY]
    views = [post for post in posts if post.kind is not PostKind.STRATEGY]
    passages = {
        "situation": [_question(topic)],
        "actions": _said(topic, strategies),
        "why": _said(topic, views),
        "lessons": [Passage(content.summary, topic), Passage(content.conditions, topic)],
    }
    said: dict[str, Any] = {name: sources.joined(parts) for name, parts in passages.items()}
    case = cases.CaseContent(title=topic.title, **said, **_filed(topic))
    return Draft(case, cases.rendered(case), passages)


def _merged(topic: Topic, content: ConclusionContent, posts: Sequence[Post], by: User) -> Draft:
    target = _target(topic, content.target, by)
    field = "text" if isinstance(target, Page) else "lessons"
    service: Any = pages if isinstance(target, Page) else cases
    before = service.from_body(target.head.body)
    heads = HEADS.get(topic.language, HEADS["en"])
    parts = [
        Passage(f"## {topic.title}"),
        Passage(content.summary, topic),
        Passage(f"**{heads[2]}**"),
        Passage(content.conditions, topic),
        *_said(topic, posts),
    ]
    text = sources.joined([Passage(getattr(before, field)), *parts])
    merged = replace(before, **{field: text})
    return Draft(merged, service.rendered(merged), {field: parts}, into=target, base=target.version)


def _target(topic: Topic, ident: str, by: User) -> Document:
    """Return the page or case into which it is merged."""
    for model in (Page, Case):
        target = db.session.scalars(listing(model, user=by).where(model.id == ident)).first()
        if target is not None and can("edit", target, user=by):
            break
    else:
        raise Invalid({"target": Message(N_("Choose a page or case that you may edit."))})
    if topic.is_restricted or target.level < topic.level:
        raise Invalid({"target": Message(N_("More people read that one than this topic. Choose a new page instead."))})
    return target


def _filed(topic: Topic) -> dict[str, Any]:
    """Return by what the topic is filed, as contents take it."""
    body = topic.head.body
    one = {name: body.get(name) or None for name in FILED_BY}
    return one | {name: tuple(body.get(name) or ()) for name in ALSO_FILED_BY}
