"""Reading contacts with customers: the newest of one, its whole history with what changed of its state, next steps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, func, literal, select, union_all
from sqlalchemy.orm import joinedload

from wiki.access import listing, noted, prepared, rule
from wiki.extensions import db
from wiki.models import Contact, Customer, CustomerEvent, Interaction, InteractionContact, InteractionKind, User
from wiki.models.users import NAMED
from wiki.services.paging import Page

NEWEST = 5
EVENTS = "events"
"""The filter for what changed of the customer's state alone."""


def newest(customer: Customer, *, user: User, limit: int = NEWEST) -> list[Interaction]:
    """Return the newest contacts with a customer that the person may read."""
    return noted(Interaction, "list", customer, _newest, limit, user=user, with_rights=True)


def _newest(query: Select[Any], limit: int) -> Select[Any]:
    return query.options(joinedload(Interaction.by).load_only(*NAMED)).order_by(*ORDER).limit(limit)


def people_of(records: Iterable[Interaction], *, user: User) -> Mapping[str, Sequence[Contact]]:
    """Return who took part in each, as far as the person may know of them."""
    ids = [one.id for one in records]
    found: dict[str, list[Contact]] = defaultdict(list)
    for ident, contact in db.session.execute(prepared(_took_part, user=user), {"interactions": ids}):
        found[ident].append(contact)
    return found


def _took_part(*, user: User) -> Select[Any]:
    at_hand = InteractionContact.interaction_id.in_(bindparam("interactions", expanding=True))
    both: Any = select(InteractionContact.interaction_id, Contact)
    joined: Select[Any] = both.join(Contact, Contact.id == InteractionContact.contact_id)
    return joined.where(at_hand, Contact.removed_at.is_(None), rule(Contact, "read", user)).order_by(Contact.name)


def contacts_of(customer: Customer, *, user: User, limit: int = 100) -> list[Contact]:
    """Return the people noted at a customer, whom a form offers: those newly observed first."""
    query = listing(Contact, user=user).where(Contact.customer_id == customer.id, Contact.removed_at.is_(None))
    return list(db.session.scalars(query.order_by(Contact.updated_at.desc(), Contact.id).limit(limit)))


def timeline(
    customer: Customer, number: int, size: int, *, user: User, kind: str = ""
) -> Page[Interaction | CustomerEvent]:
    """Return a page of what happened, newest first: contacts and changes of the state; `kind`: of this kind alone."""
    parts = _parts(customer, kind, user)
    whole = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
    total = db.session.scalar(select(func.count()).select_from(whole)) or 0
    last = max(1, -(-total // size))
    number = min(number, last)
    order = whole.c.day.desc(), whole.c.at.desc(), whole.c.id
    keys = db.session.execute(select(whole.c.id).order_by(*order).offset((number - 1) * size).limit(size)).scalars()
    return Page(_records(list(keys), user), number, last, total)


def open_steps(user: User, *, until: str | None = None, customer: Customer | None = None) -> list[Interaction]:
    """Return the next steps that the person has written down and not taken, the earliest first."""
    mine = Interaction.by_id == user.id, Interaction.next_step != "", Interaction.next_done_at.is_(None)
    query = listing(Interaction, "list", user=user).where(*mine)
    if until:
        query = query.where(Interaction.next_on <= until)
    if customer:
        query = query.where(Interaction.customer_id == customer.id)
    late = Interaction.next_on.is_(None), Interaction.next_on, Interaction.id
    return list(db.session.scalars(query.options(joinedload(Interaction.customer)).order_by(*late).limit(200)))


def awaiting_approval(user: User) -> list[Interaction]:
    """Return what was given and waits for the person's approval."""
    query = listing(Interaction, "approve", user=user)
    query = query.where(Interaction.needs_approval, Interaction.approved_at.is_(None))
    loaded = joinedload(Interaction.customer), joinedload(Interaction.by)
    return list(db.session.scalars(query.options(*loaded).order_by(Interaction.happened_on, Interaction.id).limit(200)))


ORDER = Interaction.happened_on.desc(), Interaction.created_at.desc(), Interaction.id
_EVENT = "event-"


def _parts(customer: Customer, kind: str, user: User) -> list[Select[Any]]:
    """Return the queries for day, moment and id of each; those of events begin with a word that no id has."""
    read = listing(Interaction, "list", user=user, at=customer)
    known = next((one for one in InteractionKind if one.value == kind), None)
    day: ColumnElement[str] = func.substr(cast(CustomerEvent.at, String), 1, 10)
    ident = literal(_EVENT) + cast(CustomerEvent.id, String)
    events = listing(CustomerEvent, user=user).where(CustomerEvent.customer_id == customer.id)
    named: Any = (Interaction.happened_on.label("day"), Interaction.created_at.label("at"), Interaction.id.label("id"))
    told_columns: Any = (day.label("day"), CustomerEvent.at.label("at"), ident.label("id"))
    told = events.with_only_columns(*told_columns)
    contacts = (read.where(Interaction.kind == known) if known else read).with_only_columns(*named)
    if known:
        return [contacts]
    return [told] if kind == EVENTS else [contacts, told]


def _records(keys: list[str], user: User) -> list[Interaction | CustomerEvent]:
    numbers = [int(key.removeprefix(_EVENT)) for key in keys if key.startswith(_EVENT)]
    contacts = listing(Interaction, "list", user=user).where(Interaction.id.in_(keys))
    events = listing(CustomerEvent, user=user).where(CustomerEvent.id.in_(numbers))
    found: dict[str, Interaction | CustomerEvent] = {
        one.id: one for one in db.session.scalars(contacts.options(joinedload(Interaction.by)))
    }
    if numbers:
        asked = events.options(joinedload(CustomerEvent.by))
        found |= {f"{_EVENT}{one.id}": one for one in db.session.scalars(asked)}
    return [found[key] for key in keys if key in found]
