"""The names by which links reach pages: the one that a page has, and those it had before it was renamed or merged."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, rule
from wiki.extensions import db
from wiki.models import Page, PageName, Publication, User
from wiki.services.links import name_key


def give(page: Page, name: str) -> None:
    """Let a page be called so; what it was called before goes on leading there."""
    key, known = name_key(name), list(db.session.scalars(_of(page.id)))
    for row in known:
        row.current = row.key == key
    if key not in {row.key for row in known}:
        db.session.add(PageName(page_id=page.id, key=key, current=True))
    db.session.flush()


def hand_over(page: Page, into: Page) -> None:
    """Let the names of a page lead to another one, as names that it had."""
    have = {row.key for row in db.session.scalars(_of(into.id))}
    for row in db.session.scalars(_of(page.id)):
        if row.key in have:
            db.session.delete(row)
        else:
            row.page_id, row.current = into.id, False
    db.session.flush()


def resolve(names: Iterable[str], *, user: User) -> dict[str, str]:
    """Return the id of the page of each key that leads to one which the user may read, in one query for all.

    A name that a page has beats one that another had; of equals, the page that is listed, then the older one.
    """
    keys = {key for name in names if (key := name_key(name))}
    if not keys:
        return {}
    found: dict[str, str] = {}
    for ident, key in db.session.execute(_named(rule(Page, "read", user)), {"keys": list(keys)}):
        found.setdefault(key, ident)
    return found


def with_texts(ids: Collection[str], *, user: User) -> dict[str, Page]:
    """Return those of the pages that the user may read, with the texts that readers are shown."""
    query = listing(Page, user=user).where(Page.id.in_(ids)).options(joinedload(Page.shown))
    return {page.id: page for page in db.session.scalars(query)} if ids else {}


@lru_cache(maxsize=512)
def _named(may_read: ColumnElement[bool]) -> Select[Any]:
    """Return the query for pages by `keys`, kept for all readers of whom the rule holds: see `linked`."""
    named: Any = select(Page.id, PageName.key).join(PageName, PageName.page_id == Page.id)
    order = PageName.current.desc(), Page.state != Publication.PUBLISHED, Page.created_at, Page.id
    shown = Page.approved > 0, PageName.key.in_(bindparam("keys", expanding=True))
    return named.where(may_read, *shown).order_by(*order)


def _of(page_id: str) -> Select[Any]:
    return select(PageName).where(PageName.page_id == page_id).order_by(PageName.id)
