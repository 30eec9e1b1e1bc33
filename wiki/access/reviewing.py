"""Facts about reviews: who is asked at the step where a record is; see `predicates`, where the common ones are."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select

from wiki.access.predicates import Condition, Person
from wiki.models.customers import AccountMember, MemberRole
from wiki.models.reviews import REVIEWED, RecordType, Review, ReviewAsked, ReviewState, ReviewVerdict

UNSETTLED = (ReviewState.OPEN, ReviewState.RETURNED)


def is_asked(record: type[Any], user: Person) -> Condition:
    """Is a record in review, at a step where the person is asked: not by whom it was handed in, and once a step."""
    waiting = select(Review.record_id).where(Review.record_type == REVIEWED[record], _asks(user))
    return record.id.in_(waiting)


def is_review_for(_record: type[Any], user: Person) -> Condition:
    """Is a review at a step where the person is asked."""
    return _asks(user)


def is_of_plan(record: type[Any], _user: Person) -> Condition:
    """Is a review of an account plan."""
    return record.record_type == RecordType.PLAN


def is_submitter(record: type[Any], user: Person) -> Condition:
    """Was handed in by the person."""
    return record.submitted_by_id == user.id


def may_begin_again(record: type[Any], _user: Person) -> Condition:
    """Is a review that was returned, or that is still under way."""
    return record.state.in_(UNSETTLED)


def _asks(user: Person) -> ColumnElement[bool]:
    review = Review
    own = (f"user:{user.id}", *(f"role:{role}" for role in user.roles))
    fits = or_(ReviewAsked.part.in_(own), _places(user))
    asked = select(ReviewAsked.part).where(ReviewAsked.review_id == review.id, fits)
    said = ReviewVerdict.review_id == review.id, ReviewVerdict.step == review.step, ReviewVerdict.user_id == user.id
    return and_(
        review.state == ReviewState.OPEN,
        review.submitted_by_id != user.id,
        exists(asked.correlate(Review)),
        ~exists(select(ReviewVerdict.id).where(*said).correlate(Review)),
    )


def _places(user: Person) -> ColumnElement[bool]:
    """Ask whether the person does on the customer's team what is asked for."""
    team = [
        and_(
            ReviewAsked.part == f"place:{place.value}",
            exists(
                select(AccountMember.customer_id)
                .where(
                    AccountMember.customer_id == Review.customer_id,
                    AccountMember.user_id == user.id,
                    AccountMember.role == place,
                )
                .correlate(Review)
            ),
        )
        for place in MemberRole
    ]
    return or_(*team)
