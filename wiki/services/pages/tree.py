"""The tree of pages: what stands above and below a page, as far as the reader may list it, and moving."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import CTE, Select, func, literal, select
from sqlalchemy.orm import aliased

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Page, PageKind, User
from wiki.services.pages.editing import await_turn

DEEPEST = 20


def above(page: Page, *, user: User) -> list[Page]:
    """Return the pages above, the highest first; those that the user may not list are left out."""
    if page.parent_id is None:
        return []
    chain = _chain(page.parent_id)
    found = listing(Page, "list", user=user).join(chain, chain.c.id == Page.id).order_by(chain.c.depth.desc())
    return list(db.session.scalars(found))


def below(page: Page, *, user: User) -> Select[Any]:
    """Return the query for the pages right below, in their order."""
    return _ordered(listing(Page, "list", user=user).where(Page.parent_id == page.id))


def roots(*, user: User) -> Select[Any]:
    """Return the query for the pages that stand below none that the user may list."""
    parent = aliased(Page, flat=True)
    shown = listing(Page, "list", user=user).with_only_columns(Page.id).correlate(None)
    top = listing(Page, "list", user=user).outerjoin(parent, parent.id == Page.parent_id)
    return _ordered(top.where(Page.parent_id.is_(None) | Page.parent_id.not_in(shown)))


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
        ids = list(db.session.execute(select(_chain(parent.id).c.id)).scalars())
        if page.id in ids:
            raise Invalid({"parent": Message(N_("A page cannot stand below itself."))})
        if len(ids) + _height(page.id) > DEEPEST:
            raise Invalid({"parent": Message(N_("At most %(limit)s pages one below another."), {"limit": DEEPEST})})
    page.parent_id = parent.id if parent else None
    if position is not None:
        page.position = position


def _chain(page_id: str) -> CTE:
    """Return the page and those above it, with how far each is."""
    first = select(Page.id, Page.parent_id, literal(0).label("depth")).where(Page.id == page_id)
    chain = first.cte("chain", recursive=True)
    higher = aliased(Page, flat=True)
    step = select(higher.id, higher.parent_id, chain.c.depth + 1).join(chain, chain.c.parent_id == higher.id)
    return chain.union_all(step.where(chain.c.depth < DEEPEST))


def _height(page_id: str) -> int:
    """Return how many pages stand one below another from this one down."""
    tree = select(Page.id, literal(1).label("depth")).where(Page.id == page_id).cte("tree", recursive=True)
    lower = aliased(Page, flat=True)
    step = select(lower.id, tree.c.depth + 1).join(tree, tree.c.id == lower.parent_id)
    tree = tree.union_all(step.where(tree.c.depth <= DEEPEST))
    return db.session.scalar(select(func.max(tree.c.depth))) or 1


def _ordered(query: Select[Any]) -> Select[Any]:
    return query.order_by(Page.position, Page.title, Page.id)
