"""All that is kept of a person at a customer: told on one page to whoever asks for it, and erased together.

What keeps something of a contact adds itself to HOLDINGS and ERASERS.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy import delete, or_, select

from wiki.access import can, listing
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import (
    TONE_LABELS,
    Acquaintance,
    Benefit,
    Contact,
    CustomerVoice,
    Endorsement,
    Inquiry,
    Interaction,
    InteractionContact,
    Promise,
    RelationshipGoal,
    SupporterStep,
    Tie,
    User,
    VisitContact,
)
from wiki.models.interactions import KIND_LABELS
from wiki.models.ties import KNOWN_LABELS, STAGE_LABELS, TIE_LABELS
from wiki.services import contacts, endorsements, facts, printouts, reminders, routes, ties

PROMISED = N_("Promise")
REMINDED = N_("To be in touch")
WANTED_RELATION = N_("Who of us is to know this person, from 0 to 4")
STEP = N_("Step of a route")
CONFIRMED = N_("Confirmed by this person")
AGREED = N_("Agreed to speak for us")
TO_FIND_OUT = N_("To be found out through this person")


class Row(NamedTuple):
    """One thing that is kept: what it is (a message id), what it says, and of which day."""

    kind: str
    text: str = ""
    day: str = ""


class Holding(NamedTuple):
    """What one part of the house keeps of a person: a title (a message id), and the rows. No colleague is named in it,
    nor anybody else: it goes out of the house."""

    title: str
    rows: Sequence[Row]


def held(contact: Contact, *, user: User) -> list[Holding]:
    """Return what is kept besides what the contact itself says and what was observed; empty parts are left out."""
    return [Holding(title, rows) for title, rows_of in HOLDINGS if (rows := rows_of(contact, user))]


def erase(contact: Contact, *, by: User) -> None:
    """Forget somebody for good, also at the other firms where the user may erase the same person."""
    elsewhere = [one for one in contacts.other_firms(contact, user=by) if can("erase", one, user=by)]
    for one in (contact, *elsewhere):
        for forget in ERASERS:
            forget(one)
        contacts.erase(one)


def _ties(contact: Contact, user: User) -> list[Row]:
    ends = or_(Tie.from_contact_id == contact.id, Tie.to_contact_id == contact.id)
    found = db.session.scalars(listing(Tie, user=user).where(ends).order_by(Tie.seen_on.desc(), Tie.id))
    return [Row(TIE_LABELS[one.kind], one.source, one.seen_on) for one in found]


def _acquaintances(contact: Contact, user: User) -> list[Row]:
    query = listing(Acquaintance, user=user).where(Acquaintance.contact_id == contact.id)
    found = db.session.scalars(query.order_by(Acquaintance.updated_at.desc()))
    return [Row(KNOWN_LABELS[one.level], "", one.updated_at.date().isoformat()) for one in found]


def _steps(contact: Contact, user: User) -> list[Row]:
    query = listing(SupporterStep, user=user).where(SupporterStep.contact_id == contact.id)
    found = db.session.scalars(query.order_by(SupporterStep.id.desc()))
    return [Row(STAGE_LABELS[one.stage], one.evidence, one.seen_on) for one in found]


def _interactions(contact: Contact, _user: User) -> list[Row]:
    """Return when we were in touch and how; what was written of it is about the firm, and others were there."""
    met = select(Interaction.kind, Interaction.happened_on).join(
        InteractionContact, InteractionContact.interaction_id == Interaction.id
    )
    rows = db.session.execute(
        met.where(InteractionContact.contact_id == contact.id).order_by(Interaction.happened_on.desc())
    )
    return [Row(KIND_LABELS[kind], "", day) for kind, day in rows]


def _promises(contact: Contact, _user: User) -> list[Row]:
    """Return what was promised to or by somebody."""
    promised = select(Promise).where(Promise.contact_id == contact.id).order_by(Promise.created_at.desc())
    return [Row(PROMISED, one.text, one.due_on or "") for one in db.session.scalars(promised)]


def _route_steps(contact: Contact, _user: User) -> list[Row]:
    """Return what we meant to do with somebody on our way through the firm."""
    return [Row(STEP, one.purpose, one.until or "") for one in routes.steps_with(contact)]


def _reminders(contact: Contact, _user: User) -> list[Row]:
    """Return what colleagues want to be reminded of; none of them is named."""
    return [Row(REMINDED, one.about, one.due_on) for one in reminders.about(contact)]


def _goals(contact: Contact, user: User) -> list[Row]:
    """Return who of us is to know somebody how well, in plans that the user may read."""
    found = db.session.scalars(listing(RelationshipGoal, user=user).where(RelationshipGoal.contact_id == contact.id))
    return [Row(WANTED_RELATION, f"{one.user.display_name} {one.wanted}", one.due_on or "") for one in found]


def _forget_goals(contact: Contact) -> None:
    """Take somebody out of plans; their pinned versions name nobody there."""
    db.session.execute(delete(RelationshipGoal).where(RelationshipGoal.contact_id == contact.id))


def _inquiries(contact: Contact, _user: User) -> list[Row]:
    """Return what was to be found out through somebody."""
    asked = select(Inquiry).where(Inquiry.contact_id == contact.id).order_by(Inquiry.created_at.desc())
    return [Row(TO_FIND_OUT, one.question, one.due_on or "") for one in db.session.scalars(asked)]


def _confirmed(contact: Contact, _user: User) -> list[Row]:
    """Return what somebody has confirmed that it helped the firm."""
    said = select(Benefit).where(Benefit.confirmed_by_id == contact.id).order_by(Benefit.had_on.desc())
    return [Row(CONFIRMED, one.what, one.confirmed_on or "") for one in db.session.scalars(said)]


def _said(contact: Contact, _user: User) -> list[Row]:
    """Return what somebody has said of us."""
    said = select(CustomerVoice).where(CustomerVoice.contact_id == contact.id).order_by(CustomerVoice.said_on.desc())
    return [Row(TONE_LABELS[one.tone], one.quote, one.said_on) for one in db.session.scalars(said)]


def _endorsements(contact: Contact, _user: User) -> list[Row]:
    """Return what somebody says for us; to whom is not told."""
    said = select(Endorsement).where(Endorsement.contact_id == contact.id).order_by(Endorsement.agreed_on.desc())
    return [Row(AGREED, one.how, one.agreed_on) for one in db.session.scalars(said)]


def _forget_meetings(contact: Contact) -> None:
    """Let what happened with the firm, and what is planned and promised, name this person no more."""
    for link in (InteractionContact, VisitContact):
        for one in db.session.scalars(select(link).where(link.contact_id == contact.id)):
            db.session.delete(one)
    for voice in db.session.scalars(select(CustomerVoice).where(CustomerVoice.contact_id == contact.id)):
        voice.contact_id = None
    for promise in db.session.scalars(select(Promise).where(Promise.contact_id == contact.id)):
        promise.contact_id = None
    for inquiry in db.session.scalars(select(Inquiry).where(Inquiry.contact_id == contact.id)):
        inquiry.contact_id = None
    for benefit in db.session.scalars(select(Benefit).where(Benefit.confirmed_by_id == contact.id)):
        benefit.confirmed_by_id = None
    db.session.flush()


HOLDINGS: list[tuple[str, Callable[[Contact, User], Sequence[Row]]]] = [
    (N_("Ties to others"), _ties),
    (N_("Known by"), _acquaintances),
    (N_("Inside supporter"), _steps),
    (N_("Contacts with this person"), _interactions),
    (N_("Promises"), _promises),
    (N_("Regular contacts"), _reminders),
    (N_("Route through the customer"), _route_steps),
    (N_("Whom we want to know"), _goals),
    (N_("To find out"), _inquiries),
    (N_("What they had of us"), _confirmed),
    (N_("What they say of us"), _said),
    (N_("For whom this person speaks"), _endorsements),
]
ERASERS: list[Callable[[Contact], object]] = [
    ties.forget,
    facts.erase_of,
    _forget_meetings,
    reminders.forget,
    routes.forget,
    printouts.forget,
    _forget_goals,
    endorsements.forget,  # after the printouts, which are found by them
]
