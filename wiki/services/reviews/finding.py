"""What is in review: what waits for a person, what somebody has handed in, and how far it has come."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from wiki.access import listing
from wiki.extensions import db
from wiki.models import REVIEWED, Quorum, Review, ReviewAsked, ReviewState, ReviewVerdict, User
from wiki.services.reviewed import MODELS, awaits, is_readable
from wiki.services.reviews.flows import Step, fitting, step_of, team_of

WITH = joinedload(Review.submitted_by), selectinload(Review.customer)

ROUNDS = (
    select(Review)
    .where(Review.record_type == bindparam("record_type"), Review.record_id.in_(bindparam("ids", expanding=True)))
    .options(*WITH)
    .order_by(Review.round)
)
"""The reviews of some records of a kind, the newest last."""


@dataclass(frozen=True)
class Standing:
    """How far a review has come: its steps, what was said at each, and whose answer is missing now."""

    review: Review
    steps: tuple[Step, ...]
    verdicts: tuple[ReviewVerdict, ...]
    missing: tuple[str, ...]

    @property
    def any_of_them(self) -> bool:
        """Whether one answer is enough at the step where it is."""
        return self.steps[self.review.step].quorum is Quorum.ANY

    def said_at(self, step: int) -> list[ReviewVerdict]:
        """Return what was said at a step."""
        return [one for one in self.verdicts if one.step == step]


def waiting_for(user: User) -> Select[Any]:
    """Return the query for what waits for a person, what is late first."""
    found = select(Review).where(awaits(user)).options(*WITH)
    return found.order_by(Review.due_on, Review.submitted_at, Review.id)


def count_for(user: User) -> int:
    """Return how much waits for a person."""
    return db.session.scalar(select(func.count(Review.id)).where(awaits(user))) or 0


def submitted_by(user: User) -> Select[Any]:
    """Return the query for what a person has handed in and may still read, what is under way first."""
    found = select(Review).where(Review.submitted_by_id == user.id, is_readable(user)).options(*WITH)
    return found.order_by(Review.state != ReviewState.OPEN, Review.submitted_at.desc(), Review.id)


def record_of(review: Review) -> Any:
    """Return what is reviewed, whoever may read it."""
    return db.session.get(MODELS[review.record_type], review.record_id)


def records(reviews: Iterable[Review], *, user: User) -> dict[str, Any]:
    """Return what is reviewed, as far as a person may read it, by the ids of the reviews."""
    known = list(reviews)
    found: dict[tuple[Any, str], Any] = {}
    for record_type, model in MODELS.items():
        ids = [one.record_id for one in known if one.record_type is record_type]
        chosen = db.session.scalars(listing(model, user=user).where(model.id.in_(ids))) if ids else ()
        found |= {(record_type, one.id): one for one in chosen}
    return {one.id: found[key] for one in known if (key := (one.record_type, one.record_id)) in found}


def of_record(record: Any) -> Standing | None:
    """Return how the newest review of a record stands; the record was loaded by its reader."""
    return of_records([record]).get(record.id)


def of_records(found: Collection[Any]) -> dict[str, Standing]:
    """Return how the newest reviews of some records of one model stand, by the ids of the records."""
    if not found:
        return {}
    about = {"record_type": REVIEWED[type(next(iter(found)))], "ids": [one.id for one in found]}
    newest = {one.record_id: one for one in db.session.scalars(ROUNDS, about)}
    return {one.review.record_id: one for one in standings(newest.values()).values()}


def standings(reviews: Iterable[Review]) -> dict[str, Standing]:
    """Return how reviews stand, by their ids."""
    known = {one.id: one for one in reviews}
    if not known:
        return {}
    said = select(ReviewVerdict).where(ReviewVerdict.review_id.in_(known)).options(joinedload(ReviewVerdict.user))
    verdicts = list(db.session.scalars(said.order_by(ReviewVerdict.id)))
    asked = select(ReviewAsked).where(ReviewAsked.review_id.in_(known))
    rows = list(db.session.scalars(asked))
    return {
        ident: Standing(
            review,
            tuple(step_of(raw) for raw in review.steps),
            tuple(one for one in verdicts if one.review_id == ident),
            _in_order(review, {one.part for one in rows if one.review_id == ident}),
        )
        for ident, review in known.items()
    }


def nobody_can(standing: Standing) -> bool:
    """Tell whether a review is under way and nobody who is here could answer it now."""
    if standing.review.state is not ReviewState.OPEN:
        return False
    if standing.any_of_them:
        return not asked_people(standing.review, standing.missing)
    return not all(asked_people(standing.review, [part]) for part in standing.missing)


def asked_people(review: Review, parts: Iterable[str]) -> list[User]:
    """Return who is here and asked by these parts: not who handed it in, has answered, or may not read the record."""
    found = fitting(parts, team_of(review.customer_id))
    this = select(Review.id).where(Review.id == review.id)
    return [one for one in found if db.session.scalar(this.where(awaits(one))) is not None]


def _in_order(review: Review, missing: set[str]) -> tuple[str, ...]:
    return tuple(part for part in review.steps[review.step]["who"] if part in missing)
