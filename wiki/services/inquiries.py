"""Inquiries: asking, taking on, giving up; a fact settles one for those who may know of the fact, and for no others.

To whoever may not know of a sealed fact an inquiry that it answers stays open: that it was settled would tell of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import joinedload

from wiki.access import listing, prepared, rule, with_rights
from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import (
    Contact,
    Customer,
    CustomerFact,
    FactTopic,
    Inquiry,
    InquiryFact,
    InquiryState,
    InquiryWay,
    User,
)
from wiki.models.documents import LEVEL_PUBLIC, LEVEL_SELLERS
from wiki.models.inquiries import QUESTION_LENGTH, REASON_LENGTH
from wiki.services import customers, interactions, submissions
from wiki.services.facts import PERSONAL
from wiki.services.typed import Typed

MOST = 100
IN_BRIEF = 6
TOPICS = tuple(topic for topic in FactTopic if topic not in PERSONAL)
"""A question about a birthday or a home address is not asked in the clear."""


@dataclass(frozen=True)
class InquiryContent:
    """What is typed of an inquiry. `owner` and `contact` are ids, `due_on` a day (YYYY-MM-DD)."""

    question: str
    topic: FactTopic = FactTopic.OTHER
    owner: str = ""
    due_on: str | None = None
    way: InquiryWay | None = None
    contact: str = ""
    level: int = LEVEL_SELLERS


@dataclass(frozen=True)
class Asked:
    """An inquiry as somebody sees it: `fact` answers it, if that person may know of one that does."""

    inquiry: Inquiry
    fact: CustomerFact | None = None
    contact: Contact | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still has to be found out, as far as the person knows."""
        return self.fact is None and self.inquiry.state is InquiryState.OPEN


def parse(raw: Mapping[str, Any]) -> InquiryContent:
    """Return the checked content, or raise Invalid."""
    typed = Typed(raw)
    topic = typed.choice("topic", FactTopic, FactTopic.OTHER) or FactTopic.OTHER
    if topic in PERSONAL:
        typed.refuse("topic", N_("Choose one of the list."))
    way = typed.choice("way", InquiryWay)
    contact = str(raw.get("contact") or "")[:16]
    if contact and way is not InquiryWay.PEOPLE:
        typed.refuse("way", N_("Through a person it is found out through people."))
    content = InquiryContent(
        question=typed.line("question", QUESTION_LENGTH, needed=N_("Write what we want to know.")),
        topic=topic,
        owner=str(raw.get("owner") or "")[:12],
        due_on=typed.day("due_on"),
        way=way,
        contact=contact,
        level=typed.number("level", LEVEL_PUBLIC, LEVEL_SELLERS) or LEVEL_SELLERS,
    )
    typed.done()
    return content


def ask(customer: Customer, content: InquiryContent, *, by: User, submission: str | None = None) -> Inquiry:
    """Write down what is to be found out. A form sent twice makes one, and so does the same question while it is open.

    Whoever asks takes it on, unless somebody else was chosen.
    """
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="inquiry")
    if sent := submissions.made_from(Inquiry, token):
        return sent
    if twin := db.session.scalars(_open(customer, by).where(Inquiry.question == content.question)).first():
        return twin
    made = Inquiry(customer=customer, by=by, submission=token)
    _describe(made, content, by)
    db.session.add(made)
    customers.touch(customer, made.level)
    return made


def revise(inquiry: Inquiry, content: InquiryContent, *, base: int, by: User) -> None:
    """Save what was typed over version `base`. Raise Stale if somebody saved in between."""
    _await_turn(inquiry, base)
    _describe(inquiry, content, by)
    inquiry.version += 1
    customers.touch(inquiry.customer, inquiry.level)


def give_up(inquiry: Inquiry, reason: str, *, base: int) -> None:
    """Say that nobody looks for it any more, and why; `take_up` undoes it."""
    typed = Typed({"reason": reason})
    why = typed.line("reason", REASON_LENGTH, needed=N_("Say why it is given up."))
    typed.done()
    _await_turn(inquiry, base)
    inquiry.state, inquiry.reason = InquiryState.GIVEN_UP, why
    inquiry.version += 1
    customers.touch(inquiry.customer, inquiry.level)


def take_up(inquiry: Inquiry) -> None:
    """Look for it again."""
    customers.await_turn(inquiry.customer)
    db.session.refresh(inquiry)
    inquiry.state, inquiry.reason = InquiryState.OPEN, ""
    inquiry.version += 1
    customers.touch(inquiry.customer, inquiry.level)


def answer(inquiry: Inquiry, fact: CustomerFact, *, by: User) -> None:
    """Say that a fact of the same customer answers it. Only those who may know of the fact see so."""
    if inquiry.customer_id != fact.customer_id:
        raise Invalid({"": Message(N_("Choose something of this customer."))})
    if db.session.get(InquiryFact, (inquiry.id, fact.id)) is None:
        db.session.add(InquiryFact(inquiry_id=inquiry.id, fact=fact, by_id=by.id))
        db.session.flush()


def answer_asked(customer: Customer, question: str, fact: CustomerFact, *, by: User) -> None:
    """Let a fact answer what is open of a customer in these very words, as after a visit whose plan had it."""
    for one in db.session.scalars(_open(customer, by).where(Inquiry.question == question)).all():
        answer(one, fact, by=by)


def find(customer: Customer, ident: str, *, user: User) -> Inquiry | None:
    """Return an inquiry of the customer that the person may read."""
    query = listing(Inquiry, user=user, at=customer).where(Inquiry.id == ident)
    return db.session.scalars(query).first() if 0 < len(ident) < 20 and ident.isalnum() else None


def of_customer(customer: Customer, *, user: User) -> list[Asked]:
    """Return all inquiries about a customer: what is open first, by its day; then what was found and given up."""
    order = Inquiry.state != InquiryState.OPEN, Inquiry.due_on.is_(None), Inquiry.due_on, Inquiry.created_at, Inquiry.id
    query = listing(Inquiry, user=user, at=customer).options(joinedload(Inquiry.owner)).order_by(*order).limit(MOST)
    found = _asked(with_rights(query, user=user, at=customer), user)
    return sorted(found, key=lambda one: not one.is_open)


def open_of(customer: Customer, *, user: User, limit: int = IN_BRIEF) -> list[Inquiry]:
    """Return what is still to be found out about a customer, as far as the person knows; what is due first."""
    query = _open(customer, user)
    order = Inquiry.due_on.is_(None), Inquiry.due_on, Inquiry.created_at, Inquiry.id
    return list(db.session.scalars(query.options(joinedload(Inquiry.owner)).order_by(*order).limit(limit)))


def mine(user: User, *, until: str | None = None) -> list[Inquiry]:
    """Return what the person has taken on and not found out yet, what is due first; `until`: due by this day."""
    query = taken_on(user, until=until)
    order = Inquiry.due_on.is_(None), Inquiry.due_on, Inquiry.created_at, Inquiry.id
    return list(db.session.scalars(query.options(joinedload(Inquiry.customer)).order_by(*order).limit(MOST)))


def taken_on(user: User, *, until: str | None = None) -> Select[Any]:
    """Return the query for them, in no order."""
    own = Inquiry.owner_id == user.id, Inquiry.state == InquiryState.OPEN
    query = listing(Inquiry, user=user).where(*own, ~is_answered(user), ~_is_gone())
    return query.where(Inquiry.due_on <= until) if until else query


def days_of(user: User, *, until: str) -> dict[str, str | None]:
    """Return, by the ids of customers, the day by which the next of them is due, if it is by `until`."""
    rows = db.session.execute(prepared(_days_of, user=user), {"until": until})
    return {row[0]: row[1] for row in rows}


def _days_of(*, user: User) -> Select[Any]:
    found: Any = taken_on(user).where(Inquiry.due_on <= bindparam("until"))
    days: Select[Any] = found.with_only_columns(Inquiry.customer_id, func.min(Inquiry.due_on))
    return days.group_by(Inquiry.customer_id)


def is_answered(user: User) -> ColumnElement[bool]:
    """Ask whether a fact answers an inquiry that the person noted or may know of."""
    linked = select(InquiryFact.fact_id).join(CustomerFact, CustomerFact.id == InquiryFact.fact_id)
    return exists(
        linked.where(InquiryFact.inquiry_id == Inquiry.id, CustomerFact.removed_at.is_(None), _is_known(user))
    )


def _is_known(user: User) -> ColumnElement[bool]:
    """Ask whether the person noted a fact as an answer, or may know of it."""
    return or_(InquiryFact.by_id == user.id, rule(CustomerFact, "know", user))


def _is_gone() -> ColumnElement[bool]:
    customer = Customer.__table__.alias().c
    return exists().where(customer.id == Inquiry.customer_id, customer.removed_at.is_not(None))


def _asked(found: Sequence[Inquiry], user: User) -> list[Asked]:
    """Return them with what the person may know of: the fact that answers each, and through whom it is looked for."""
    ids, people = [one.id for one in found], [one.contact_id for one in found if one.contact_id]
    linked = select(InquiryFact.inquiry_id, CustomerFact).join(CustomerFact, CustomerFact.id == InquiryFact.fact_id)
    own_last = case((InquiryFact.by_id == user.id, 1), else_=0)
    rows = db.session.execute(
        linked.where(InquiryFact.inquiry_id.in_(ids), CustomerFact.removed_at.is_(None), _is_known(user)).order_by(
            own_last
        )
    )
    facts: dict[str, CustomerFact] = {}
    for ident, fact in rows if ids else ():
        facts.setdefault(ident, fact)
    contacts = listing(Contact, user=user).where(Contact.id.in_(people), Contact.removed_at.is_(None))
    met = {one.id: one for one in db.session.scalars(contacts)} if people else {}
    return [Asked(one, facts.get(one.id), met.get(one.contact_id or "")) for one in found]


def _open(customer: Customer, user: User) -> Select[Any]:
    return listing(Inquiry, user=user, at=customer).where(Inquiry.state == InquiryState.OPEN, ~is_answered(user))


def _await_turn(inquiry: Inquiry, base: int) -> None:
    customers.await_turn(inquiry.customer)
    db.session.refresh(inquiry)
    if base != inquiry.version:
        raise Stale(inquiry.version)


def _describe(inquiry: Inquiry, content: InquiryContent, by: User) -> None:
    people = interactions.check_people(inquiry.customer, [content.contact] if content.contact else [], user=by)
    inquiry.question, inquiry.topic, inquiry.due_on = content.question, content.topic, content.due_on
    inquiry.way, inquiry.level = content.way, content.level
    inquiry.contact = people[0] if people else None
    inquiry.owner = _taker(inquiry, content.owner, by)


def takers(customer: Customer, *, user: User) -> list[User]:
    """Return who may take it on: the person, and those who look after the customer."""
    team = [one.user for one in customers.members(customer, user=user)]
    keeper = [customer.keeper] if customer.keeper else []
    return list(dict.fromkeys([user, *keeper, *(one for one in team if one.active)]))


def _taker(inquiry: Inquiry, chosen: str, by: User) -> User:
    if not chosen:
        return inquiry.owner or by
    before = [inquiry.owner] if inquiry.owner else []
    known = {str(one.id): one for one in [*takers(inquiry.customer, user=by), *before]}
    if chosen not in known:
        raise Invalid({"owner": Message(N_("Choose one of the list."))})
    return known[chosen]
