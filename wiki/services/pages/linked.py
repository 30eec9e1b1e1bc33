"""What links to a page, and which pages are missed: as far as the reader may list what links, in names and numbers."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, distinct, exists, func, literal, select, union_all

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, DocumentLink, Page, PageName, Post, RootCause, Topic, User
from wiki.models.site import ACCESS, LINKS, TOPICS
from wiki.services import paging
from wiki.services.counting import kept

SOURCES: dict[str, Any] = {"page": Page, "case": Case, "topic": Topic, "root_cause": RootCause}
MOST_MISSED = 200
COUNTERS = (ACCESS, LINKS, TOPICS)


class Source(NamedTuple):
    """A document whose text links to a page, and, of a topic, the reply that does if its question does not."""

    id: str
    kind: str
    title: str
    language: str
    post_id: str | None = None


class Missed(NamedTuple):
    """A name that texts link to and that no page has which the reader may read; of how many texts."""

    name: str
    number: int


def first(keys: Collection[str], *, most: int, user: User, but: str = "") -> list[Source]:
    """Return the newest documents that link to any of these names, but one."""
    found = _sources(keys, but, user)
    if found is None:
        return []
    return _told(_newest(found).limit(most), keys)


def page(keys: Collection[str], number: int, size: int, *, user: User, but: str = "") -> paging.Page[Source]:
    """Return one page of all that link to any of these names, the newest first."""
    found = _sources(keys, but, user)
    if found is None:
        return paging.Page([], 1, 1, 0)
    total = db.session.scalar(select(func.count()).select_from(found)) or 0
    last = max(1, -(-total // size))
    number = min(number, last)
    return paging.Page(_told(_newest(found).offset((number - 1) * size).limit(size), keys), number, last, total)


def keys_of(page_id: str) -> Sequence[str]:
    """Return the names by which links reach a page."""
    return db.session.scalars(select(PageName.key).where(PageName.page_id == page_id)).all()


def missed(*, user: User) -> list[Missed]:
    """Return the names that are linked to most and lead the reader nowhere, kept until a text or a right changes."""
    return kept("missed pages", (), user, lambda: _missed(user), of=COUNTERS)


def _missed(user: User) -> list[Missed]:
    led = listing(Page, user=user).join(PageName, PageName.page_id == Page.id).where(Page.approved > 0)
    red = DocumentLink.key.not_in(led.with_only_columns(PageName.key))
    able = _able(_there().where(red).with_only_columns(DocumentLink.document_id), user).cte()
    number = func.count(distinct(DocumentLink.document_id))
    told = _there().where(red, DocumentLink.document_id.in_(select(able.c.id)))
    query = told.with_only_columns(func.min(DocumentLink.name), number).group_by(DocumentLink.key)
    rows = db.session.execute(query.order_by(number.desc(), DocumentLink.key).limit(MOST_MISSED))
    return [Missed(name, count) for name, count in rows]


def _sources(keys: Collection[str], but: str, user: User) -> Subquery | None:
    """Return what links to the names, of all kinds; None if nothing does that is there."""
    named = DocumentLink.key.in_(keys), DocumentLink.document_id != but
    if not keys or db.session.scalar(_there().where(*named).with_only_columns(DocumentLink.id).limit(1)) is None:
        return None
    return _able(_there().where(*named).with_only_columns(DocumentLink.document_id), user).subquery()


def _able(ids: Select[Any], user: User) -> Any:
    """Return those of the documents that the reader may list: each kind by its own rule."""
    return union_all(
        *(
            listing(model, "list", user=user)
            .where(model.id.in_(ids))
            .with_only_columns(model.id, literal(kind).label("kind"), model.title, model.language, model.updated_at)
            for kind, model in SOURCES.items()
        )
    )


def _there() -> Select[Any]:
    """Return the query for all links but those in replies that were taken back."""
    gone = exists().where(Post.id == DocumentLink.post_id, Post.removed_at.is_not(None)).correlate(DocumentLink)
    return select(DocumentLink).where(~gone)


def _newest(found: Subquery) -> Select[Any]:
    columns = found.c.id, found.c.kind, found.c.title, found.c.language
    return select(*columns).order_by(found.c.updated_at.desc(), found.c.id)


def _told(query: Select[Any], keys: Collection[str]) -> list[Source]:
    rows = [Source(*row) for row in db.session.execute(query)]
    replies = _replies([row.id for row in rows if row.kind == "topic"], keys)
    return [row._replace(post_id=replies.get(row.id)) for row in rows]


def _replies(topic_ids: Collection[str], keys: Collection[str]) -> dict[str, str | None]:
    """Return the first reply that links to the names in each topic; None where the question does."""
    if not topic_ids:
        return {}
    place = _there().outerjoin(Post, Post.id == DocumentLink.post_id)
    place = place.where(DocumentLink.document_id.in_(topic_ids), DocumentLink.key.in_(keys))
    order = func.coalesce(Post.number, 0).desc()
    told = place.with_only_columns(DocumentLink.document_id, DocumentLink.post_id).order_by(order)
    return {row.document_id: row.post_id for row in db.session.execute(told)}
