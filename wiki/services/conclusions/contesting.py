"""Doubt: a later reply contradicts what was concluded. What it became is contested until its verifier has answered."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import Conclusion, Document, Page, Post, User
from wiki.models.base import now
from wiki.services.conclusions.concluding import current
from wiki.text.checks import checked_remark

ANSWER_LENGTH = 2_000


def contest(post: Post) -> Conclusion | None:
    """Mark what the topic became as contested by this reply, and return the conclusion, if it contradicts one."""
    conclusion = current(post.topic) if post.contradicts else None
    if conclusion is None:
        return None
    conclusion.contradicted_by_id, conclusion.settled_at, conclusion.answer = post.id, None, ""
    _mark(conclusion)
    return conclusion


def withdraw(post: Post) -> None:
    """Drop the doubt of a reply that was taken back."""
    for conclusion in db.session.scalars(select(Conclusion).where(Conclusion.contradicted_by_id == post.id)):
        conclusion.contradicted_by_id = None
        _mark(conclusion)


def settle(conclusion: Conclusion, answer: str) -> None:
    """Answer a doubt, after which the text is no longer contested. Raise Invalid without a sentence."""
    conclusion.answer = checked_remark(answer, "answer", ANSWER_LENGTH, N_("Say what you found, in a sentence."))
    conclusion.settled_at = now()
    _mark(conclusion)


def contested(document: Document, *, by: User) -> list[Conclusion]:
    """Return the conclusions of a page or case that somebody contradicts, and nobody has answered."""
    if not document.sourced:
        return []
    doubted = listing(Conclusion, user=by).where(Conclusion.result_id == document.id, *_IN_DOUBT)
    return list(db.session.scalars(doubted.options(joinedload(Conclusion.topic)).order_by(Conclusion.at)))


def _mark(conclusion: Conclusion) -> None:
    """Let the page say whether any doubt is left."""
    db.session.flush()
    page = db.session.get(Page, conclusion.result_id) if conclusion.result_id else None
    if page is not None:
        doubts = select(Conclusion.id).where(Conclusion.result_id == page.id, *_IN_DOUBT)
        left = db.session.scalar(doubts.limit(1)) is not None
        page.contested_at = (page.contested_at or now()) if left else None


_IN_DOUBT = Conclusion.contradicted_by_id.is_not(None), Conclusion.settled_at.is_(None)
