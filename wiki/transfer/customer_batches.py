"""Batches of a table of customers: looking what would come of them, and bringing them in, each batch whole or not."""

from collections.abc import Iterator, Mapping
from typing import Any

from wiki.errors import N_, Message
from wiki.files.tabular import Row
from wiki.models import ImportState, RowKind, TableImport
from wiki.models.base import now
from wiki.services import imports, vocabulary
from wiki.transfer import recording
from wiki.transfer.batches import Opened, go_on, kept_of, may
from wiki.transfer.customer_import import Choice, Plan, carry_out, planned
from wiki.transfer.customer_rows import Said, said

NO_LONGER = N_("Whoever brought this table may no longer note customers.")


def check(one: TableImport, opened: Opened) -> Iterator[None]:
    """Look what would come of the next rows; yield when there is something to commit."""
    ident, since = one.id, one.stepped_at
    if opened.place != one.place:  # what was seen of the rows before is lost
        if kept := kept_of(ident, ImportState.CHECKING, since):
            imports.check_anew(kept)
            yield
        return
    batch = opened.batch()
    plans = planned(_said(one, batch), by=one.user, seen=opened.seen_customers)
    if kept := kept_of(ident, ImportState.CHECKING, since):
        _count(kept, plans)
        go_on(kept, opened, batch, ImportState.CHECKED)
        yield


def bring_in(one: TableImport, opened: Opened) -> Iterator[None]:
    """Write down what the next rows say; of those that the check has refused, nothing."""
    ident, since = one.id, one.stepped_at
    if not may(one):
        if kept := kept_of(ident, ImportState.IMPORTING, since):
            recording.leave(kept, ImportState.STOPPED, Message(NO_LONGER))
            yield
        return
    batch = opened.batch()
    refused = imports.numbers_of(one, RowKind.REFUSED, batch[0][0], batch[-1][0]) if batch else set()
    rows = [row for row in _said(one, batch) if row.number not in refused]
    plans = planned(rows, by=one.user, seen=opened.seen_customers, choices=_choices(one, rows))
    if (kept := kept_of(ident, ImportState.IMPORTING, since)) and may(kept):
        for plan in plans:
            done = carry_out(plan, by=kept.user, note=kept.name)
            if done:
                setattr(kept, done, getattr(kept, done) + 1)
        _refuse(kept, plans)
        kept.stepped_at = now()
        go_on(kept, opened, batch, ImportState.DONE)
        yield


def _said(one: TableImport, batch: list[Row]) -> list[Said]:
    return said(batch, one.mapping["columns"], vocabulary.current())


def _choices(one: TableImport, rows: list[Said]) -> Mapping[int, Choice]:
    """Return what its owner wants of the rows that look like a known customer."""
    chosen, rest = one.mapping.get("choices", {}), one.mapping.get("rest", Choice.SKIP)
    return {row.number: Choice(chosen.get(str(row.number), rest)) for row in rows}


def _count(kept: TableImport, plans: list[Plan]) -> None:
    """Write down what would come of rows. One that looks like a known customer is none of the new ones yet."""
    good = [plan for plan in plans if not plan.wrong]
    asked = [plan for plan in good if plan.similar]
    sure = [plan for plan in good if not plan.similar]
    kept.created += sum(plan.customer_id is None for plan in sure)
    kept.updated += sum(plan.customer_id is not None and plan.changes for plan in sure)
    kept.unchanged += sum(not plan.changes for plan in sure)
    _refuse(kept, plans)
    recording.note(kept, RowKind.NOTICED, [(one.row.number, _shown(one, list(one.similar)), None) for one in asked])
    changing = [plan for plan in sure if plan.changes]
    recording.note(kept, RowKind.PLANNED, [(one.row.number, _shown(one, []), None) for one in changing])


def _shown(plan: Plan, similar: list[str]) -> dict[str, Any]:
    return {"name": plan.row.name, "like": similar, "new": plan.customer_id is None}


def _refuse(kept: TableImport, plans: list[Plan]) -> None:
    refused = [(plan.row.number, plan.wrong) for plan in plans if plan.wrong]
    notes = [(number, {name: why.to_json() for name, why in wrong.items()}, None) for number, wrong in refused]
    recording.note(kept, RowKind.REFUSED, notes)
