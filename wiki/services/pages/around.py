"""What stands around a page: above and below it in the tree, and what links to it, as far as the reader may list it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Page, User
from wiki.services.pages import names, tree

MOST_LINKING, MOST_BELOW = 200, 500


@dataclass(frozen=True)
class Around:
    """Id, title and language of pages: those above from the highest, those below in their order, those that link."""

    above: list[Row[Any]]
    below: list[Row[Any]]
    linking: list[Row[Any]]


def around(page: Page, *, user: User) -> Around:
    """Return what stands around a page, in one query for all three: asking for rights costs more than looking up."""
    up = [ident for ident in tree.chain(page.parent_id) if ident != page.id] if page.parent_id else []
    linking = names.linking(page, most=MOST_LINKING)
    table = Page.__table__.c
    below = list(db.session.scalars(select(table.id).where(table.parent_id == page.id).limit(MOST_BELOW)))
    near = listing(Page, "list", user=user).where(Page.id.in_({*up, *below, *linking}))
    told: Any = near.with_only_columns(Page.id, Page.title, Page.language).order_by(Page.position, Page.title, Page.id)
    found = {row.id: row for row in db.session.execute(told)} if up or below or linking else {}
    under = [row for ident, row in found.items() if ident in set(below)]
    return Around([found[i] for i in reversed(up) if i in found], under, [found[i] for i in linking if i in found])
