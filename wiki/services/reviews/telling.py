"""Telling people of reviews: whoever is asked until somebody has answered, and then whoever handed the record in."""

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Notice, NoticeReason, Review, User
from wiki.models.base import now
from wiki.services.notices.telling import write
from wiki.services.notices.told import Done, Outcome, Told
from wiki.services.reviews.finding import asked_people, standings


def ask(review: Review) -> None:
    """A step begins: tell those who are asked, and let it wait for nobody of the step before."""
    told = [
        Told(one.id, NoticeReason.ASKED, review_id=review.id, by_id=review.submitted_by_id) for one in _asked(review)
    ]
    write([Done(NoticeReason.ASKED, review_id=review.id), *told], now())


def narrow(review: Review) -> None:
    """Somebody has answered, and the step goes on: let it wait for those alone whose answer is still missing."""
    asked = {one.id for one in _asked(review)}
    waiting = select(Notice.user_id).where(Notice.review_id == review.id, Notice.done_at.is_(None))
    told = db.session.scalars(waiting.where(Notice.reason == NoticeReason.ASKED))
    write([Done(NoticeReason.ASKED, user_id=one, review_id=review.id) for one in told if one not in asked], now())


def end(review: Review, *, by: User | None = None) -> None:
    """It waits for nobody any more; who handed it in is told what came of it, if somebody decided."""
    told: list[Outcome] = [Done(NoticeReason.ASKED, review_id=review.id)]
    if by is not None:
        told.append(Told(review.submitted_by_id, NoticeReason.DECIDED, review_id=review.id, by_id=by.id))
    write(told, now())


def _asked(review: Review) -> list[User]:
    db.session.flush()
    return asked_people(review, standings([review])[review.id].missing)
