"""Writing and changing pages. Each save is a revision; which of them readers are shown is decided in `reviewing`."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from wiki.errors import N_, Invalid, Message, NotFound, Stale, WikiError
from wiki.extensions import db
from wiki.models import (
    DocumentLink,
    DocumentTerm,
    Page,
    PageKind,
    PageName,
    PagePair,
    PageReview,
    PageVersion,
    Publication,
    Report,
    Revision,
    User,
)
from wiki.models.base import now
from wiki.models.site import ACCESS, EVIDENCE, raise_generation
from wiki.services import revisions
from wiki.services.pages import names, showing, versions
from wiki.services.pages.content import PageContent
from wiki.services.submissions import own


def create(
    content: PageContent,
    html: Mapping[str, str],
    *,
    kind: str,
    by: User,
    parent: Page | None = None,
    submission: str | None = None,
    **facts: Any,
) -> Page:
    """Begin a page as a draft. A form sent twice gives the page it made the first time, whatever that says by now."""
    found = db.session.get(PageKind, kind)
    if found is None or found.retired:
        raise Invalid({"kind": Message(N_("Choose what kind of page it is."))})
    submission = own(submission, by=by, kind="page")
    if twin := _twin(submission):
        return twin
    today = now().date().isoformat()
    page = Page(
        title=content.title, language="", author=by, page_kind=found, sort_date=today, submission=submission, **facts
    )
    page.parent_id = parent.id if parent else None
    try:
        with db.session.begin_nested():
            db.session.add(page)
    except IntegrityError:  # on PostgreSQL somebody was faster by a blink
        if (twin := _twin(submission)) is None:
            raise
        return twin
    _keep(page, content, html, by=by)
    return page


def revise(
    page: Page, content: PageContent, html: Mapping[str, str], *, base: int, by: User, note: str = ""
) -> Revision | None:
    """Save what was typed over revision `base`; None if nothing changed. Raise Stale if `base` is not the newest.

    A text that waits for a reviewer is replaced by it, and who saved it has handed it in.
    """
    await_turn(page)
    if page.head.body == content.body():
        return None
    if base != page.version:
        raise Stale(page.version)
    versions.check_language(page, content.body()["language"], by=by)
    revision = _keep(page, content, html, by=by, note=note)
    if page.submitted is not None:
        page.submitted, page.submitted_by_id, page.submitted_at = revision.number, by.id, now()
    return revision


def says(page: Page, content: PageContent) -> bool:
    """Tell whether this is what the newest revision says."""
    return bool(page.head.body == content.body())


def made_from(submission: str | None, *, by: User) -> Page | None:
    """Return the page that the person's form with this token has made, if it was sent already."""
    return _twin(own(submission, by=by, kind="page"))


def archive(page: Page, *, by: User) -> None:
    """Take it out of lists and search. `restore` brings it back."""
    await_turn(page)
    if page.state is not Publication.PUBLISHED:
        raise WikiError(N_("Only a published page can be archived."))
    page.state, page.archived_at, page.archived_by_id = Publication.ARCHIVED, now(), by.id
    _changed()


def restore(page: Page) -> None:
    """Bring an archived page back."""
    await_turn(page)
    if page.state is not Publication.ARCHIVED:
        raise WikiError(N_("This page is not archived."))
    page.state, page.archived_at, page.archived_by_id = Publication.PUBLISHED, None, None
    _changed()


def discard(page: Page) -> None:
    """Delete a page that was never shown to readers."""
    await_turn(page)
    if page.state is not Publication.DRAFT:
        raise WikiError(N_("Only a draft can be deleted; archive the page instead."))
    remove(page)


def remove(page: Page) -> None:
    """Delete a page with everything that hangs on it."""
    for model in (DocumentTerm, Revision, Report, DocumentLink):
        db.session.execute(delete(model).where(model.document_id == page.id))
    for of_page in (PageName, PageReview, PageVersion):
        db.session.execute(delete(of_page).where(of_page.page_id == page.id))
    db.session.execute(delete(PagePair).where((PagePair.low_id == page.id) | (PagePair.high_id == page.id)))
    db.session.delete(page)
    db.session.flush()
    _changed()


def merge(page: Page, into: Page) -> None:
    """Let another page take over: its address and names lead there, and what stood below it stands below that."""
    for one in sorted((page, into), key=lambda one: one.id):
        await_turn(one)
    if page is into or not (page.approved and into.approved) or into.merged_into_id or page.merged_into_id:
        raise Invalid({"into": Message(N_("Choose another page that readers can see."))})
    for one in db.session.scalars(select(Page).where(Page.merged_into_id == page.id)):
        one.merged_into_id = into.id
    for one in db.session.scalars(select(Page).where(Page.parent_id == page.id, Page.id != into.id)):
        one.parent_id = into.id
    if into.parent_id == page.id:
        into.parent_id = page.parent_id
    names.hand_over(page, into)
    versions.hand_over(page, into)
    page.merged_into_id = into.id
    _changed()


def part(page: Page) -> None:
    """Undo a merge: the page has its name again, and its own place in lists."""
    await_turn(page)
    page.merged_into_id = None
    names.give(page, page.title)
    _changed()


def await_turn(page: Page) -> None:
    """Let nobody else change the page until this transaction ends, and read it as the one before left it."""
    if db.session.scalar(select(Page.id).where(Page.id == page.id).with_for_update()) is None:
        raise NotFound
    db.session.refresh(page)


def _keep(page: Page, content: PageContent, html: Mapping[str, str], *, by: User, note: str = "") -> Revision:
    revision = revisions.keep(page, content.body(), dict(html), by=by, note=note)
    if not page.approved:
        showing.describe(page, content)
        page.language = revision.body["language"]
        versions.follow_language(page, by=by)
    db.session.flush()
    return revision


def _changed() -> None:
    raise_generation(ACCESS)
    raise_generation(EVIDENCE)


def _twin(submission: str | None) -> Page | None:
    query = select(Page).where(Page.submission == submission)
    return db.session.scalars(query).first() if submission else None
