"""Facts about grades and pursuits; see `accounts`, where those about customers are."""

from typing import Any

from sqlalchemy import select

from wiki.access.accounts import of_open_customer
from wiki.access.predicates import Condition, Person
from wiki.models.grades import AssessmentState
from wiki.models.pursuits import Pursuit


def is_handed_in(record: type[Any], _user: Person) -> Condition:
    """Is an assessment that has left its assessor's desk."""
    return record.state != AssessmentState.DRAFT


def is_undecided(record: type[Any], _user: Person) -> Condition:
    """Is an assessment with a grade against the rule, which waits for a second person."""
    return record.state == AssessmentState.SUBMITTED


def is_own_assessment(record: type[Any], user: Person) -> Condition:
    """Was assessed by the person."""
    return record.assessor_id == user.id


def is_others_assessment(record: type[Any], user: Person) -> Condition:
    """Was assessed by somebody else."""
    return record.assessor_id != user.id


def of_open_pursuit(record: type[Any], user: Person) -> Condition:
    """Is about a pursuit of a customer that the person may read."""
    pursuits = Pursuit.__table__.c
    return record.pursuit_id.in_(select(pursuits.id).where(of_open_customer(pursuits, user)))  # type: ignore[arg-type]
