"""The tree of pages: what stands above and below a page, as far as the reader may list it, and moving."""

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Page, PageKind, User
from wiki.services.pages.editing import await_turn

DEEPEST = 20


def roots(*, user: User, most: int) -> list[Row[Any]]:
    """Return id, title and language of the pages at the top."""
    query = listing(Page, "list", user=user).where(Page.parent_id.is_(None))
    return list(db.session.execute(_told(_ordered(query)).limit(most)))


def numbers_below(ids: Collection[str], *, user: User) -> dict[str, int]:
    """Return how many pages stand right below each of these, as far as the user may list them."""
    query = listing(Page, "list", user=user).where(Page.parent_id.in_(ids))
    counted = query.with_only_columns(Page.parent_id, func.count(Page.id)).group_by(Page.parent_id)
    return {ident: number for ident, number in db.session.execute(counted) if ident} if ids else {}


def move(page: Page, parent: Page | None, position: int | None = None) -> None:
    """Put a page below another one, or at the top. Raise Invalid where it would stand below itself or too deep."""
    # One move at a time: of two at once each could be right and both together a ring.
    db.session.execute(select(PageKind.code).order_by(PageKind.code).with_for_update()).all()
    await_turn(page)
    if parent is not None:
        ids = chain(parent.id)
        if page.id in ids:
            raise Invalid({"parent": Message(N_("A page cannot stand below itself."))})
        if len(ids) + _height(page.id) > DEEPEST:
            raise Invalid({"parent": Message(N_("At most %(limit)s pages one below another."), {"limit": DEEPEST})})
    page.parent_id = parent.id if parent else None
    if position is not None:
        page.position = position


def chain(page_id: str) -> list[str]:
    """Return the page and those above it, the nearest first; a ring, should there be one, ends by its length."""
    return list(db.session.scalars(_upwards(), {"page_id": page_id}))


@cache
def _upwards() -> Select[Any]:
    """Return the query for a page and those above it. It is put together once: that took longer than asking."""
    table = Page.__table__.alias()
    higher = Page.__table__.alias()
    own = table.c.id == bindparam("page_id")
    first = select(table.c.id, table.c.parent_id, literal(0).label("depth")).where(own)
    upwards = first.cte("chain", recursive=True)
    step = select(higher.c.id, higher.c.parent_id, upwards.c.depth + 1).join(
        upwards, upwards.c.parent_id == higher.c.id
    )
    whole = upwards.union_all(step.where(upwards.c.depth < DEEPEST))
    return select(whole.c.id).order_by(whole.c.depth)


def _height(page_id: str) -> int:
    """Return how many pages stand one below another from this one down."""
    tree = select(Page.id, literal(1).label("depth")).where(Page.id == page_id).cte("tree", recursive=True)
    lower = aliased(Page, flat=True)
    step = select(lower.id, tree.c.depth + 1).join(tree, tree.c.id == lower.parent_id)
    tree = tree.union_all(step.where(tree.c.depth <= DEEPEST))
    return db.session.scalar(select(func.max(tree.c.depth))) or 1


def _ordered(query: Select[Any]) -> Select[Any]:
    return query.order_by(Page.position, Page.title, Page.id)


def _told(query: Any) -> Any:
    return query.with_only_columns(Page.id, Page.title, Page.language)
