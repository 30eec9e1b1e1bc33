"""Who is told what happens to knowledge pages: handed in, decided, published, due, contested."""

from collections.abc import Iterator

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import (
    Case,
    Change,
    NoticeReason,
    Page,
    PageReview,
    Playbook,
    Publication,
    ReviewDecision,
    Revision,
    RootCause,
)
from wiki.models.base import now
from wiki.services.notices.audience import followers, keepers
from wiki.services.notices.told import Done, Outcome, Told, Wrote

OTHER_TEXTS = (Case, Playbook, RootCause)


def page(change: Change) -> Iterator[Outcome]:
    """Tell what a change of a page means for its reviewers, its verifier and its followers."""
    found = db.session.get(Page, change.record_id)
    if found is None:
        return
    fields = set(change.fields)
    if change.action == "insert" or "version" in fields:
        yield Wrote(change.actor_id or found.author_id, found.id)
    if change.action == "insert" or "submitted" in fields:
        yield from _submitted(found)
    if "approved" in fields or (change.action == "insert" and found.approved):
        yield from _published(found, change)
    if "contested_at" in fields:
        yield from _contested(found)
    if fields & {"verified_until", "state", "obsolete_at", "verifier_id"} and not is_due(found):
        yield Done(NoticeReason.VERIFY, found.id)


def review(change: Change) -> Iterator[Outcome]:
    """Tell whoever handed a text in that it was returned."""
    decided = db.session.get(PageReview, int(change.record_id))
    if decided is None or decided.decision is not ReviewDecision.RETURNED:
        return
    numbered = Revision.document_id == decided.page_id, Revision.number == decided.number
    written = db.session.scalars(select(Revision).where(*numbered)).first()
    of = db.session.get(Page, decided.page_id)
    for user_id in {written.author_id if written else None, of.submitted_by_id if of else None} - {None}:
        yield Told(user_id or 0, NoticeReason.RETURNED, decided.page_id, by_id=decided.by_id)


def is_due(found: Page) -> bool:
    """Tell whether its verification is over, so that somebody has to look at it again."""
    is_shown = found.state is Publication.PUBLISHED and found.obsolete_at is None and found.merged_into_id is None
    return is_shown and found.verified_until is not None and found.verified_until < now().date().isoformat()


def due() -> Iterator[Outcome]:
    """Ask the verifiers of all pages that are due, or who keeps the library where there is none."""
    over = Page.verified_until < now().date().isoformat()
    for found in db.session.scalars(select(Page).where(Page.state == Publication.PUBLISHED, over)):
        if is_due(found):
            for user_id in {found.verifier_id} if found.verifier_id else keepers():
                yield Told(user_id, NoticeReason.VERIFY, found.id)


def _submitted(found: Page) -> Iterator[Outcome]:
    if found.submitted is None:
        yield Done(NoticeReason.REVIEW, found.id)
        return
    yield Done(NoticeReason.RETURNED, found.id)
    # Who may decide is asked of each of them as it is told.
    for user_id in keepers() | ({found.verifier_id} if found.verifier_id else set()):
        yield Told(user_id, NoticeReason.REVIEW, found.id, by_id=found.submitted_by_id)


def _published(found: Page, change: Change) -> Iterator[Outcome]:
    yield Done(NoticeReason.RETURNED, found.id)
    if found.state is Publication.PUBLISHED:
        for user_id in followers(found, change.at) | {found.author_id}:
            yield Told(user_id, NoticeReason.PUBLISHED, found.id, by_id=change.actor_id)


def _contested(found: Page) -> Iterator[Outcome]:
    if found.contested_at is None:
        yield Done(NoticeReason.CONTESTED, found.id)
        return
    # By nobody: whoever contradicts it may have done so where its verifier does not read.
    for user_id in {found.verifier_id} if found.verifier_id else keepers():
        yield Told(user_id, NoticeReason.CONTESTED, found.id)
