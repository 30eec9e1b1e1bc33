"""Uses: taking a document to a customer, and saying afterwards what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, case, select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Document, Use, User, UseResult
from wiki.models.base import now
from wiki.services import usefulness
from wiki.services.usefulness import Tally
from wiki.text.checks import checked, clean, clean_line

ASKED_AFTER = timedelta(days=7)
CUSTOMER_LENGTH = 200
NOTE_LENGTH = 500


@dataclass(frozen=True)
class Used:
    """What a document's page says of its uses: the reader's own latest one, and what all said, if that may be shown."""

    own: Use | None
    tally: Tally | None


def take(document: Document, *, by: User, customer: str = "", ask_at: datetime | None = None) -> Use:
    """Note that the person wants to use the document, and when to ask for the result: in a week, or at `ask_at`.

    While an earlier use of the same document waits for its result, that one is returned: two clicks make one. A
    customer named only now is added to it.
    """
    customer = checked(customer, "customer", CUSTOMER_LENGTH, clean_line)
    usefulness.await_turn(document.id)
    waiting = db.session.scalars(_of(document, by).where(Use.result.is_(None)).limit(1)).first()
    if waiting is not None:
        waiting.customer = waiting.customer or customer
        return waiting
    at = now()
    use = Use(document=document, version=document.version, user=by, customer=customer, created_at=at)
    use.ask_at = ask_at or at + ASKED_AFTER
    db.session.add(use)
    db.session.flush()
    return use


def answer(use: Use, result: UseResult, note: str = "", *, by: User) -> None:
    """Say what came of it. Saying so again replaces what was said before."""
    _check_owner(use, by)
    note = checked(note, "note", NOTE_LENGTH, clean)
    usefulness.await_turn(use.document_id)
    use.result, use.note, use.answered_at = result, note, now()
    usefulness.recount(use.document)


def postpone(use: Use, *, by: User) -> None:
    """Ask again in a week."""
    _check_owner(use, by)
    use.ask_at = now() + ASKED_AFTER


def withdraw(use: Use, *, by: User) -> None:
    """Forget the use, which was none after all; a result goes with it."""
    _check_owner(use, by)
    document = use.document
    usefulness.await_turn(document.id)
    db.session.delete(use)
    usefulness.recount(document)


def due(user: User, limit: int = 1) -> list[Use]:
    """Return the uses whose result it is time to ask for, oldest first."""
    query = listing(Use, user=user).where(Use.result.is_(None), Use.ask_at <= now())
    return list(db.session.scalars(query.order_by(Use.ask_at, Use.id).limit(limit)))


def used(document: Document, *, by: User) -> Used:
    """Return what the document's page shows `by` of its uses."""
    if db.session.scalar(select(Use.id).where(Use.document_id == document.id).limit(1)) is None:
        return Used(None, None)  # as of nearly all: the rest asks more
    own = db.session.scalars(_of(document, by).order_by(Use.id.desc()).limit(1)).first()
    return Used(own, usefulness.shown_tallies([document.id]).get(document.id))


def in_order(query: Select[Use]) -> Select[Use]:
    """Order a listing: those without a result by when they will be asked for, then the others, newest first."""
    waiting = case((Use.result.is_(None), Use.ask_at))
    return query.order_by(Use.result.is_not(None), waiting, Use.answered_at.desc(), Use.id.desc())


def _of(document: Document, user: User) -> Select[Use]:
    return listing(Use, user=user).where(Use.document_id == document.id)


def _check_owner(use: Use, by: User) -> None:
    if use.user_id != by.id:
        raise ValueError("A use is answered by its person only.")
