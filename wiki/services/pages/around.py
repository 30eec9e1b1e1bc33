"""What stands around a page, as far as the reader may list it: above and below it in the tree, what links to it, and
what says the same in other languages.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, select

from wiki.access import rule
from wiki.extensions import db
from wiki.models import Page, User
from wiki.services.pages import linked, tree, versions
from wiki.settings import LANGUAGES

MOST_BELOW, MOST_LINKING = 500, 12


_TABLE = Page.__table__.c
_BELOW = select(_TABLE.id).where(_TABLE.parent_id == bindparam("page_id")).limit(MOST_BELOW)


@dataclass(frozen=True)
class Around:
    """Id, title and language of pages: those above from the highest, those below in their order; and what links.

    `versions` are those in other languages; `newer` is the original among them and since when its text is newer.
    """

    above: list[Row[Any]]
    below: list[Row[Any]]
    linking: list[linked.Source]
    more_links: bool
    versions: list[Row[Any]]
    newer: tuple[Row[Any], datetime] | None = None


def around(page: Page, *, user: User) -> Around:
    """Return what stands around a page; pages are asked for in one query: their rights cost more than looking up."""
    up = [ident for ident in tree.chain(page.parent_id) if ident != page.id] if page.parent_id else []
    below, group = list(db.session.scalars(_BELOW, {"page_id": page.id})), versions.group(page)
    near, ids = _near(rule(Page, "list", user)), [*up, *below, *group.others]
    found = {row.id: row for row in db.session.execute(near, {"ids": ids})} if ids else {}
    under = [row for ident, row in found.items() if ident in set(below)]
    above, others = ([found[i] for i in of if i in found] for of in (reversed(up), group.others))
    others.sort(key=lambda row: LANGUAGES.index(row.language))
    linking = linked.to_page(page, most=MOST_LINKING + 1, user=user)
    newer = _newer(page, found.get(group.original))
    return Around(above, under, linking[:MOST_LINKING], len(linking) > MOST_LINKING, others, newer)


def _newer(page: Page, original: Row[Any] | None) -> tuple[Row[Any], datetime] | None:
    since = versions.newer_since(page, original.id) if original is not None and original.id != page.id else None
    return (original, since) if original is not None and since else None


@lru_cache(maxsize=512)
def _near(may_list: ColumnElement[bool]) -> Select[Any]:
    """Return the query for pages by `ids`, kept for all readers of whom the rule holds: see `linked`."""
    near: Any = select(Page.id, Page.title, Page.language).where(
        may_list, Page.id.in_(bindparam("ids", expanding=True))
    )
    return near.order_by(Page.position, Page.title, Page.id)
