"""Versions: pages that say the same in other languages, at most one in each.

Whoever links pages is told of no version that is not listed for them: one in the same language gives way instead of
being in the way, and stays a page of its own.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Page, PageReview, PageVersion, ReviewDecision, User
from wiki.models.base import new_id
from wiki.services import audit, sources
from wiki.services.pages.turns import await_order

TAKEN = N_("There is a page in this language already: “%(title)s”. Take it away first.")


@dataclass(frozen=True)
class Group:
    """The ids of the other versions of a page, and which of all is the original; empty where there is one language."""

    others: tuple[str, ...] = ()
    original: str = ""


def group(page: Page) -> Group:
    """Return the other versions of a page; who may know of them is not asked here."""
    rows = db.session.execute(_grouped(), {"page_id": page.id}).all()
    original = next((ident for ident, original in rows if original), "")
    return Group(tuple(ident for ident, _ in rows if ident != page.id), original)


def listed(ids: Collection[str], *, user: User) -> list[Page]:
    """Return those of the pages that the user may list."""
    query = listing(Page, "list", user=user).where(Page.id.in_(ids)).order_by(Page.language)
    return list(db.session.scalars(query)) if ids else []


def newer_since(page: Page, original: str) -> datetime | None:
    """Return when the original was approved anew, if nobody has approved or verified this page since."""
    at = {ident: _approved_at(ident) for ident in (page.id, original)}
    anew, own = at[original], max(filter(None, (at[page.id], page.verified_at)), default=None)
    return anew if anew and own and anew > own else None


def link(page: Page, other: Page, *, field: str, by: User) -> None:
    """Say that two pages, and whatever is linked with either, say the same in different languages.

    Raise Invalid for `field` where a language would have two pages that are listed for `by`.
    """
    await_turn(page, other)
    if page.language == other.language:
        raise Invalid({field: Message(N_("Choose a page in another language."))})
    rows, there = _rows(page), _rows(other)
    if other.id in rows:
        return
    rows |= there
    seen = {one.id: one for one in (*listed(rows, user=by), page, other)}
    _refuse_same(seen.values(), field)
    _make_room(rows, seen, by=by)
    _join(rows, page, other)
    audit.note("link languages", by=by, subject=f"{page.id}/{other.id}")


def begin(page: Page, original: Page, *, by: User) -> None:
    """Let a new page say again what another one says: from the same sources, for no more people, and linked to it.

    Raise Invalid for a level that more people read, and for a language in which there is a page already.
    """
    if page.id in _rows(original):
        return
    if page.level < original.level:
        raise Invalid({"level": Message(N_("It says again what fewer people may read. Choose at least that level."))})
    if original.sourced:
        sources.inherit(page, original)
    link(original, page, field="language", by=by)


def unlink(page: Page, other: Page, *, by: User) -> None:
    """Take `other` away from the versions of a page; both stay as they are."""
    await_turn(page, other)
    rows = _rows(page)
    if other.id == page.id or other.id not in rows:
        return
    _leave(rows[other.id], beside=page.id, by=by)


def check_language(page: Page, language: str, *, by: User) -> None:
    """Raise Invalid if another version that is listed for `by` is in this language."""
    others = [row.page_id for row in _rows(page).values() if row.page_id != page.id and row.language == language]
    if taken := listed(others, user=by):
        raise Invalid({"language": Message(TAKEN, {"title": taken[0].title})})


def follow_language(page: Page, *, by: User) -> None:
    """Let a page whose text is in another language now be the version in that, or a page of its own."""
    own = db.session.get(PageVersion, page.id)
    if own is None or own.language == page.language:
        return
    other = next((row for row in _rows(page).values() if row.language == page.language), None)
    if other is not None and listed([other.page_id], user=by):
        _leave(own, beside=other.page_id, by=by)
        return
    if other is not None:
        _leave(other, beside=page.id, by=by)
    own.language = page.language
    db.session.flush()


def hand_over(page: Page, into: Page) -> None:
    """Let a page that takes another one over stand in its place among the versions, if it has none of its own."""
    own = db.session.get(PageVersion, page.id)
    if own is None:
        return
    name, original = own.group_id, own.original
    db.session.delete(own)
    db.session.flush()
    if into.language == own.language and db.session.get(PageVersion, into.id) is None:
        db.session.add(PageVersion(page_id=into.id, group_id=name, language=into.language, original=original))
        db.session.flush()


@cache
def _grouped() -> Select[Any]:
    """Return the query for the versions of a page. It is put together once: that took longer than asking."""
    own, every = PageVersion.__table__.alias(), PageVersion.__table__.alias()
    same = select(every.c.page_id, every.c.original).join(own, own.c.group_id == every.c.group_id)
    return same.where(own.c.page_id == bindparam("page_id"))


def _refuse_same(seen: Iterable[Page], field: str) -> None:
    """Raise Invalid where two pages would be in one language."""
    languages: dict[str, Page] = {}
    for one in seen:
        if (taken := languages.setdefault(one.language, one)) is not one:
            raise Invalid({field: Message(TAKEN, {"title": taken.title})})


def _make_room(rows: dict[str, PageVersion], seen: Mapping[str, Page], *, by: User) -> None:
    """Take out what is not listed for `by` and in the language of another one."""
    languages = {one.language for one in seen.values()}
    for ident in [ident for ident in rows if ident not in seen]:
        if rows[ident].language in languages:
            _leave(rows.pop(ident), beside=next(iter(seen)), by=by)
        else:
            languages.add(rows[ident].language)


def _join(rows: dict[str, PageVersion], page: Page, other: Page) -> None:
    """Let all be of one group, with one original: that of either, else the page that was written first."""
    name = next((row.group_id for row in rows.values()), new_id())
    for row in rows.values():
        row.group_id = name
    for one in (page, other):
        if one.id not in rows:
            rows[one.id] = PageVersion(page_id=one.id, group_id=name, language=one.language)
            db.session.add(rows[one.id])
    known = [ident for ident, row in rows.items() if row.original]
    first = known[0] if known else min((page, other), key=lambda one: (one.created_at, one.id)).id
    for ident, row in rows.items():
        row.original = ident == first
    db.session.flush()


def _leave(row: PageVersion, *, beside: str, by: User) -> None:
    db.session.delete(row)
    db.session.flush()
    audit.note("unlink languages", by=by, subject=f"{beside}/{row.page_id}")


def _rows(page: Page) -> dict[str, PageVersion]:
    own = select(PageVersion.group_id).where(PageVersion.page_id == page.id).scalar_subquery()
    found = db.session.scalars(select(PageVersion).where(PageVersion.group_id == own))
    return {row.page_id: row for row in found}


def _approved_at(page_id: str) -> datetime | None:
    """Return when the text that readers see was approved."""
    own = PageReview.page_id == page_id, PageReview.decision == ReviewDecision.APPROVED
    shown = select(Page.approved).where(Page.id == page_id).scalar_subquery()
    query = select(func.max(PageReview.at)).where(*own, PageReview.number == shown)
    return db.session.scalar(query)


def await_turn(*pages: Page) -> None:
    """Let one link at a time, and read the pages as the one before left them."""
    await_order()
    for one in sorted(pages, key=lambda one: one.id):
        db.session.execute(select(Page.id).where(Page.id == one.id).with_for_update())
        db.session.refresh(one)
