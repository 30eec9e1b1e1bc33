"""Comments on cases: adding, changing, taking back."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wiki.access import listing, look_up_rights
from wiki.errors import N_
from wiki.extensions import db
from wiki.models import Case, Comment, User
from wiki.models.base import now
from wiki.text.checks import checked_remark

TEXT_LENGTH = 5_000


def add(case: Case, text: str, *, by: User) -> Comment:
    """Add a comment. The same words sent twice in a row by one person are one comment."""
    text = checked(text)
    last = select(Comment).where(Comment.document_id == case.id).order_by(Comment.id.desc()).limit(1)
    previous = db.session.scalars(last).first()
    if previous is not None and previous.author_id == by.id and previous.text == text and not previous.removed_at:
        return previous
    made = Comment(document=case, version=case.version, author=by, text=text)
    db.session.add(made)
    return made


def change(comment: Comment, text: str) -> None:
    """Say it in other words."""
    text = checked(text)
    if text != comment.text:
        comment.text, comment.edited_at = text, now()


def remove(comment: Comment, *, by: User) -> None:
    """Take a comment back; its author and whoever took it back can bring it back."""
    if comment.removed_at is None:
        comment.removed_at, comment.removed_by_id = now(), by.id


def restore(comment: Comment) -> None:
    """Bring a comment back."""
    comment.removed_at = comment.removed_by_id = None


def on(case: Case, *, by: User) -> list[Comment]:
    """Return the comments on a case that `by` may read, oldest first."""
    # Most cases have none, and who may read them would be the dearer question.
    if db.session.scalar(select(Comment.id).where(Comment.document_id == case.id).limit(1)) is None:
        return []
    query = listing(Comment, user=by).where(Comment.document_id == case.id).options(joinedload(Comment.author))
    found = list(db.session.scalars(query.order_by(Comment.created_at, Comment.id)))
    look_up_rights(found, user=by)
    return found


def checked(text: str) -> str:
    """Return the cleaned text, or raise Invalid."""
    return checked_remark(text, "text", TEXT_LENGTH, N_("Write a sentence first."))
