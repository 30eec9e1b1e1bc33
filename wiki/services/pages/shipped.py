"""Pages that come with the service or with its demonstration: bringing them in once, and taking the latter out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Page, User
from wiki.services import vocabulary
from wiki.services.pages import editing, showing, versions
from wiki.services.pages.content import PageContent, parse


def install(
    shipped: Iterable[tuple[Mapping[str, Any], Mapping[str, str]]],
    *,
    people: Mapping[str, User],
    by: User,
    demo: bool = True,
) -> None:
    """Show the pages that are not there yet, each with its rendered text; those with a `verifier` are verified."""
    have = set(db.session.scalars(select(Page.ref).where(Page.ref.is_not(None))))
    for raw, html in shipped:
        if raw["ref"] not in have:
            _install(raw, html, people=people, by=by, is_demo=demo)


def content_of(raw: Mapping[str, Any]) -> PageContent:
    """Return what a shipped page says."""
    return parse(raw, vocabulary.current())


def remove_demo() -> None:
    """Delete the pages of the demonstration with all that hangs on them."""
    pages = list(db.session.scalars(select(Page).where(Page.is_demo)))
    for page in pages:
        page.parent_id = page.merged_into_id = None
    db.session.flush()
    for page in pages:
        editing.remove(page)


def _install(
    raw: Mapping[str, Any], html: Mapping[str, str], *, people: Mapping[str, User], by: User, is_demo: bool
) -> None:
    parent, original = (_of_ref(raw.get(name)) for name in ("parent", "says_again"))
    page = editing.create(
        content_of(raw), html, kind=raw["kind"], by=by, parent=parent, ref=raw["ref"], is_demo=is_demo
    )
    page.verifier = people.get(raw.get("verifier") or "")
    db.session.flush()
    showing.show(page, page.head, by=page.verifier or by)
    if original is not None:
        versions.link(original, page, field="language", by=by)


def _of_ref(ref: str | None) -> Page | None:
    return db.session.scalars(select(Page).where(Page.ref == ref)).first() if ref else None
