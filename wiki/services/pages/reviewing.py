"""Approve before publish, and keeping pages true: who hands in, who decides, until when a text holds."""

from typing import Any

from sqlalchemy import Select, or_, select

from wiki.access import can, listing
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Page, PageReview, ReviewDecision, Revision, User
from wiki.models.base import now
from wiki.models.site import EVIDENCE, raise_generation
from wiki.services import people
from wiki.services.pages import showing
from wiki.services.pages.editing import await_turn
from wiki.text.checks import checked, checked_remark

COMMENT_LENGTH = 2_000


def put_forward(page: Page, *, by: User) -> bool:
    """Hand the newest text in; where its kind needs no approval it is shown at once. Tell whether it is shown."""
    await_turn(page)
    if page.page_kind.needs_approval:
        submit(page, by=by)
        return False
    if page.approved != page.version:
        showing.show(page, page.head, by=by)
    return True


def submit(page: Page, *, by: User) -> None:
    """Let the newest text wait for somebody else's decision."""
    await_turn(page)
    if page.version == page.approved:
        raise WikiError(N_("Readers see this text already."))
    page.submitted, page.submitted_by_id, page.submitted_at = page.version, by.id, now()


def withdraw(page: Page) -> None:
    """Take back what waits; the text stays and can be handed in again."""
    await_turn(page)
    _waiting(page, page.submitted or 0)
    page.submitted = page.submitted_by_id = page.submitted_at = None


def approve(page: Page, number: int, *, by: User, comment: str = "") -> None:
    """Show the text that waits to readers. Raise WikiError if it is not this one any more."""
    await_turn(page)
    revision = _waiting(page, number)
    showing.show(page, revision, by=by, comment=checked(comment, "comment", COMMENT_LENGTH))


def send_back(page: Page, number: int, comment: str, *, by: User) -> None:
    """Give the text that waits back, saying why; readers go on seeing what they saw."""
    await_turn(page)
    said = checked_remark(comment, "comment", COMMENT_LENGTH, N_("Say what should be different."))
    _waiting(page, number)
    review = PageReview(page_id=page.id, number=number, decision=ReviewDecision.RETURNED, comment=said, by=by)
    db.session.add(review)
    page.submitted = page.submitted_by_id = page.submitted_at = None
    db.session.flush()


def verify(page: Page) -> None:
    """Say that the text shown is true today."""
    await_turn(page)
    if not page.approved:
        raise WikiError(N_("Readers see no text of this page yet."))
    showing.hold(page)
    page.obsolete_at = None
    raise_generation(EVIDENCE)


def mark_obsolete(page: Page) -> None:
    """Say that the text shown no longer holds; to verify it, or a new text, takes that back."""
    await_turn(page)
    page.obsolete_at = now()
    raise_generation(EVIDENCE)


def name_verifier(page: Page, person_id: int | None) -> None:
    """Name who keeps it true, or nobody. Raise Invalid for somebody who could not read it."""
    await_turn(page)
    person = db.session.get(User, person_id) if person_id else None
    if person_id and not (person and person.active and _may_verify(page, person)):
        raise Invalid({"verifier": Message(N_("Choose somebody who can read this."))})
    page.verifier = person


def candidates() -> list[User]:
    """Return those who may be named: whoever is here and sells."""
    here = people.here().order_by(User.display_name)
    return [person for person in db.session.scalars(here) if can("create", Page, user=person)]


def waiting(*, user: User) -> Select[Any]:
    """Return the query for the pages whose text waits for the user's decision, the longest first."""
    return listing(Page, "review", user=user).order_by(Page.submitted_at, Page.id)


def to_verify(*, user: User) -> Select[Any]:
    """Return the query for the pages that the user keeps true and that nobody vouches for today."""
    today = now().date().isoformat()
    due = or_(Page.verified_until.is_(None), Page.verified_until < today, Page.contested_at.is_not(None))
    own = listing(Page, "list", user=user).where(Page.verifier_id == user.id, Page.obsolete_at.is_(None), due)
    return own.order_by(Page.verified_until, Page.id)


def returned(page: Page) -> PageReview | None:
    """Return the last decision on the newest text, if it was to give it back."""
    query = select(PageReview).where(PageReview.page_id == page.id, PageReview.number == page.version)
    last = db.session.scalars(query.order_by(PageReview.id.desc()).limit(1)).first()
    return last if last and last.decision is ReviewDecision.RETURNED else None


def decisions(page: Page) -> dict[int, PageReview]:
    """Return the last decision on each revision of a page that there was one on."""
    query = select(PageReview).where(PageReview.page_id == page.id).order_by(PageReview.id)
    return {review.number: review for review in db.session.scalars(query)}


def _may_verify(page: Page, person: User) -> bool:
    found = listing(Page, user=person).where(Page.id == page.id)
    return can("create", Page, user=person) and db.session.scalars(found).first() is not None


def _waiting(page: Page, number: int) -> Revision:
    if page.submitted is None or page.submitted != number:
        raise WikiError(N_("Another text waits by now, or none. Look at it again."))
    query = select(Revision).where(Revision.document_id == page.id, Revision.number == number)
    return db.session.scalars(query).one()
