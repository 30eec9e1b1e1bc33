"""What rules give and `telling` writes down, and which documents people are told of."""

from typing import Any, NamedTuple

from sqlalchemy import select

from wiki.extensions import db
from wiki.models import Case, Document, NoticeReason, Page, Playbook, RootCause, Topic

KINDS: dict[str, type[Any]] = {
    "case": Case,
    "page": Page,
    "topic": Topic,
    "playbook": Playbook,
    "root_cause": RootCause,
}


def model_of(document_id: str) -> type[Any]:
    """Return what kind of document it is; a case, if there is none: it is then asked for in vain as one of those."""
    kind = db.session.scalar(select(Document.kind).where(Document.id == document_id[:17]))
    return KINDS.get(kind or "", Case)


class Told(NamedTuple):
    """One person is to be told of one thing. Of one's own deed nobody is told; `seen` says that it is known already."""

    user_id: int
    reason: NoticeReason
    document_id: str
    post_id: str | None = None
    by_id: int | None = None
    seen: bool = False


class Done(NamedTuple):
    """What waited for anybody about a document, or for one person, waits no longer."""

    reason: NoticeReason
    document_id: str
    user_id: int | None = None


class Wrote(NamedTuple):
    """A person wrote in a document, and follows it from then on, if that person wants that."""

    user_id: int
    document_id: str


Outcome = Told | Done | Wrote
