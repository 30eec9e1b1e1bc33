"""Printouts: ask for a page as PDF, take up what waits, keep what was made, let it go after a day.

What is kept was right when it was made. Whoever takes it must still be allowed to read what it was made of, and what
is forgotten of a person at a customer is forgotten here, too.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from wiki.access import listing
from wiki.errors import N_, Message, WikiError
from wiki.extensions import db
from wiki.models import (
    AccountPlan,
    Contact,
    Customer,
    Endorsement,
    Printout,
    PrintoutFile,
    PrintoutKind,
    PrintoutState,
    User,
)
from wiki.models.base import now

KEPT = timedelta(days=1)
MOST_WAITING = 5
"""So many of one person wait at once."""
MOST_KEPT = 20
"""So many of one person are kept; the oldest make room."""
GIVEN_UP = timedelta(minutes=2)
"""After that nobody works any more on what a worker took up, and another one begins anew."""


def order(
    customer: Customer,
    parameters: Mapping[str, Sequence[str]],
    *,
    language: str,
    by: User,
    kind: PrintoutKind = PrintoutKind.BRIEF,
) -> Printout:
    """Ask for a page about a customer, such as the brief; the worker makes it. Raises WikiError if too many wait."""
    db.session.refresh(by, with_for_update=True)  # two requests of one person at once are counted in turn
    waiting = select(func.count()).where(Printout.user_id == by.id, Printout.state == PrintoutState.WAITING)
    if (db.session.scalar(waiting) or 0) >= MOST_WAITING:
        raise WikiError(N_("%(limit)s of your PDFs are still being made. Wait for one of them."), limit=MOST_WAITING)
    _make_room(by)
    kept = {name: list(values) for name, values in parameters.items()}
    made = Printout(user_id=by.id, kind=kind, customer_id=customer.id, parameters=kept, language=language)
    made.expires_at = now() + KEPT
    db.session.add(made)
    db.session.flush()
    return made


def are_due() -> bool:
    """Tell whether there is something to make."""
    return db.session.scalar(select(Printout.id).where(_due()).limit(1)) is not None


def take() -> Printout | None:
    """Take up the one that waits longest, so that no other worker does."""
    query = select(Printout).where(_due()).order_by(Printout.created_at, Printout.id).limit(1)
    found = db.session.scalars(query.with_for_update(skip_locked=True)).first()
    if found is not None:
        found.begun_at = now()
    return found


def keep(ident: str, data: bytes) -> None:
    """Keep what was made, unless nobody wants it any more."""
    found = _still_waiting(ident)
    if found is not None:
        found.state, found.made_at = PrintoutState.MADE, now()
        db.session.add(PrintoutFile(printout_id=ident, data=data))


def fail(ident: str, why: Message) -> None:
    """Say why there is none."""
    found = _still_waiting(ident)
    if found is not None:
        found.state, found.trouble = PrintoutState.FAILED, why.to_json()


def is_over(one: Printout) -> bool:
    """Tell whether it has expired, though nobody has deleted it yet."""
    return one.expires_at <= now()


def data_of(one: Printout) -> bytes | None:
    """Return the PDF, if there is one."""
    return db.session.scalar(select(PrintoutFile.data).where(PrintoutFile.printout_id == one.id))


def forget(contact: Contact) -> None:
    """Let go of all that was made of the customer of somebody who is to be forgotten.

    And of those to whom they speak for us, for they are named on that paper, too.
    """
    spoken_to = select(Endorsement.customer_id).where(Endorsement.contact_id == contact.id)
    of_them = or_(Printout.customer_id == contact.customer_id, Printout.customer_id.in_(spoken_to))
    db.session.execute(delete(Printout).where(of_them))


def forget_plan(plan: AccountPlan) -> None:
    """Let go of what was made of a plan that is erased."""
    packs = Printout.kind == PrintoutKind.PLAN_PACK, Printout.customer_id == plan.customer_id
    for one in db.session.scalars(select(Printout).where(*packs)).all():
        if plan.id in one.parameters.get("plan", ()):
            db.session.delete(one)


def purge() -> None:
    """Delete what has expired."""
    db.session.execute(delete(Printout).where(Printout.expires_at <= now()))


def _make_room(by: User) -> None:
    newest = listing(Printout, user=by).with_only_columns(Printout.id).order_by(Printout.created_at.desc())
    kept = list(db.session.scalars(newest.limit(MOST_KEPT - 1)))
    over = Printout.user_id == by.id, Printout.state != PrintoutState.WAITING, Printout.id.not_in(kept)
    db.session.execute(delete(Printout).where(*over))


def _due() -> ColumnElement[bool]:
    free = or_(Printout.begun_at.is_(None), Printout.begun_at < now() - GIVEN_UP)
    return and_(Printout.state == PrintoutState.WAITING, Printout.expires_at > now(), free)


def _still_waiting(ident: str) -> Printout | None:
    query = select(Printout).where(Printout.id == ident, Printout.state == PrintoutState.WAITING)
    return db.session.scalars(query.with_for_update()).first()
