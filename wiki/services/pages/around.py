"""What stands around a page: above and below it in the tree, and what links to it, as far as the reader may list it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from wiki.access import rule
from wiki.extensions import db
from wiki.models import Page, User
from wiki.services.pages import linked, tree

MOST_BELOW, MOST_LINKING = 500, 12


_TABLE = Page.__table__.c
_BELOW = select(_TABLE.id).where(_TABLE.parent_id == bindparam("page_id")).limit(MOST_BELOW)


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
    below = list(db.session.scalars(_BELOW, {"page_id": page.id}))
    near, ids = _near(rule(Page, "list", user)), [*up, *below]
    found = {row.id: row for row in db.session.execute(near, {"ids": ids})} if ids else {}
    under = [row for ident, row in found.items() if ident in set(below)]
    linking = linked.first(linked.keys_of(page.id), most=MOST_LINKING + 1, user=user, but=page.id)
    return Around(
        [found[i] for i in reversed(up) if i in found], under, linking[:MOST_LINKING], len(linking) > MOST_LINKING
    )


@lru_cache(maxsize=512)
def _near(may_list: ColumnElement[bool]) -> Select[Any]:
    """Return the query for pages by `ids`, kept for all readers of whom the rule holds: see `linked`."""
    near: Any = select(Page.id, Page.title, Page.language).where(
        may_list, Page.id.in_(bindparam("ids", expanding=True))
    )
    return near.order_by(Page.position, Page.title, Page.id)
