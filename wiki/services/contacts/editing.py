"""Noting contacts and observations, changing them, taking an observation back, erasing a contact."""

import hashlib
from datetime import timedelta
from typing import TypeGuard

from sqlalchemy import select

from wiki.errors import N_, NotFound, Stale, WikiError
from wiki.extensions import db, dumps
from wiki.models import Contact, Customer, ObservationState, TypeObservation, User
from wiki.models.base import now
from wiki.models.site import ROSTER, raise_generation
from wiki.services import customers, vocabulary
from wiki.services.contacts import content as contents
from wiki.services.contacts.content import ContactContent, ObservationContent
from wiki.services.contacts.roster import last_of

STATE_LENGTH = 16
REVIEWED_AFTER = timedelta(days=730)
"""Somebody asks again after two years whether a person must still be kept."""

MOMENT = timedelta(minutes=1)
"""Within it the same form from the same hand is the same form."""


def create(
    content: ContactContent,
    seen: ObservationContent | None = None,
    *,
    by: User,
    customer: Customer | None = None,
    is_demo: bool = False,
) -> Contact:
    """Note a contact, perhaps at a customer and with what somebody took the person for."""
    made = Contact(by=by, is_demo=is_demo, customer=customer, review_on=(now() + REVIEWED_AFTER).date().isoformat())
    _describe(made, content)
    db.session.add(made)
    db.session.flush()
    if seen:
        observe(made, seen, by=by)
    if customer:
        customers.touch(customer)
    return made


def sent_just_now(content: ContactContent, customer: Customer, *, by: User) -> Contact | None:
    """Return the contact that the same form has made a moment ago; ask before `create`, the second waits."""
    customers.await_turn(customer)
    mine = Contact.by_id == by.id, Contact.customer_id == customer.id, Contact.created_at > now() - MOMENT
    found = db.session.scalars(select(Contact).where(*mine))
    return next((one for one in found if contents.said(one) == content), None)


def sent_before(content: ContactContent, seen: ObservationContent, *, by: User) -> Contact | None:
    """Return the contact that the same form has made already, should it be sent twice; the second waits for the first.

    Ask before `create`.
    """
    db.session.execute(select(User.id).where(User.id == by.id).with_for_update())
    noted = select(Contact).where(Contact.by_id == by.id, Contact.sought == content.sought)
    return next((one for one in db.session.scalars(noted) if _says(_own(one, by), seen)), None)


def observe(contact: Contact, seen: ObservationContent, *, by: User) -> TypeObservation:
    """Say what type one takes a contact for; what the same person said before is kept as superseded."""
    await_turn(contact)
    before = _own(contact, by)
    if before is not None:
        if _says(before, seen):
            return before
        before.state = ObservationState.SUPERSEDED
    made = TypeObservation(
        contact=contact,
        term_id=_term_id("personality", seen.personality),
        confidence=seen.confidence,
        example=seen.example,
        observed_on=seen.observed_on,
        by=by,
    )
    contact.updated_at = now()
    meet(contact, seen.observed_on)
    db.session.add(made)
    db.session.flush()
    raise_generation(ROSTER)
    return made


def meet(contact: Contact, day: str) -> None:
    """Remember that one of us met somebody on a day (YYYY-MM-DD); the newest one counts."""
    contact.met_on = max(contact.met_on or "", day)


def change(contact: Contact, content: ContactContent, *, base: str) -> None:
    """Change name, firm, position or level. Raise Stale if they are no longer as the form showed (see `state`)."""
    await_turn(contact)
    if contents.said(contact) == content:
        return
    if base != state(contact):
        raise Stale(0)
    _describe(contact, content)
    contact.updated_at = now()


def state(contact: Contact) -> str:
    """Return a mark that tells whether somebody changed the contact since."""
    kept = dumps(vars(contents.said(contact)))
    return hashlib.sha256(kept.encode()).hexdigest()[:STATE_LENGTH]


def withdraw(observation: TypeObservation) -> None:
    """Take an observation back; its observer can bring it back."""
    _turn_to(observation, ObservationState.STANDING, ObservationState.WITHDRAWN)


def restore(observation: TypeObservation) -> None:
    """Bring an observation back."""
    _turn_to(observation, ObservationState.WITHDRAWN, ObservationState.STANDING)


def erase(contact: Contact) -> None:
    """Forget who somebody is and all that was observed, for good; an empty row keeps the id."""
    await_turn(contact)
    delete_observations(contact)
    for former in db.session.scalars(select(Contact).where(Contact.moved_to_id == contact.id)):
        former.moved_to_id = None
    contact.erase()
    db.session.flush()


def delete_observations(contact: Contact) -> None:
    """Delete all that was observed of a contact, one by one, so that the change log has it."""
    for observation in db.session.scalars(select(TypeObservation).where(TypeObservation.contact_id == contact.id)):
        db.session.delete(observation)
    db.session.flush()
    raise_generation(ROSTER)


def await_turn(contact: Contact) -> None:
    """Let nobody else change the contact until this transaction ends. Raise NotFound if it was erased meanwhile."""
    there = select(Contact.id).where(Contact.id == contact.id, Contact.removed_at.is_(None))
    if db.session.scalar(there.with_for_update()) is None:
        raise NotFound
    db.session.refresh(contact)


def _turn_to(observation: TypeObservation, before: ObservationState, after: ObservationState) -> None:
    await_turn(observation.contact)
    db.session.refresh(observation)
    if observation.state is not before:
        raise WikiError(N_("You have changed this in the meantime. Look at the page again."))
    observation.state = after
    raise_generation(ROSTER)


def _own(contact: Contact, by: User) -> TypeObservation | None:
    """Return what the person says, or took back without saying anything newer."""
    return db.session.scalars(last_of(contact, by)).first()


def _says(observation: TypeObservation | None, seen: ObservationContent) -> TypeGuard[TypeObservation]:
    """Tell whether somebody says just that now."""
    if observation is None or observation.state is not ObservationState.STANDING:
        return False
    return contents.observed(observation) == seen


def _describe(contact: Contact, content: ContactContent) -> None:
    contact.name, contact.firm, contact.position = content.name, content.firm, content.position
    contact.sought = content.sought
    contact.department_id, contact.buying_role, contact.support = (
        content.department,
        content.buying_role,
        content.support,
    )
    contact.contact_level_id = _term_id("contact_level", content.contact_level) if content.contact_level else None


def _term_id(list_code: str, code: str) -> int:
    term = vocabulary.current().get(list_code, code)
    if term is None:
        raise ValueError("A code that was checked is known.")
    return term.id
