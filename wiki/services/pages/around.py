"""What stands around a page: above and below it in the tree, and what links to it, as far as the reader may list it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Page, User
from wiki.services.pages import linked, tree

MOST_BELOW, MOST_LINKING = 500, 12


@dataclass(frozen=True)
class Around:
    """Id, title and language of pages: those above from the highest, those below in their order; and what links."""

    above: list[Row[Any]]
    below: list[Row[Any]]
    linking: list[linked.Source]
    more_links: bool


def around(page: Page, *, user: User) -> Around:
    """Return what stands around a page, in one query for the tree: asking for rights costs more than looking up."""
    up = [ident for ident in tree.chain(page.parent_id) if ident != page.id] if page.parent_id else []
    table = Page.__table__.c
    below = list(db.session.scalars(select(table.id).where(table.parent_id == page.id).limit(MOST_BELOW)))
    near = listing(Page, "list", user=user).where(Page.id.in_({*up, *below}))
    told: Any = near.with_only_columns(Page.id, Page.title, Page.language).order_by(Page.position, Page.title, Page.id)
    found = {row.id: row for row in db.session.execute(told)} if up or below else {}
    under = [row for ident, row in found.items() if ident in set(below)]
    linking = linked.first(linked.keys_of(page.id), most=MOST_LINKING + 1, user=user, but=page.id)
    return Around(
        [found[i] for i in reversed(up) if i in found], under, linking[:MOST_LINKING], len(linking) > MOST_LINKING
    )
