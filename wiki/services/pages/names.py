"""The names by which links reach pages: the one that a page has, and those it had before it was renamed or merged."""

import unicodedata
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Page, PageLink, PageName, Publication, User
from wiki.text.chinese import simplified
from wiki.text.wikilinks import NAME_LENGTH, links


def name_key(name: str) -> str:
    """Return what names are compared by: no difference of width, case, blanks or Chinese script."""
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return simplified(folded)[:NAME_LENGTH]


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


def link(document_id: str, html: str) -> None:
    """Note the names that the text shown to readers links to."""
    db.session.execute(delete(PageLink).where(PageLink.document_id == document_id))
    found: dict[str, PageLink] = {}
    for one in links(html):
        key = name_key(one.name)
        row = found.setdefault(key, PageLink(document_id=document_id, key=key, name=one.name, includes=False))
        row.includes = row.includes or one.includes
    db.session.add_all(row for key, row in found.items() if key)
    db.session.flush()


def resolve(names: Iterable[str], *, user: User) -> dict[str, str]:
    """Return the id of the page of each key that leads to one which the user may read, in one query for all.

    A name that a page has beats one that another had; of equals, the page that is listed, then the older one.
    """
    keys = {key for name in names if (key := name_key(name))}
    if not keys:
        return {}
    named = listing(Page, user=user).join(PageName, PageName.page_id == Page.id).where(Page.approved > 0)
    order = PageName.current.desc(), Page.state != Publication.PUBLISHED, Page.created_at, Page.id
    found: dict[str, str] = {}
    told = named.where(PageName.key.in_(keys)).with_only_columns(Page.id, PageName.key).order_by(*order)
    for ident, key in db.session.execute(told):
        found.setdefault(key, ident)
    return found


def with_texts(ids: Collection[str], *, user: User) -> dict[str, Page]:
    """Return those of the pages that the user may read, with the texts that readers are shown."""
    query = listing(Page, user=user).where(Page.id.in_(ids)).options(joinedload(Page.shown))
    return {page.id: page for page in db.session.scalars(query)} if ids else {}


def linking(page: Page, *, most: int) -> list[str]:
    """Return the ids of documents whose text links to the page; who may know of them is not asked here."""
    keys = select(PageName.key).where(PageName.page_id == page.id)
    query = select(PageLink.document_id).where(PageLink.key.in_(keys), PageLink.document_id != page.id)
    return list(db.session.scalars(query.order_by(PageLink.id.desc()).limit(most)))


def _of(page_id: str) -> Select[Any]:
    return select(PageName).where(PageName.page_id == page_id).order_by(PageName.id)
