"""Documents of any kind, looked up by their ids, as far as somebody may read them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from wiki.access import listing
from wiki.extensions import db
from wiki.models import Case, Customer, Document, Page, Playbook, RootCause, Topic, User

KINDS: dict[str, type[Any]] = {
    "case": Case,
    "page": Page,
    "playbook": Playbook,
    "topic": Topic,
    "root_cause": RootCause,
    "customer": Customer,
}
"""The models of documents by what `Document.kind` says."""


def model_of(document_id: str) -> type[Any]:
    """Return what kind of document it is; a case, if there is none: it is then asked for in vain as one of those."""
    kind = db.session.scalar(select(Document.kind).where(Document.id == document_id[:17]))
    return KINDS.get(kind or "", Case)


def readable(ids: Collection[str], *, user: User, kinds: Collection[str] = tuple(KINDS)) -> dict[str, Document]:
    """Return those of `ids` that the user may read, by id; one query for each kind."""
    found: dict[str, Document] = {}
    for model in (KINDS[kind] for kind in kinds) if ids else ():
        chosen = db.session.scalars(listing(model, user=user).where(model.id.in_(ids)))
        found |= {record.id: record for record in chosen}
    return found
