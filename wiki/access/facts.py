"""What the policy asks about facts and competitors; see `accounts`, where the facts about customers are.

A fact of level 3 is read by those who look after the customer, one of level 4 by its author and, once somebody else has
confirmed how it came to us, by the readers whom it names, until its time is up.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, or_, select

from wiki.access.accounts import is_own_account, of_open_customer
from wiki.access.predicates import Condition, Person
from wiki.models.base import now
from wiki.models.documents import LEVEL_NAMED, LEVEL_PRIVATE
from wiki.models.facts import CustomerFact, FactReader

FACTS = CustomerFact.__table__.c


def is_for_team(record: type[Any], _user: Person) -> Condition:
    """Is of no higher level than those who look after the customer may read."""
    return record.level <= LEVEL_PRIVATE


def is_for_named(record: type[Any], _user: Person) -> Condition:
    """Is for its author and for whom it names."""
    return record.level == LEVEL_NAMED


def names_as_reader(record: type[Any], user: Person) -> Condition:
    """Names the person, today; somebody else than its author has confirmed it, and its time is not up."""
    today, reader = _today(), FactReader
    named = select(reader.fact_id).where(
        reader.user_id == user.id,
        reader.ended_at.is_(None),
        or_(reader.ends_on.is_(None), reader.ends_on >= today),
    )
    in_time = or_(record.expires_on.is_(None), record.expires_on >= today)
    return and_(record.confirmed_at.is_not(None), in_time, record.id.in_(named))


def is_anothers(record: type[Any], user: Person) -> Condition:
    """Was written by somebody else, now and in the beginning."""
    return and_(record.by_id != user.id, record.changed_by_id != user.id)


def is_unconfirmed(record: type[Any], _user: Person) -> Condition:
    """Waits for a second person."""
    return record.confirmed_at.is_(None)


def of_own_fact(record: type[Any], user: Person) -> Condition:
    """Belongs to a fact that the person noted."""
    return exists(select(FACTS.id).where(FACTS.id == record.fact_id, FACTS.by_id == user.id))


def of_open_fact(record: type[Any], user: Person) -> Condition:
    """Belongs to a fact about a customer that the person may read."""
    is_open = of_open_customer(CustomerFact, user._replace(at=""))
    if isinstance(is_open, bool):
        return is_open
    return exists(select(CustomerFact.id).where(CustomerFact.id == record.fact_id, is_open))


def of_own_accounts_fact(record: type[Any], user: Person) -> Condition:
    """Belongs to a fact about a customer that the person looks after."""
    return exists(select(FACTS.id).where(FACTS.id == record.fact_id, is_own_account(FACTS.customer_id, user)))


def is_told_claim(record: type[Any], _user: Person) -> Condition:
    """Is a claim that two people answer for, that was not taken back, and whose time is not up."""
    return and_(record.approved_at.is_not(None), record.withdrawn_at.is_(None), record.expires_on >= _today())


def is_waiting_claim(record: type[Any], _user: Person) -> Condition:
    """Is a claim that is not told yet, and whose time is not up."""
    return and_(record.approved_at.is_(None), record.withdrawn_at.is_(None), record.expires_on >= _today())


def is_not_withdrawn(record: type[Any], _user: Person) -> Condition:
    """Was not taken back."""
    return record.withdrawn_at.is_(None)


def was_written_by_another(record: type[Any], user: Person) -> Condition:
    """Was written by somebody else."""
    return record.by_id != user.id


def _today() -> ColumnElement[str]:
    """Return the day on which the database is asked: conditions are kept for longer. Tests move `now`."""
    return bindparam("today", type_=String(), callable_=lambda: now().date().isoformat(), unique=True)
