"""Facts as others read them: on a customer's pages, before a visit, and those that have to be looked at again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, case, exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from wiki.access import listing, noted
from wiki.extensions import db
from wiki.models import Customer, CustomerFact, FactTopic, FactVersion, User
from wiki.models.base import now
from wiki.models.documents import LEVEL_NAMED, LEVEL_PRIVATE
from wiki.services import paging
from wiki.services.facts.content import MINDED, PERSONAL
from wiki.services.facts.words import Words, all_opened, opened

ON_PROFILE = 8
IN_BRIEF = 12
PAGE = 60
AHEAD = timedelta(days=30)
"""So long before a fact ends those who look after the customer are told."""

CUSTOMERS = Customer.__table__.c
FACTS = CustomerFact.__table__.alias().c
_TOPICS = case({topic: place for place, topic in enumerate(FactTopic)}, value=CustomerFact.topic)
_MINDED_FIRST = case((CustomerFact.topic.in_(MINDED), 0), else_=1)


@dataclass(frozen=True)
class Told:
    """A fact and what it says, which is nothing at level 4: that has to be opened by itself."""

    fact: CustomerFact
    words: Words = field(default_factory=Words)

    @property
    def is_shut(self) -> bool:
        """Whether it is for named readers."""
        return self.fact.level == LEVEL_NAMED


def on_profile(customer: Customer, *, user: User) -> list[Told]:
    """Return the newest facts about a customer that the person may know of; those that hold no longer are left out."""
    return told(noted(CustomerFact, "know", customer, _newest, now().date().isoformat(), user=user))


def for_brief(customer: Customer, *, user: User) -> list[Told]:
    """Return what to mind before a visit: preferences and habits first, then the newest that can be relied on.

    A brief is printed and carried about: what is for named readers, birthdays and home addresses are not in it.
    """
    query = _of(customer, user).where(is_certain(), CustomerFact.level <= LEVEL_PRIVATE)
    query = query.where(CustomerFact.topic.not_in(PERSONAL))
    weight = CustomerFact.reliability.desc().nulls_last()
    ordered = query.order_by(_MINDED_FIRST, weight, CustomerFact.obtained_on.desc(), CustomerFact.id)
    return told(db.session.scalars(ordered.limit(IN_BRIEF)).all())


def page_of(customer: Customer, number: int, *, topic: FactTopic | None, user: User) -> paging.Page[CustomerFact]:
    """Return a page of all facts about a customer that the person may know of, by topic, the newest first."""
    query = _of(customer, user)
    if topic is not None:
        query = query.where(CustomerFact.topic == topic)
    return paging.page(query.order_by(_TOPICS, CustomerFact.obtained_on.desc(), CustomerFact.id), number, PAGE)


def withdrawn(customer: Customer, *, user: User) -> list[CustomerFact]:
    """Return the facts that were taken back and that the person may bring back, the newest first."""
    query = listing(CustomerFact, "withdraw", user=user).where(
        CustomerFact.customer_id == customer.id, CustomerFact.removed_at.is_not(None)
    )
    return list(db.session.scalars(query.order_by(CustomerFact.removed_at.desc()).limit(PAGE)))


def expiring(*, user: User) -> Select[Any]:
    """Return the query for facts of own accounts that ended, end soon or are due to be looked at; next ones first."""
    today = now().date()
    soon, due = FACTS.expires_on <= (today + AHEAD).isoformat(), FACTS.review_on <= today.isoformat()
    # Few facts have such a day: these are looked for first, and not all that is known of own accounts.
    dated = CustomerFact.id.in_(select(FACTS.id).where(or_(soon, due)))
    gone = exists().where(CUSTOMERS.id == CustomerFact.customer_id, CUSTOMERS.removed_at.is_not(None))
    first = case((CustomerFact.review_on <= today.isoformat(), CustomerFact.review_on), else_=CustomerFact.expires_on)
    query = listing(CustomerFact, "keep", user=user).where(CustomerFact.removed_at.is_(None), ~gone, dated)
    return query.options(selectinload(CustomerFact.customer)).order_by(first, CustomerFact.id)


def told(facts: Sequence[CustomerFact]) -> list[Told]:
    """Return facts with what they say up to level 3, all of them readable for who knows of them."""
    words = all_opened(facts)
    return [Told(one, words.get(one.id, Words())) for one in facts]


def history(fact: CustomerFact, *, user: User) -> list[tuple[FactVersion, Words]]:
    """Return what a fact said before, as far as the person may read it, the newest first."""
    query = listing(FactVersion, user=user).where(FactVersion.fact_id == fact.id).options(joinedload(FactVersion.by))
    return [(one, opened(fact, one)) for one in db.session.scalars(query.order_by(FactVersion.number.desc()))]


def _of(customer: Customer, user: User) -> Select[Any]:
    return _standing(listing(CustomerFact, "know", user=user, at=customer))


def _standing(query: Select[Any]) -> Select[Any]:
    persons = joinedload(CustomerFact.contact), joinedload(CustomerFact.by)
    return query.where(CustomerFact.removed_at.is_(None)).options(*persons)


def _newest(query: Select[Any], today: str) -> Select[Any]:
    certain = _standing(query).where(is_certain(today))
    return certain.order_by(CustomerFact.obtained_on.desc(), CustomerFact.id).limit(ON_PROFILE)


def is_certain(today: str = "") -> Any:
    """Ask whether its time is not up."""
    return or_(CustomerFact.expires_on.is_(None), CustomerFact.expires_on >= (today or now().date().isoformat()))
