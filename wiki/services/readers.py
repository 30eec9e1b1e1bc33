"""Readers: naming who may read or change one document, ending that, and saying who has been named."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_, Invalid, Message
from wiki.extensions import db
from wiki.models import Document, DocumentGrant, ReaderRight, User
from wiki.models.base import now
from wiki.models.readers import REASON_LENGTH
from wiki.models.site import ACCESS, raise_generation
from wiki.services import audit, people
from wiki.text.checks import checked_remark, skeleton


def name(
    document: Document,
    person: str,
    *,
    right: ReaderRight,
    reason: str,
    ends_at: datetime | None = None,
    by: User,
    address: str = "",
) -> DocumentGrant:
    """Name somebody, by the name to sign in with or the one that is shown. Named anew, the earlier grant ends.

    Raise Invalid where nobody, or more than one, is called that, or no reason is given.
    """
    reason = checked_remark(reason, "reason", REASON_LENGTH, N_("Say why, in a few words."))
    user = _called(person)
    if user.id == document.author_id:
        raise Invalid({"person": Message(N_("Whoever wrote it can always read it."))})
    for earlier in db.session.scalars(_in_force(document).where(DocumentGrant.user_id == user.id)):
        earlier.ended_at = now()
    return let_read(document, user.id, right=right, reason=reason, ends_at=ends_at, by=by, address=address)


def let_read(
    document: Document,
    user_id: int,
    *,
    right: ReaderRight = ReaderRight.READ,
    reason: str,
    ends_at: datetime | None = None,
    by: User,
    address: str = "",
) -> DocumentGrant:
    """Name somebody as a reader, or editor, of a document that does not name that person now."""
    made = DocumentGrant(document=document, user_id=user_id, right=right, given_by=by, reason=reason, ends_at=ends_at)
    db.session.add(made)
    db.session.flush()
    raise_generation(ACCESS)
    audit.note("name reader", by=by, subject=f"{document.id}/{user_id} {right.value}", address=address)
    return made


def end(grant: DocumentGrant, *, by: User, address: str = "") -> None:
    """Let the named person read it no longer, from the next request on. What has ended stays as it ended."""
    at = now()
    if grant.is_over(at):
        return
    grant.ended_at = at
    raise_generation(ACCESS)
    audit.note("end reader", by=by, subject=f"{grant.document_id}/{grant.user_id}", address=address)


def of(document: Document, *, by: User) -> tuple[Sequence[DocumentGrant], Sequence[DocumentGrant]]:
    """Return whom a document names now, the earliest first, and whom it named before, the latest first."""
    persons = joinedload(DocumentGrant.user), joinedload(DocumentGrant.given_by)
    query = listing(DocumentGrant, user=by).where(DocumentGrant.document_id == document.id).options(*persons)
    found = list(db.session.scalars(query.order_by(DocumentGrant.starts_at, DocumentGrant.id)))
    at = now()
    return [one for one in found if not one.is_over(at)], [one for one in found[::-1] if one.is_over(at)]


def candidates() -> list[User]:
    """Return those who may be named: whoever is here and can sign in."""
    return list(db.session.scalars(people.here().order_by(User.display_name)))


def _called(person: str) -> User:
    typed = person.strip()
    called = or_(User.skeleton == skeleton(typed), User.display_name == typed)
    found = list(db.session.scalars(people.here().where(called).limit(2))) if typed.isprintable() else []
    if not found:
        raise Invalid({"person": Message(N_("Nobody here is called that."))})
    if len(found) > 1:
        raise Invalid({"person": Message(N_("Several people are called that. Write the name to sign in with."))})
    return found[0]


def _in_force(document: Document) -> Select[DocumentGrant]:
    own = select(DocumentGrant).where(DocumentGrant.document_id == document.id, DocumentGrant.ended_at.is_(None))
    return own.where(or_(DocumentGrant.ends_at.is_(None), DocumentGrant.ends_at > now()))
