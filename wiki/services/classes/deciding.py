"""Saying of which class an account is; what was said before stays."""

from sqlalchemy import select

from wiki.errors import Stale
from wiki.extensions import db
from wiki.models import Customer, KeyClassification, User
from wiki.models.base import now
from wiki.models.plans import ReviewTrigger
from wiki.services import customers, plan_triggers
from wiki.services.classes import rules
from wiki.services.classes.content import ClassContent


def classify(customer: Customer, content: ClassContent, *, base: int, by: User) -> KeyClassification:
    """Keep what was said and let it count. Raise Stale if somebody has said otherwise since number `base`."""
    customers.await_turn(customer)
    newest = last(customer)
    number = newest.number if newest else 0
    made = _made(customer, content, number + 1, by)
    if base != number:
        if newest and newest.decided_by_id == by.id and _same(newest, made):
            return newest  # sent twice
        raise Stale(number)
    db.session.add(made)
    before, after = customer.account_class or "", content.account_class.value
    if before != after:
        customers.note_event(customer, "account_class", before, after, by=by, note=made.override_reason)
    customer.account_class = after
    if before != after:
        plan_triggers.trigger(customer.id, ReviewTrigger.CLASS, by=by)
    customers.touch(customer)
    return made


def last(customer: Customer) -> KeyClassification | None:
    """Return what counts now."""
    numbered = select(KeyClassification).where(KeyClassification.customer_id == customer.id)
    return db.session.scalars(numbered.order_by(KeyClassification.number.desc()).limit(1)).first()


def _made(customer: Customer, content: ClassContent, number: int, by: User) -> KeyClassification:
    known = rules.current()
    score = known.score(content.inputs)
    return KeyClassification(
        customer_id=customer.id,
        number=number,
        **content.inputs,
        rules_version=known.number,
        score=score,
        attractiveness=known.band(score),
        strength=content.strength,
        trend=content.trend,
        importance_brand=content.importance_brand,
        brand_note=content.brand_note,
        importance_gov=content.importance_gov,
        gov_note=content.gov_note,
        watched={name: dict(note) for name, note in content.watched.items()},
        loyalty=content.loyalty,
        marks=list(content.marks),
        account_class=content.account_class,
        override_reason=content.reason if content.needs_leader else "",
        decided_by_id=by.id,
        decided_on=now().date().isoformat(),
        review_by=content.review_by,
    )


def _same(one: KeyClassification, other: KeyClassification) -> bool:
    names = ("potential", "volume", "margin", "strength", "trend", "account_class", "marks", "review_by", "watched")
    return all(getattr(one, name) == getattr(other, name) for name in names)
