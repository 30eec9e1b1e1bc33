"""The root causes of the demonstration: bringing them in once, and taking them out."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from wiki.extensions import db
from wiki.models import Case, Revision, RootCause, RootCauseCase, User
from wiki.models.site import EVIDENCE, raise_generation
from wiki.services.root_causes import editing
from wiki.services.root_causes.content import parse, rendered


def install(shipped: Iterable[Mapping[str, Any]], *, owners: Mapping[str, User], by: User) -> None:
    """Write down those that are not there yet, linked to the demo cases that they name by `ref`."""
    have = set(db.session.scalars(select(RootCause.ref).where(RootCause.is_demo)))
    for raw in shipped:
        if raw["ref"] not in have:
            _install(raw, owners=owners, by=by)


def remove_demo() -> None:
    """Delete the root causes of the demonstration with their links and revisions."""
    for root_cause in db.session.scalars(select(RootCause).where(RootCause.is_demo)):
        db.session.execute(delete(Revision).where(Revision.document_id == root_cause.id))
        db.session.delete(root_cause)
    db.session.flush()
    raise_generation(EVIDENCE)


def _install(raw: Mapping[str, Any], *, owners: Mapping[str, User], by: User) -> None:
    content = parse(raw)
    owner = owners.get(raw["owner"] or "")
    made = editing.create(content, rendered(content), by=by, owner=owner, ref=raw["ref"], is_demo=True)
    named = select(Case.id).where(Case.ref.in_(raw["cases"]), Case.is_demo)
    db.session.add_all(RootCauseCase(root_cause_id=made.id, document_id=ident) for ident in db.session.scalars(named))
    db.session.flush()
    if raw.get("fixed"):
        editing.fix(made, by=by)
