"""Writing down contacts with customers, taking them out, and what is done about them afterwards."""

from collections.abc import Collection
from datetime import timedelta

from sqlalchemy import delete, func, select

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, Interaction, InteractionContact, RecordType, Review, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_SELLERS
from wiki.models.interactions import ASKING_VALUE
from wiki.services import audit, contacts, customers, facts, reminders, reviews, submissions
from wiki.services.interactions.content import InteractionContent

COPIED = (
    *("kind", "direction", "happened_on", "happened_time", "minutes", "purpose", "outcome"),
    *("next_step", "next_on", "cost", "attendees", "noticed_first", "level", "overruled"),
)

AGAIN_WITHIN = timedelta(minutes=10)


def log(
    customer: Customer,
    content: InteractionContent,
    *,
    by: User,
    limit: float,
    submission: str | None = None,
    answers: Collection[dict[str, str]] = (),
) -> Interaction:
    """Write down a contact. A form sent twice makes one. What was given beyond `limit` waits for approval."""
    if twin := made_from(submission, by=by):
        return twin
    customers.await_turn(customer)
    there = check_people(customer, content.who, user=by)
    if submission and (twin := _said_just_now(customer, content, answers, by)):
        return twin
    made = Interaction(customer=customer, by=by, submission=_token(submission, by), answers=list(answers))
    _describe(made, content, limit)
    db.session.add(made)
    db.session.flush()
    _meet(made, there)
    facts.cite_minded(made, customer, content.minded, by=by)
    _recount(made)
    reviews.keep(made, by=by)
    return made


def made_from(submission: str | None, *, by: User) -> Interaction | None:
    """Return what this form has made already."""
    token = _token(submission, by)
    return submissions.made_from(Interaction, token)


def revise(interaction: Interaction, content: InteractionContent, *, base: str, by: User, limit: float) -> None:
    """Save what was typed over what the mark `base` stands for. Raise Stale if somebody saved in between."""
    customers.await_turn(interaction.customer)
    db.session.refresh(interaction)
    if base != state(interaction):
        raise Stale(0)
    there = check_people(interaction.customer, content.who, user=by)
    before = interaction.cost, interaction.needs_approval
    _describe(interaction, content, limit)
    changed = before != (interaction.cost, interaction.needs_approval)
    if changed:  # what was approved was another sum
        interaction.approved_by = interaction.approved_at = None
    interaction.updated_at = now()
    _meet(interaction, there)
    facts.cite_minded(interaction, interaction.customer, content.minded, by=by)
    _recount(interaction)
    reviews.keep(interaction, by=by, anew=changed)


def state(interaction: Interaction) -> str:
    """Return a mark that changes with every change."""
    return interaction.updated_at.isoformat()


def remove(interaction: Interaction, *, by: User) -> None:
    """Take it out of all lists; `restore` brings it back."""
    customers.await_turn(interaction.customer)
    interaction.removed_at, interaction.removed_by_id = now(), by.id
    _recount(interaction)
    reviews.keep(interaction, by=interaction.by)


def restore(interaction: Interaction) -> None:
    """Bring it back."""
    customers.await_turn(interaction.customer)
    interaction.removed_at = interaction.removed_by_id = None
    _recount(interaction)
    reviews.keep(interaction, by=interaction.by)


def approve(
    interaction: Interaction, *, by: User, agreed: bool = True, note: str = "", seen: str = "", address: str = ""
) -> Review:
    """Say that what was given is all right, or return it; audited. It is approved once all steps have agreed."""
    customers.await_turn(interaction.customer)
    db.session.refresh(interaction)
    review = reviews.answer(interaction, agreed=agreed, note=note, by=by, seen=seen)
    audit.note("approve gift" if agreed else "return gift", by=by, subject=interaction.id, address=address)
    customers.touch(interaction.customer, interaction.level)
    return review


def check_people(customer: Customer, ids: Collection[str], *, user: User) -> list[Contact]:
    """Return the people of the customer who were chosen. Raise Invalid if somebody is none of them."""
    if not ids:
        return []
    of_customer = listing(Contact, user=user).where(Contact.customer_id == customer.id, Contact.id.in_(list(ids)))
    found = list(db.session.scalars(of_customer.order_by(Contact.id)))
    if len(found) != len(set(ids)):
        raise Invalid({"who": Message(N_("Somebody of these is no longer noted at this customer. Choose again."))})
    return found


def _waits(interaction: Interaction) -> bool:
    return interaction.needs_approval and interaction.approved_at is None and interaction.removed_at is None


def _token(submission: str | None, by: User) -> str | None:
    return submissions.own(submission, by=by, kind="interaction")


def _said_just_now(
    customer: Customer, content: InteractionContent, answers: Collection[dict[str, str]], by: User
) -> Interaction | None:
    """Return the person's last contact if it says the very same: the form was sent again after going back to it."""
    own = Interaction.customer_id == customer.id, Interaction.by_id == by.id, Interaction.removed_at.is_(None)
    fresh = Interaction.created_at > now() - AGAIN_WITHIN
    last = db.session.scalars(select(Interaction).where(*own, fresh).order_by(Interaction.created_at.desc())).first()
    if last is None or last.answers != list(answers) or last.services != list(content.services):
        return None
    met = select(InteractionContact.contact_id).where(InteractionContact.interaction_id == last.id)
    same = all(getattr(last, name) == getattr(content, name) for name in COPIED)
    return last if same and set(db.session.scalars(met)) == set(content.who) else None


def _describe(interaction: Interaction, content: InteractionContent, limit: float) -> None:
    for name in COPIED:
        setattr(interaction, name, getattr(content, name))
    interaction.services = list(content.services)
    interaction.needs_approval = content.kind in ASKING_VALUE and (content.cost or 0) > limit
    if not content.next_step:
        interaction.next_done_at = None


def _meet(interaction: Interaction, people: Collection[Contact]) -> None:
    gone = InteractionContact.interaction_id == interaction.id
    db.session.execute(delete(InteractionContact).where(gone))
    db.session.add_all(InteractionContact(interaction_id=interaction.id, contact_id=one.id) for one in people)
    if interaction.level <= LEVEL_SELLERS:  # the day is told to all who read of the person
        for one in people:
            contacts.meet(one, interaction.happened_on)


def _recount(interaction: Interaction) -> None:
    """Keep the days of the newest contacts, those of private ones apart: they say when the next one is due."""
    customer = interaction.customer
    db.session.flush()
    there = Interaction.customer_id == customer.id, Interaction.removed_at.is_(None)
    newest = select(func.max(Interaction.happened_on)).where(*there)
    customer.contacted_on = db.session.scalar(newest.where(Interaction.level <= LEVEL_SELLERS))
    customer.private_contact_on = db.session.scalar(newest.where(Interaction.level > LEVEL_SELLERS))
    reminders.move_on(customer.id, interaction.by_id)
    customers.touch(customer, interaction.level)


reviews.register(
    RecordType.GIFT,
    reviews.Kind(
        approved=lambda one, _note, by: one.approve(by=by),
        returned=lambda _one, _note, _by: None,
        waits=_waits,
    ),
)
