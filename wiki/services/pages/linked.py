"""What links to a page, and which pages are missed: as far as the reader may list what links, in names and numbers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, bindparam, distinct, exists, func, literal, select, union_all

from wiki.access import listing, rule
from wiki.extensions import db
from wiki.models import Case, DocumentLink, Page, PageName, Post, RootCause, Topic, User
from wiki.models.site import ACCESS, EVIDENCE, TOPICS
from wiki.services import paging
from wiki.services.counting import kept

SOURCES: dict[str, Any] = {"page": Page, "case": Case, "topic": Topic, "root_cause": RootCause}
MOST_MISSED, MOST_NEAR = 200, 100
Keys = Callable[[], Collection[str]]
COUNTERS = (ACCESS, EVIDENCE, TOPICS)


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
    """Return the newest documents that link to any of these names, but one.

    Looked at are the links written last; all of them only where the reader may know of too few of those.
    """
    near = db.session.scalars(_LAST, {"keys": list(keys), "but": but, "near": MOST_NEAR}).all() if keys else []
    return _first(near, lambda: keys, most, user, but)


def to_page(page: Page, *, most: int, user: User) -> list[Source]:
    """Return the newest documents that link to a page by any of its names, looked for as `first` does."""
    near = db.session.scalars(_LAST_TO_PAGE, {"page_id": page.id, "but": page.id, "near": MOST_NEAR}).all()
    return _first(near, lambda: keys_of(page.id), most, user, page.id)


def page(keys: Collection[str], number: int, size: int, *, user: User, but: str = "") -> paging.Page[Source]:
    """Return one page of all that link to any of these names, the newest first."""
    asked = _statements(_rules(user))
    named = {"keys": list(keys), "but": but}
    place = (tuple(sorted(keys)), but)
    total = kept("links", place, user, lambda: db.session.scalar(asked.number, named) or 0, of=COUNTERS)
    last = max(1, -(-total // size))
    number = min(number, last)
    return paging.Page(
        _told(asked.newest, lambda: keys, {**named, "most": size, "past": (number - 1) * size}), number, last, total
    )


def keys_of(page_id: str) -> Sequence[str]:
    """Return the names by which links reach a page."""
    return db.session.scalars(select(PageName.key).where(PageName.page_id == page_id)).all()


def missed(*, user: User) -> list[Missed]:
    """Return the names that are linked to most and lead the reader nowhere, kept until a text or a right changes."""
    return kept("missed pages", (), user, lambda: _missed(user), of=COUNTERS)


def _first(near: Sequence[str], keys: Keys, most: int, user: User, but: str) -> list[Source]:
    asked = _statements(_rules(user))
    found = _told(asked.near, keys, {"ids": near, "most": most, "past": 0}) if near else []
    if len(found) < most and len(near) == MOST_NEAR:
        return _told(asked.newest, keys, {"keys": list(keys()), "but": but, "most": most, "past": 0})
    return found


def _missed(user: User) -> list[Missed]:
    led = listing(Page, user=user).join(PageName, PageName.page_id == Page.id).where(Page.approved > 0)
    red = DocumentLink.key.not_in(led.with_only_columns(PageName.key))
    able = _able(_there().where(red).with_only_columns(DocumentLink.document_id), _rules(user)).cte()
    number = func.count(distinct(DocumentLink.document_id))
    told = _there().where(red, DocumentLink.document_id.in_(select(able.c.id)))
    query = told.with_only_columns(func.min(DocumentLink.name), number).group_by(DocumentLink.key)
    rows = db.session.execute(query.order_by(number.desc(), DocumentLink.key).limit(MOST_MISSED))
    return [Missed(name, count) for name, count in rows]


def _rules(user: User) -> tuple[ColumnElement[bool], ...]:
    return tuple(rule(model, "list", user) for model in SOURCES.values())


class _Statements(NamedTuple):
    """What is asked of what links to some names: the newest of a few, the newest of all, and how many there are."""

    near: Select[Any]
    newest: Select[Any]
    number: Select[Any]


@lru_cache(maxsize=512)
def _statements(rules: tuple[ColumnElement[bool], ...]) -> _Statements:
    """Return them for readers of whom these rules hold, kept: to build them takes ten times as long as to ask.

    The gate gives readers who may do the same the same rules, which do not change.
    """
    found = _able(_NAMED.with_only_columns(DocumentLink.document_id), rules).subquery()
    near = _able(bindparam("ids", expanding=True), rules).subquery()
    return _Statements(_cut(near), _cut(found), select(func.count()).select_from(found))


def _cut(found: Subquery) -> Select[Any]:
    columns = found.c.id, found.c.kind, found.c.title, found.c.language
    newest = select(*columns).order_by(found.c.updated_at.desc(), found.c.id)
    return newest.limit(bindparam("most")).offset(bindparam("past"))


def _able(ids: Any, rules: Sequence[ColumnElement[bool]]) -> Any:
    """Return those of the documents that the reader may list: each kind by its own rule."""
    return union_all(
        *(
            select(model.id, literal(kind).label("kind"), model.title, model.language, model.updated_at).where(
                model.id.in_(ids), may_list
            )
            for (kind, model), may_list in zip(SOURCES.items(), rules, strict=True)
        )
    )


def _there() -> Select[Any]:
    """Return the query for all links but those in replies that were taken back."""
    gone = exists().where(Post.id == DocumentLink.post_id, Post.removed_at.is_not(None)).correlate(DocumentLink)
    return select(DocumentLink).where(~gone)


def _told(query: Select[Any], keys: Keys, values: Mapping[str, Any]) -> list[Source]:
    rows = [Source(*row) for row in db.session.execute(query, values)]
    topics = [row.id for row in rows if row.kind == "topic"]
    replies = _replies(topics, keys()) if topics else {}
    return [row._replace(post_id=replies.get(row.id)) for row in rows]


def _replies(topic_ids: Collection[str], keys: Collection[str]) -> dict[str, str | None]:
    """Return the first reply that links to the names in each topic; None where the question does."""
    place = _there().outerjoin(Post, Post.id == DocumentLink.post_id)
    place = place.where(DocumentLink.document_id.in_(topic_ids), DocumentLink.key.in_(keys))
    order = func.coalesce(Post.number, 0).desc()
    told = place.with_only_columns(DocumentLink.document_id, DocumentLink.post_id).order_by(order)
    return {row.document_id: row.post_id for row in db.session.execute(told)}


def _last(named: Select[Any]) -> Select[Any]:
    return named.with_only_columns(DocumentLink.document_id).order_by(DocumentLink.id.desc()).limit(bindparam("near"))


_FROM_OTHERS = _there().where(DocumentLink.document_id != bindparam("but"))
_NAMED = _FROM_OTHERS.where(DocumentLink.key.in_(bindparam("keys", expanding=True)))
_LAST = _last(_NAMED)
_LAST_TO_PAGE = _last(
    _FROM_OTHERS.where(DocumentLink.key.in_(select(PageName.key).where(PageName.page_id == bindparam("page_id"))))
)
