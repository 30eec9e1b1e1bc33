"""The way of a record through its steps: handing it in, answering, taking it back, beginning again."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from wiki.errors import N_, WikiError
from wiki.extensions import db
from wiki.models import REVIEWED, Customer, Quorum, RecordType, Review, ReviewAsked, ReviewState, ReviewVerdict, User
from wiki.models.base import now
from wiki.models.site import CUSTOMERS, raise_generation
from wiki.services import customers
from wiki.services.reviewed import flow_of
from wiki.services.reviews import telling
from wiki.services.reviews.finding import record_of
from wiki.services.reviews.flows import current, parts_of, step_of, team_of
from wiki.services.reviews.kinds import kind_of

SETTLED = N_("This was decided already. Load the page anew to see how it stands.")
ANSWERED = N_("Somebody has answered meanwhile. Load the page anew to see how it stands.")
TWICE = N_("You have answered this already. It waits for somebody else.")


def submit(record: Any, *, by: User, note: str = "") -> Review:
    """Hand a record in, by the steps in force now. Raise WikiError if it is in review already."""
    record_type = REVIEWED[type(record)]
    last = _newest(record_type, record.id)
    if last is not None and last.state is ReviewState.OPEN:
        raise WikiError(N_("This is in review already."))
    flow = current(flow_of(record))
    review = Review(
        record_type=record_type,
        record_id=record.id,
        round=last.round + 1 if last else 1,
        customer_id=getattr(record, "customer_id", None),
        flow_number=flow.number,
        steps=[step.body() for step in flow.steps],
        state=ReviewState.OPEN,
        submitted_by=by,
        note=note,
    )
    _begin(review, 0)
    return review


def answer(record: Any, *, agreed: bool, by: User, note: str = "", seen: str = "") -> Review:
    """Agree, so that it goes to the next step or is approved; or return it with a reason. `seen` is the mark of the
    step that the person was shown. Raise WikiError if somebody else was quicker, and change nothing then.
    """
    review = _newest(REVIEWED[type(record)], record.id)
    if review is None:
        raise WikiError(SETTLED)
    db.session.refresh(review, with_for_update=True)
    parts = _checked(review, by, seen)
    if not agreed and not note:
        raise WikiError(N_("Say what is missing, so that it can be put right."))
    said = ReviewVerdict(review_id=review.id, step=review.step, user=by, agreed=agreed, note=note, parts=parts)
    db.session.add(said)
    if not agreed:
        _settle(review, ReviewState.RETURNED, by=by)
        kind_of(review.record_type).returned(record, note, by)
    elif not _step_is_done(review, parts):
        telling.narrow(review)
    elif review.step + 1 < len(review.steps):
        _begin(review, review.step + 1)
    else:
        _settle(review, ReviewState.APPROVED, by=by)
        kind_of(review.record_type).approved(record, note, by)
    return review


def send_back(record: Any, *, by: User, note: str, seen: str = "") -> Review:
    """Return a record with a reason, whoever is asked now: for whoever may return it without being asked. `seen` is as
    with `answer`. Raise WikiError if it is not in review, or `by` handed it in or has answered at this step.
    """
    review = _newest(REVIEWED[type(record)], record.id)
    if review is None:
        raise WikiError(SETTLED)
    db.session.refresh(review, with_for_update=True)
    _check(review, by, seen)
    db.session.add(ReviewVerdict(review_id=review.id, step=review.step, user=by, agreed=False, note=note, parts=[]))
    _settle(review, ReviewState.RETURNED, by=by)
    kind_of(review.record_type).returned(record, note, by)
    return review


def withdraw(record: Any) -> None:
    """Ask nobody any more, if it is in review."""
    review = _newest(REVIEWED[type(record)], record.id)
    if review is not None and review.state is ReviewState.OPEN:
        db.session.refresh(review, with_for_update=True)
        if review.state is ReviewState.OPEN:
            _settle(review, ReviewState.WITHDRAWN)


def keep(record: Any, *, by: User, anew: bool = False) -> None:
    """Let a record be in review if it still waits for that, and not else; `anew`: begin again in any case."""
    waits = kind_of(REVIEWED[type(record)]).waits(record)
    if anew or not waits:
        withdraw(record)
    last = _newest(REVIEWED[type(record)], record.id)
    if waits and (last is None or last.state is not ReviewState.OPEN):
        submit(record, by=by)


def again(review: Review, *, by: User, note: str = "") -> Review:
    """Begin another round by the steps in force now. Raise WikiError if the record waits for no review any more."""
    if review.customer is not None:
        customers.await_turn(review.customer)
    raise_generation(CUSTOMERS)
    record = record_of(review)
    if record is not None:
        db.session.refresh(record)
    if not still_waits(review):
        raise WikiError(SETTLED)
    withdraw(record)
    return submit(record, by=by, note=note)


def tidy(customer: Customer) -> None:
    """Ask nobody any more about records of a customer that wait for no review, after much was changed at once."""
    under_way = select(Review).where(Review.customer_id == customer.id, Review.state == ReviewState.OPEN)
    for review in db.session.scalars(under_way).all():
        record = record_of(review)
        if record is None or not kind_of(review.record_type).waits(record):
            _settle(review, ReviewState.WITHDRAWN)


def still_waits(review: Review) -> bool:
    """Tell whether it is the newest of a record that has to be reviewed before it counts."""
    record = record_of(review)
    newest = _newest(review.record_type, review.record_id) is review
    return newest and record is not None and kind_of(review.record_type).waits(record)


def is_outdated(review: Review) -> bool:
    """Tell whether another way is in force since it was handed in."""
    record = record_of(review)
    steps = [step.body() for step in current(flow_of(record)).steps] if record is not None else review.steps
    return steps != review.steps


def forget(record_type: RecordType, ids: Collection[str]) -> None:
    """Delete the reviews of records that are deleted."""
    gone = Review.record_type == record_type, Review.record_id.in_(ids)
    db.session.execute(delete(Review).where(*gone))


def refuse_late(record: Any, seen: str, *, user: User) -> None:
    """Raise WikiError if a person was asked at the step that was seen, and somebody has answered since."""
    review = _newest(REVIEWED[type(record)], record.id)
    ident, _, step = seen.partition(".")
    if review is None or ident != review.id or review.submitted_by_id == user.id or not step.isdecimal():
        return
    at = int(step[:2])
    if at >= len(review.steps) or not _parts(review, at, user):
        return
    if _has_answered(review, at, user):
        raise WikiError(TWICE)
    if review.state is not ReviewState.OPEN or review.step != at:
        raise WikiError(ANSWERED)


def mark(review: Review) -> str:
    """Return the mark of the step where a review is; a form hands it back as what was seen."""
    return f"{review.id}.{review.step}"


def _checked(review: Review, by: User, seen: str) -> list[str]:
    """Return the parts for which a person answers now."""
    _check(review, by, seen)
    asked = db.session.scalars(select(ReviewAsked.part).where(ReviewAsked.review_id == review.id))
    parts = parts_of(by, asked.all(), team_of(review.customer_id))
    if not parts:
        raise WikiError(N_("It waits for somebody else at this step."))
    return parts


def _check(review: Review, by: User, seen: str) -> None:
    """Raise WikiError if a person can say nothing to a review, or saw another step of it."""
    if review.state is not ReviewState.OPEN:
        raise WikiError(SETTLED)
    if seen and seen != mark(review):
        raise WikiError(ANSWERED)
    if review.submitted_by_id == by.id:
        raise WikiError(N_("You have handed this in yourself: somebody else has to look at it."))
    if _has_answered(review, review.step, by):
        raise WikiError(TWICE)


def _step_is_done(review: Review, parts: Collection[str]) -> bool:
    if step_of(review.steps[review.step]).quorum is Quorum.ANY:
        return True
    answered = ReviewAsked.review_id == review.id, ReviewAsked.part.in_(parts)
    db.session.execute(delete(ReviewAsked).where(*answered))
    return db.session.scalar(select(func.count()).where(ReviewAsked.review_id == review.id)) == 0


def _begin(review: Review, step: int) -> None:
    """Ask for the answers of a step."""
    body = step_of(review.steps[step])
    at = now()
    review.step, review.since = step, at
    review.due_on = (at.date() + timedelta(days=body.days)).isoformat()
    db.session.add(review)
    db.session.flush()
    _ask_nobody(review)
    db.session.add_all(ReviewAsked(review_id=review.id, part=part) for part in dict.fromkeys(body.who))
    telling.ask(review)


def _settle(review: Review, state: ReviewState, *, by: User | None = None) -> None:
    review.state, review.settled_at = state, now()
    _ask_nobody(review)
    db.session.flush()
    telling.end(review, by=by)


def _ask_nobody(review: Review) -> None:
    db.session.execute(delete(ReviewAsked).where(ReviewAsked.review_id == review.id))


def _has_answered(review: Review, step: int, user: User) -> bool:
    own = ReviewVerdict.review_id == review.id, ReviewVerdict.step == step, ReviewVerdict.user_id == user.id
    return db.session.scalar(select(ReviewVerdict.id).where(*own)) is not None


def _parts(review: Review, step: int, user: User) -> list[str]:
    return parts_of(user, review.steps[step]["who"], team_of(review.customer_id))


def _newest(record_type: RecordType, record_id: str) -> Review | None:
    rounds = select(Review).where(Review.record_type == record_type, Review.record_id == record_id)
    return db.session.scalars(rounds.order_by(Review.round.desc()).limit(1)).first()
