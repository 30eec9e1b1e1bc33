"""What is reviewed, and of whom it waits for an answer: asked by reviews themselves and by notices of them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from wiki.access import listing
from wiki.models import REVIEWED, AccountClass, AccountPlan, RecordType, Review, ReviewState, User

MODELS: dict[RecordType, type[Any]] = {kind: model for model, kind in REVIEWED.items()}

ACTIONS: dict[RecordType, str] = {
    RecordType.GRADE: "review",
    RecordType.CLAIM: "approve",
    RecordType.GIFT: "approve",
    RecordType.PLAN: "decide",
}
"""What whoever is asked for an answer may do with the record."""


def flow_of(record: Any) -> RecordType:
    """Return by whose steps a record goes: a plan by those for key accounts, if it is of one."""
    if isinstance(record, AccountPlan) and record.customer.account_class == AccountClass.KEY:
        return RecordType.KEY_PLAN
    return REVIEWED[type(record)]


def awaits(user: User) -> ColumnElement[bool]:
    """Say of a review that it waits for the person's answer."""
    return and_(Review.state == ReviewState.OPEN, _may(user, ACTIONS))


def is_readable(user: User) -> ColumnElement[bool]:
    """Say of a review that the person may read its record."""
    return _may(user, dict.fromkeys(MODELS, "read"))


def _may(user: User, actions: Mapping[RecordType, str]) -> ColumnElement[bool]:
    found = []
    for record_type, model in MODELS.items():
        ids = listing(model, actions[record_type], user=user).with_only_columns(model.id)
        found.append(and_(Review.record_type == record_type, Review.record_id.in_(ids)))
    return or_(false(), *found)
