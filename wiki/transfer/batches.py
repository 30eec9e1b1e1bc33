"""What the worker has at hand of an import, and how a batch of it is kept: locked, if its owner still wants it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from wiki.access import can
from wiki.extensions import begin_write, db, refresh_statistics
from wiki.files.tabular import Row
from wiki.models import Case, Customer, ImportKind, ImportState, TableImport
from wiki.models.base import now
from wiki.transfer import recording
from wiki.transfer.cases import Seen

BATCH = 100


@dataclass
class Opened:
    """The rows of an import behind its place, and what was seen of those before: cases, or customers by row."""

    place: int
    rows: Iterator[Row]
    seen: Seen = field(default_factory=Seen)
    seen_customers: dict[str, int] = field(default_factory=dict)

    def batch(self) -> list[Row]:
        """Take the next rows; none at the end."""
        found = list(islice(self.rows, BATCH))
        self.place += len(found)
        return found


def kept_of(ident: str, state: ImportState, since: datetime | None = None) -> TableImport | None:
    """Return the import, locked until the commit; None if its owner has decided otherwise (`since` then) meanwhile."""
    begin_write()
    query = select(TableImport).where(TableImport.id == ident, TableImport.state == state).with_for_update()
    same = query.where(TableImport.stepped_at == since) if since else query
    return db.session.scalars(same.execution_options(populate_existing=True)).first()


def go_on(kept: TableImport, opened: Opened, batch: list[Row], end: ImportState) -> None:
    """Move an import on behind a batch; an empty one is behind the last."""
    kept.place, kept.stepped_at = opened.place, now()
    if not batch:
        kept.state = end
        if end is ImportState.DONE:
            recording.settle(kept)
            refresh_statistics()


def may(one: TableImport) -> bool:
    """Tell whether its owner may still write what it brings."""
    return one.user.active and can("create", Customer if one.kind is ImportKind.CUSTOMERS else Case, user=one.user)
