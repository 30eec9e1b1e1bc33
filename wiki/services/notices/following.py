"""Reading the change log: what follows from it is written in one transaction with how far it was read.

So after a crash nothing is told twice and nothing is left out.
"""

import logging
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import make_transient

from wiki.extensions import begin_write, db
from wiki.models import Change, Cursor, CursorRow, Notice, changes
from wiki.models.site import NOTICES, raise_generation
from wiki.services.documents import KINDS
from wiki.services.notices import plan_rules, telling
from wiki.services.notices.rules import RULES, outcomes

log = logging.getLogger(__name__)

READER = "notices"
MOST_CHANGES = 200
RIGHTS = {"level", "state", "hidden_at", "merged_into_id", "sourced", "removed_at", "approved", "submitted"}
"""Fields that decide, of documents and posts, who reads them: what is counted is then counted anew."""

DOCUMENTS = {model.__name__ for model in KINDS.values()} | {"Post"}


class Following:
    """Remembers how far the log was read, so that changes of which nobody is told cost no writing."""

    def __init__(self) -> None:
        self._cursor: Cursor | None = None

    def step(self) -> bool:
        """Read on, and tell whether there was anything; the caller commits."""
        found = _after(self._cursor)
        if found is None:
            return True
        if found:
            # After writing, the cursor is read from the database: who knows whether the caller could commit.
            self._cursor = None if follow(found) else _place(found[-1])
        return bool(found)


def follow(found: Sequence[Change]) -> bool:
    """Tell whoever is to be told of changes; return whether anything was written, with how far the log was read."""
    telling_of = [change for change in found if change.model in RULES or _decides(change) or plan_rules.decides(change)]
    if not telling_of:
        return False
    last = _place(found[-1])
    for change in telling_of:
        make_transient(change)  # else each would be read anew in the writing transaction
    begin_write()
    kept = db.session.get(CursorRow, READER, with_for_update=True)
    # A second worker does no harm: what it has read meanwhile is not told again.
    read = Cursor(kept.transaction_id, kept.change_id) if kept else Cursor()
    _tell(change for change in telling_of if _place(change) > read)
    _keep(max(last, read))
    return True


def _place(change: Change) -> Cursor:
    return Cursor(change.transaction_id, change.id)


def _after(cursor: Cursor | None) -> list[Change] | None:
    """Return the next changes; None if it begins here and now."""
    if cursor is None:
        kept = db.session.get(CursorRow, READER)
        if kept is None:
            newest = changes.newest()
            begin_write()
            _keep(newest)
            return None
        cursor = Cursor(kept.transaction_id, kept.change_id)
    return changes.after(cursor, limit=MOST_CHANGES)


def _tell(found: Iterable[Change]) -> None:
    decided = False
    for change in found:
        try:
            telling.write(outcomes(change), change.at)
        except (LookupError, AttributeError, TypeError, ValueError):  # a defect of one rule holds up nobody else
            log.exception("Nobody was told of change %s.", change.id)
        decided = decided or plan_rules.decides(change) or (_decides(change) and _is_told_of(change))
    if decided:
        raise_generation(NOTICES)


def _decides(change: Change) -> bool:
    return change.model in DOCUMENTS and not RIGHTS.isdisjoint(change.fields)


def _is_told_of(change: Change) -> bool:
    column = Notice.post_id if change.model == "Post" else Notice.document_id
    return db.session.scalar(select(Notice.id).where(column == change.record_id).limit(1)) is not None


def _keep(last: Cursor) -> None:
    kept = db.session.get(CursorRow, READER) or CursorRow(reader=READER)
    kept.transaction_id, kept.change_id = last
    db.session.add(kept)
