"""Facts about contacts with customers and planned visits; see `predicates`, where the common ones are."""

from typing import Any

from sqlalchemy import and_

from wiki.access.predicates import Condition, Person


def awaits_approval(record: type[Any], _user: Person) -> Condition:
    """Was given, is worth more than the limit, and nobody has approved it yet."""
    return and_(record.needs_approval, record.approved_at.is_(None))


def is_by_others(record: type[Any], user: Person) -> Condition:
    """Was noted by somebody else."""
    return record.by_id != user.id


def is_unreported(record: type[Any], _user: Person) -> Condition:
    """Is a visit of which nothing is written down yet."""
    return record.interaction_id.is_(None)
