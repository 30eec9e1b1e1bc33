"""Pages that look the same: by name or by text, kept as pairs, and what was said of a pair.

Unrelated texts of the demonstration have up to 0.18 of their shingles in common (pages 0.10), one of which half was
copied from the other 0.5, six tenths 0.6 (medians).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import NotFound
from wiki.extensions import db, insert_once
from wiki.models import Page, PageKind, PagePair, PageVersion, User
from wiki.models.base import now
from wiki.services import audit
from wiki.text.headings import sections
from wiki.text.shingles import bare, likeness, shingles

ALIKE = 0.35
"""The share of shingles from which on two texts look the same."""

LEAST = 20
"""Shingles of a text, two lines or so, that say enough to compare it."""

AT_ONCE, MOST_LOOKED_AT = 50, 1_000


@dataclass(frozen=True)
class Text:
    """What is compared of a page; `own` is its text below the headings, which come from the template of its kind."""

    title: str
    own: str
    templates: frozenset[str]

    @cached_property
    def shingles(self) -> frozenset[str]:
        """What its text consists of, without what the template says."""
        return shingles(self.own) - self.templates

    def likeness(self, other: "Text") -> float:
        """Return how much they look the same: 1 for the same name, else what their texts have in common."""
        if self.title == other.title:
            return 1.0
        enough = min(len(self.shingles), len(other.shingles)) >= LEAST
        return likeness(self.shingles, other.shingles) if enough else 0.0

    def is_like(self, other: "Text") -> bool:
        """Tell whether they look the same."""
        return self.likeness(other) >= ALIKE


@dataclass(frozen=True)
class Pair:
    """Two pages that look the same, the older one first."""

    first: Page
    second: Page
    likeness: float

    @property
    def same_name(self) -> bool:
        """Whether they have the same name, whatever they say."""
        return bare(self.first.title) == bare(self.second.title)


class Comparing:
    """Makes texts comparable, in one request or step: the templates of the kinds are read once."""

    @cached_property
    def _templates(self) -> frozenset[str]:
        texts = [text for template in db.session.scalars(select(PageKind.template)) for text in template.values()]
        return frozenset().union(*(shingles(below_headings(text)) for text in texts))

    def text(self, title: str, text: str) -> Text:
        """Return what is compared of a title and a Markdown text."""
        return Text(bare(title), below_headings(text), self._templates)

    def of(self, page: Page) -> Text:
        """Return what is compared of a page: the text that readers see."""
        return self.text(page.title, str(page.shown.body.get("text", "")) if page.shown else "")


def below_headings(text: str) -> str:
    """Return a Markdown text as plain text without its headings."""
    return " ".join(said for _heading, said in sections(text) if said)


def keep(page_id: str, found: Mapping[str, float]) -> None:
    """Keep which pages one looks like, by id with the likeness; pairs of which somebody has spoken stay as they are."""
    own = or_(PagePair.low_id == page_id, PagePair.high_id == page_id)
    db.session.execute(delete(PagePair).where(own, PagePair.dismissed_at.is_(None)))
    there = set(db.session.scalars(select(Page.id).where(Page.id.in_({page_id, *found}))))
    rows = [
        {"low_id": min(page_id, ident), "high_id": max(page_id, ident), "likeness": share, "found_at": now()}
        for ident, share in found.items()
        if {page_id, ident} <= there
    ]
    if rows:
        db.session.execute(insert_once(PagePair).on_conflict_do_nothing(), rows)


def listed(*, user: User, most: int) -> list[Pair]:
    """Return the pairs of which nobody has spoken, the most alike first, where the user may list both."""
    found: list[Pair] = []
    for rows in _in_order():
        pages = _pages({ident for row in rows for ident in (row.low_id, row.high_id)}, user)
        groups = _groups(pages)
        for row in rows:
            first, second = pages.get(row.low_id), pages.get(row.high_id)
            if first and second and not (row.low_id in groups and groups[row.low_id] == groups.get(row.high_id)):
                older, newer = sorted((first, second), key=lambda page: (page.created_at, page.id))
                found.append(Pair(older, newer, row.likeness))
        if len(found) >= most:
            break
    return found[:most]


def dismiss(page: Page, other: Page, *, by: User) -> None:
    """Note that two pages are not the same, so that they are not shown again."""
    low, high = sorted((page.id, other.id))
    pair = db.session.get(PagePair, (low, high))
    if pair is None:
        raise NotFound
    if pair.dismissed_at is None:
        pair.dismissed_at, pair.dismissed_by_id = now(), by.id
        audit.note("not the same page", by=by, subject=f"{low}/{high}")


def _in_order() -> Iterator[Sequence[PagePair]]:
    order = PagePair.likeness.desc(), PagePair.low_id.desc(), PagePair.high_id.desc()
    query = select(PagePair).where(PagePair.dismissed_at.is_(None)).order_by(*order)
    for start in range(0, MOST_LOOKED_AT, AT_ONCE):
        rows = db.session.scalars(query.offset(start).limit(AT_ONCE)).all()
        yield rows
        if len(rows) < AT_ONCE:
            return


def _pages(ids: Collection[str], user: User) -> dict[str, Page]:
    query = listing(Page, "list", user=user).where(Page.id.in_(ids)).options(joinedload(Page.page_kind))
    return {page.id: page for page in db.session.scalars(query)} if ids else {}


def _groups(ids: Collection[str]) -> dict[str, str]:
    """Return the group of languages of each page that has one: what says the same in another is no duplicate."""
    table = PageVersion.__table__.c
    rows = db.session.execute(select(table.page_id, table.group_id).where(table.page_id.in_(ids))) if ids else ()
    return {row.page_id: row.group_id for row in rows}
