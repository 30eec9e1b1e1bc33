"""Where somebody works: at which customer, since when no more, and as whom they are noted at the next firm."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wiki.access import listing
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Contact, Customer, User
from wiki.models.base import now
from wiki.models.contacts import FIRM_LENGTH, POSITION_LENGTH
from wiki.services import customers, plan_triggers
from wiki.services.contacts.content import ContactContent, alike, refuse_numbers
from wiki.services.contacts.editing import await_turn
from wiki.services.typed import Typed

MOST_FIRMS = 20
ELSEWHERE = N_(
    "This person is noted at another customer. If they went from there to here, note the move on their page."
)
GONE_ON = N_("It is noted already where this person went: one works at one firm at a time. Note the move from there.")


@dataclass(frozen=True)
class Move:
    """To which firm somebody went (its name), since when, and as what."""

    firm: str
    on: str
    position: str


def parse_leaving(raw: Mapping[str, Any]) -> str:
    """Return since when somebody is not there any more, or raise Invalid."""
    typed = Typed(raw)
    day = typed.day("left_on", past=True, default=True) or ""
    typed.done()
    return day


def parse_move(raw: Mapping[str, Any]) -> Move:
    """Return where somebody went, or raise Invalid."""
    typed = Typed(raw)
    wish = Move(
        firm=typed.line("firm", FIRM_LENGTH, needed=N_("Write the name of the firm.")),
        on=typed.day("left_on", past=True, default=True) or "",
        position=typed.line("position", POSITION_LENGTH),
    )
    refuse_numbers(typed, firm=wish.firm, position=wish.position)
    typed.done()
    return wish


def known_firm(content: ContactContent, *, user: User) -> Customer | None:
    """Return the customer that bears just the name that was written for a firm, if there is one."""
    twins = customers.twins(customers.parse({"name": content.firm}), user=user)
    same = [one for one in twins if alike(content.firm) in one.sought.split("\n")]
    return same[0] if len(same) == 1 else None


def settle(contact: Contact, customer: Customer) -> None:
    """Say that the firm of a contact is this customer. Raise WikiError if it is another one already."""
    await_turn(contact)
    if contact.customer_id == customer.id:
        return
    if contact.customer_id or contact.moved_to_id:
        raise WikiError(ELSEWHERE)
    contact.customer_id = customer.id
    _name_firm(contact, customer)
    customers.touch(customer)


def leave(contact: Contact, on: str) -> None:
    """Say that somebody is not there any more, since a day."""
    await_turn(contact)
    is_news = contact.left_on is None
    contact.left_on = on
    if is_news:
        plan_triggers.somebody_left(contact)
    _touch(contact)


def come_back(contact: Contact) -> None:
    """Say that somebody has not left after all. Raise WikiError if they are noted at another firm since."""
    await_turn(contact)
    if contact.moved_to_id:
        raise WikiError(GONE_ON)
    contact.left_on = None
    _touch(contact)


def move(contact: Contact, customer: Customer, *, on: str, position: str, by: User) -> Contact:
    """Return the contact made for somebody at the next firm; the one at the former firm stays and leads to it.

    Asked twice for the same firm it makes one. Raise Invalid if the person is there, or went somewhere else already.
    """
    await_turn(contact)
    before = db.session.get(Contact, contact.moved_to_id) if contact.moved_to_id else None
    if before is not None and before.customer_id == customer.id:
        return before
    if before is not None:
        raise Invalid({"firm": Message(GONE_ON)})
    if contact.customer_id == customer.id:
        raise Invalid({"firm": Message(N_("That is where this person is noted now."))})
    kept = {name: getattr(contact, name) for name in ("name", "met_on", "purpose", "basis", "review_on", "is_demo")}
    made = Contact(by=by, customer_id=customer.id, position=position, firm="", sought="", **kept)
    _name_firm(made, customer)
    db.session.add(made)
    db.session.flush()
    if contact.left_on is None:
        plan_triggers.somebody_left(contact)
    contact.left_on, contact.moved_to_id = contact.left_on or on, made.id
    _touch(contact)
    customers.touch(customer)
    return made


def other_firms(contact: Contact, *, user: User) -> list[Contact]:
    """Return the same person at other firms, as far as the user may read: earliest first."""
    found, ends = {contact.id: contact}, [contact]
    while ends and len(found) < MOST_FIRMS:
        onwards = [one.moved_to_id for one in ends if one.moved_to_id]
        # Two questions of an index each: with both in one, all contacts are looked through.
        asked = Contact.moved_to_id.in_([one.id for one in ends]), Contact.id.in_(onwards)
        queries = [listing(Contact, user=user).where(linked) for linked in asked[: 2 if onwards else 1]]
        next_ones = [one for query in queries for one in db.session.scalars(query)]
        ends = [one for one in next_ones if one.id not in found]
        found |= {one.id: one for one in ends}
    return sorted((one for one in found.values() if one is not contact), key=lambda one: one.created_at)


def _name_firm(contact: Contact, customer: Customer) -> None:
    contact.firm = customer.title
    contact.sought = f"{alike(contact.name)}\n{alike(customer.title)}"


def _touch(contact: Contact) -> None:
    contact.updated_at = now()
    if contact.customer:
        customers.touch(contact.customer)
