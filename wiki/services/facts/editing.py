"""Noting facts and changing what they say. What was said before stays, and is never open to more people than now."""

from sqlalchemy import select

from wiki.errors import N_, Invalid, Message, Stale
from wiki.extensions import db
from wiki.models import Contact, Customer, CustomerFact, FactReader, FactVersion, LawfulBasis, User
from wiki.models.base import new_id, now
from wiki.models.documents import LEVEL_NAMED
from wiki.services import audit, customers, submissions
from wiki.services.facts.content import FactContent, is_personal
from wiki.services.facts.words import Words, closed, of_content, opened, require_open

PLAIN = ("topic", "source_type", "obtained_on", "expires_on", "review_on", "difficulty", "worth", "reliability")
"""What is in the clear at every level: what lists are sorted by and what has to be looked at again."""


def create(
    content: FactContent,
    *,
    customer: Customer,
    contact: Contact | None = None,
    by: User,
    submission: str | None = None,
    is_demo: bool = False,
) -> CustomerFact:
    """Note a fact about a customer, or about a `contact` there. The same form sent twice makes one."""
    customers.await_turn(customer)
    token = submissions.own(submission, by=by, kind="fact")
    if twin := submissions.made_from(CustomerFact, token):
        return twin
    _require_there(content, customer, contact)
    ident = new_id()
    words = closed(of_content(content), level=content.level, customer_id=customer.id, fact_id=ident, number=1)
    made = CustomerFact(
        id=ident,
        customer=customer,
        contact=contact,
        by=by,
        changed_by=by,
        submission=token,
        is_demo=is_demo,
        **{name: getattr(content, name) for name in PLAIN},
        **words,
    )
    db.session.add(made)
    db.session.flush()
    customers.touch(customer, content.level)
    return made


def content_of(fact: CustomerFact) -> FactContent:
    """Return what a fact says as a form shows it; raise KeyMissing if it cannot be opened."""
    words = require_open(opened(fact))
    basis = words.grounds["basis"]
    return FactContent(
        text=words.text,
        level=fact.level,
        source=words.grounds["source"],
        purpose=words.grounds["purpose"],
        basis=LawfulBasis(basis) if basis else None,
        **{name: getattr(fact, name) for name in PLAIN},
    )


def revise(fact: CustomerFact, content: FactContent, *, base: int, by: User) -> bool:
    """Save what was typed over version `base`; False if nothing changed. Raise Stale if `base` is not the newest.

    What it said before keeps its level, or is raised to the new one if that is higher.
    """
    await_turn(fact)
    if base != fact.version:
        raise Stale(fact.version)
    before = content_of(fact)
    if before == content:
        return False
    _require_there(content, fact.customer, fact.contact)
    _keep_version(fact)
    if content.level != fact.level:
        audit.note_sealed(f"level {fact.level}-{content.level} of fact", fact.id, by=by)
    _raise_earlier(fact, content.level)
    level = max(fact.level, content.level)
    _take(fact, content, by=by)
    customers.touch(fact.customer, level)
    return True


def withdraw(fact: CustomerFact, *, by: User) -> None:
    """Take a fact back; `restore` undoes it."""
    customers.take_back(fact, by=by)


def restore(fact: CustomerFact) -> None:
    """Bring a fact back."""
    customers.bring_back(fact)


def await_turn(fact: CustomerFact) -> None:
    """Let nobody else change what is noted of the customer until this transaction ends; read the fact as it is now."""
    customers.await_turn(fact.customer)
    db.session.refresh(fact)


def move_all(before: Customer, into: Customer) -> None:
    """Let a customer take over the facts of another, whose key does not open them there: they are sealed anew."""
    for fact in list(db.session.scalars(select(CustomerFact).where(CustomerFact.customer_id == before.id))):
        earlier = versions(fact)
        told = [(one, opened(fact, one)) for one in earlier], opened(fact)
        fact.customer_id = into.id
        for one, words in told[0]:
            _reseal(one, require_open(words), one.level, fact, one.number)
        _reseal(fact, require_open(told[1]), fact.level, fact, fact.version)
    db.session.flush()


def versions(fact: CustomerFact) -> list[FactVersion]:
    """Return all that a fact said before, the newest first."""
    query = select(FactVersion).where(FactVersion.fact_id == fact.id)
    return list(db.session.scalars(query.order_by(FactVersion.number.desc())))


def _keep_version(fact: CustomerFact) -> None:
    """Keep what it says now as an earlier version: its words stay sealed as they are, for its number was theirs."""
    words = {name: getattr(fact, name) for name in ("level", "text", "grounds", "sealed_text", "sealed_grounds")}
    facts = {"topic": fact.topic, "source_type": fact.source_type, "obtained_on": fact.obtained_on}
    db.session.add(
        FactVersion(
            fact_id=fact.id, number=fact.version, by_id=fact.changed_by_id, at=fact.changed_at, **facts, **words
        )
    )
    db.session.flush()


def _raise_earlier(fact: CustomerFact, level: int) -> None:
    """Seal what was said at a lower level anew at this one."""
    for one in versions(fact):
        if one.level < level:
            _reseal(one, require_open(opened(fact, one)), level, fact, one.number)


def _take(fact: CustomerFact, content: FactContent, *, by: User) -> None:
    number = fact.version + 1
    words = closed(
        of_content(content), level=content.level, customer_id=fact.customer_id, fact_id=fact.id, number=number
    )
    for name, value in {**{name: getattr(content, name) for name in PLAIN}, **words}.items():
        setattr(fact, name, value)
    fact.version, fact.changed_by, fact.changed_at = number, by, now()
    # Another text is another question whether it came to us lawfully.
    fact.confirmed_by = fact.confirmed_at = None
    if content.level != LEVEL_NAMED:
        _end_naming(fact)
    db.session.flush()


def _end_naming(fact: CustomerFact) -> None:
    named = select(FactReader).where(FactReader.fact_id == fact.id, FactReader.ended_at.is_(None))
    for one in db.session.scalars(named):
        one.ended_at = now()


def _reseal(kept: CustomerFact | FactVersion, words: Words, level: int, fact: CustomerFact, number: int) -> None:
    columns = closed(words, level=level, customer_id=fact.customer_id, fact_id=fact.id, number=number)
    for name, value in columns.items():
        setattr(kept, name, value)


def _require_there(content: FactContent, customer: Customer, contact: Contact | None) -> None:
    """Refuse a person of another customer, and one about whom it is not said what for."""
    if contact is not None and contact.customer_id != customer.id:
        raise Invalid({"contact": Message(N_("Choose somebody of this customer."))})
    lacking = not content.purpose or content.basis is None or content.review_on is None
    if is_personal(content, of_person=contact is not None) and lacking:
        raise Invalid({"purpose": Message(N_("Say what it is needed for: it is kept no longer than that."))})
