"""The tree of pages: what stands above and below a page, as far as the reader may list it, and moving."""

from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Page, User
from wiki.models.site import ACCESS, EVIDENCE, raise_generation
from wiki.services.counting import kept
from wiki.services.pages.editing import await_turn
from wiki.services.pages.turns import await_order

DEEPEST = 20
COUNTERS = (ACCESS, EVIDENCE)


class Root(NamedTuple):
    """A page at the top, and how many stand right below it, as far as somebody may list them."""

    id: str
    title: str
    language: str
    below: int


def roots(*, user: User, most: int) -> list[Root]:
    """Return the pages at the top, in their order, as they were read since any page was changed."""
    return kept("top of the tree of pages", most, user, lambda: _roots(user, most), of=COUNTERS)


def move(page: Page, parent: Page | None, position: int | None = None) -> None:
    """Put a page below another one, or at the top. Raise Invalid where it would stand below itself or too deep."""
    await_order()  # else two moves could make a ring together
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
    raise_generation(EVIDENCE)


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


def _roots(user: User, most: int) -> list[Root]:
    shown = listing(Page, "list", user=user)
    told: Any = shown.where(Page.parent_id.is_(None)).with_only_columns(Page.id, Page.title, Page.language)
    found = db.session.execute(told.order_by(Page.position, Page.title, Page.id).limit(most)).all()
    under: Any = shown.where(Page.parent_id.in_([row.id for row in found]))
    counted = under.with_only_columns(Page.parent_id, func.count(Page.id)).group_by(Page.parent_id)
    numbers: dict[str, int] = dict(db.session.execute(counted).all())
    return [Root(row.id, row.title, row.language, numbers.get(row.id, 0)) for row in found]


def _height(page_id: str) -> int:
    """Return how many pages stand one below another from this one down."""
    tree = select(Page.id, literal(1).label("depth")).where(Page.id == page_id).cte("tree", recursive=True)
    lower = aliased(Page, flat=True)
    step = select(lower.id, tree.c.depth + 1).join(tree, tree.c.id == lower.parent_id)
    tree = tree.union_all(step.where(tree.c.depth <= DEEPEST))
    return db.session.scalar(select(func.max(tree.c.depth))) or 1
