"""Writings: keeping what somebody types before it is saved, offering it again, and letting it go."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, or_, select

from wiki.access import listing, prepared
from wiki.errors import N_, Invalid, Message, WikiError
from wiki.extensions import db
from wiki.models import Case, Document, Page, User, Writing
from wiki.models.base import now
from wiki.services.cases.content import MOST_TERMS, TEXT_LENGTH, TITLE_LENGTH
from wiki.text.checks import shorten

KEPT = timedelta(days=90)
MOST = 50
SITTING_LENGTH = 40
HEADINGS = ("title", "situation", "actions", "result", "why", "lessons", "text", "outcome", "answer", "purpose")
CASE, PAGE, TOPIC, POST, CONTACT, REPORT = "case", "page", "topic", "post", "contact", "report"
"""What a form may be about; a reply is kept beside its topic, contact and report beside the customer."""

Fields = Mapping[str, list[str]]


def keep(
    fields: Fields,
    *,
    document: Document | None,
    sitting: str,
    follows: str = "",
    base: int = 0,
    by: User,
    kind: str = CASE,
) -> Writing:
    """Keep what a page's form holds now; a page that continues an earlier writing (`follows`) takes that one over.

    Whatever another page has written since stays beside it, so two devices never lose each other's words.
    """
    if not 0 < len(sitting) <= SITTING_LENGTH or "\0" in sitting:
        raise Invalid({"sitting": Message(N_("This has to be a text."))})
    _check(fields)
    place = document.id if document else None, kind
    writing = _at(sitting, place, by) or _at(follows, place, by)
    if writing is None:
        _check_room(by)
        writing = Writing(user_id=by.id, document_id=place[0], kind=kind)
        db.session.add(writing)
    writing.sitting, writing.base, writing.fields = sitting, base, dict(fields)
    writing.updated_at, writing.dropped_at = now(), None
    db.session.flush()
    return writing


def of(document: Document | None, *, by: User, kind: str = CASE) -> list[Writing]:
    """Return what the person has not saved of a document, or of a `kind` not created yet; dropped last."""
    query = listing(Writing, user=by).where(Writing.document_id == (document.id if document else None))
    query = query.where(Writing.kind == kind)
    return list(db.session.scalars(query.order_by(*_ORDER)))


def unsaved(*, by: User, limit: int | None = None) -> list[Writing]:
    """Return the cases and pages that the person has not saved, may still save and has not dropped; newest first."""
    return list(db.session.scalars(prepared(_unsaved, limit, user=by)))


def _unsaved(limit: int | None, *, user: User) -> Select[Any]:
    of_kinds = [listing(model, "edit", user=user).with_only_columns(model.id) for model in (Case, Page)]
    query = listing(Writing, user=user).where(Writing.dropped_at.is_(None), Writing.kind.in_((CASE, PAGE)))
    query = query.where(or_(Writing.document_id.is_(None), *(Writing.document_id.in_(ids) for ids in of_kinds)))
    return query.order_by(*_ORDER).limit(limit)


def drop(writing: Writing) -> None:
    """Offer it no more; `bring_back` undoes it until the next save."""
    writing.dropped_at = now()


def bring_back(writing: Writing) -> None:
    """Offer it again."""
    writing.dropped_at = None


def forget(*sittings: str, by: User) -> None:
    """Delete what pages have kept: it is saved, or was nothing after all."""
    db.session.execute(delete(Writing).where(Writing.user_id == by.id, Writing.sitting.in_(sittings)))


def saved(document: Document, *sittings: str, by: User, kind: str = CASE) -> None:
    """Delete what the pages that were saved have kept, and what was dropped before."""
    forget(*sittings, by=by)
    gone = Writing.user_id == by.id, Writing.dropped_at.is_not(None), Writing.kind == kind
    of_it = or_(Writing.document_id == document.id, Writing.document_id.is_(None))
    db.session.execute(delete(Writing).where(*gone, of_it))


def outdated() -> ColumnElement[bool]:
    """Return the condition on writings that nobody has come back to for too long."""
    return Writing.updated_at < now() - KEPT


def heading(writing: Writing) -> str:
    """Return what tells the writing from others: its title, else how it begins; "" if there is nothing."""
    texts = (" ".join(writing.fields.get(name, [""])).strip() for name in HEADINGS)
    return shorten(next((text for text in texts if text), ""), TITLE_LENGTH)


_ORDER = Writing.dropped_at.is_not(None), Writing.updated_at.desc(), Writing.id


def _at(sitting: str, place: tuple[str | None, str], by: User) -> Writing | None:
    query = select(Writing).where(Writing.user_id == by.id, Writing.sitting == sitting)
    query = query.where(Writing.document_id == place[0], Writing.kind == place[1])
    return db.session.scalars(query).first() if sitting and "\0" not in sitting else None


def _check(fields: Fields) -> None:
    for name, values in fields.items():
        if len(values) > MOST_TERMS * 2:
            raise Invalid({name: Message(N_("At most %(limit)s values."), {"limit": MOST_TERMS})})
        # Browsers send a line end as two characters.
        if any(len(value.replace("\r\n", "\n")) > TEXT_LENGTH for value in values):
            raise Invalid({name: Message(N_("Too long: at most %(limit)s characters."), {"limit": TEXT_LENGTH})})


def _check_room(by: User) -> None:
    count = db.session.scalar(select(func.count()).select_from(Writing).where(Writing.user_id == by.id)) or 0
    if count >= MOST:
        raise WikiError(N_("You have %(limit)s unsaved texts. Save or drop some of them first."), limit=MOST)
