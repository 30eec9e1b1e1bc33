"""What is written down of an import at work: its table, its counts, what there is to say of its rows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import select

from wiki.errors import N_, Message
from wiki.extensions import db, insert_once
from wiki.files.tables import Refusal, Table, rows
from wiki.models import ImportKind, ImportRow, ImportState, RowKind, TableImport
from wiki.models.base import now
from wiki.services import blobs, imports, vocabulary
from wiki.services.cases import noticing
from wiki.text.checks import shorten
from wiki.transfer import customer_columns, tables
from wiki.transfer.cases import Batch, Reasons
from wiki.transfer.lines import Line
from wiki.transfer.readings import Found
from wiki.transfer.refusals import REMARK

SAMPLE = 20
SAMPLE_LENGTH = 200
"""So many rows, and characters of each cell, are kept beside the import, to match its columns by."""
MOST_BYTES = 512 * 2**20
"""Bytes of all rows of a table."""
MOST_WORDS = 5
WORD_LENGTH = 40
MOST_CUSTOMERS = 20_000
NO_HEADINGS = N_("No column is called “Name of the customer”. Write headings into the first row and bring it again.")
TOO_MANY = N_("The table has %(rows)s rows; %(limit)s are the most. Divide it into several files.")
KEPT_OUT = N_("Names or numbers of persons were noticed: %(words)s")

Note = tuple[int, Mapping[str, Any], str | None]
"""The number of a row, what there is to say of it, and the case that it became."""


def leave(one: TableImport, state: ImportState, why: Message) -> None:
    """Leave an import where it cannot go on by itself, and say why."""
    one.state, one.trouble, one.stepped_at = state, why.to_json(), now()


def take(one: TableImport, found: Found) -> None:
    """Write down what a file is: its rows and what its columns seem to be, or why it cannot be read."""
    if isinstance(found.table, Refusal):
        leave(one, ImportState.UNREADABLE, found.table.message)
        return
    with found.rows.open("rb") as file:
        sample = [[_begin(cell) for cell in cells] for _number, cells in islice(rows(file), SAMPLE)]
        one.rows_hash = blobs.store(file, most=MOST_BYTES).hash
    one.table, one.unknown = _described(found.table, sample), {}
    if one.kind is ImportKind.CUSTOMERS:
        _take_customers(one, found.table)
        return
    one.mapping = _as_last_time(one) or _guessed(found.table.header, sample)
    one.state, one.stepped_at = ImportState.MATCHING, now()


def _take_customers(one: TableImport, table: Table) -> None:
    """Go on to the check of a table of customers at once: its headings say what is what, or it is not read."""
    columns = customer_columns.columns_of(table.header)
    one.mapping = {"columns": columns}
    if "name" not in columns and "ref" not in columns:
        leave(one, ImportState.UNREADABLE, Message(NO_HEADINGS))
    elif table.rows > MOST_CUSTOMERS:
        leave(one, ImportState.UNREADABLE, Message(TOO_MANY, {"rows": table.rows, "limit": MOST_CUSTOMERS}))
    else:
        one.state, one.stepped_at = ImportState.CHECKING, now()


def count(one: TableImport, part: Batch) -> None:
    """Add what became of some rows."""
    one.created += part.created
    one.updated += part.updated
    one.unchanged += part.unchanged
    note(one, RowKind.REFUSED, [(number, _reasons(reason), None) for number, reason in part.refused])
    note(one, RowKind.CREATED, [(number, {}, case_id) for number, case_id in part.new])


def settle(one: TableImport) -> None:
    """Make the counts of a finished import add up, also if a batch was done twice."""
    known = max(0, one.table["rows"] - one.created - imports.counts(one)[RowKind.REFUSED])
    one.updated = min(one.updated, known)
    one.unchanged = known - one.updated


def note(one: TableImport, kind: RowKind, notes: Iterable[Note]) -> None:
    """Write down what there is to say of rows; what was said of one stays."""
    said = [
        {"import_id": one.id, "number": number, "kind": kind, "reasons": dict(reasons), "case_id": case_id}
        for number, reasons, case_id in notes
    ]
    if said:
        db.session.execute(insert_once(ImportRow).on_conflict_do_nothing(), said)


def noticed(lines: Iterable[Line]) -> list[Note]:
    """Return the rows in which names or numbers of persons are noticed, with some of them."""
    found: list[Note] = []
    for line in lines:
        words = [one.text[:WORD_LENGTH] for one in noticing.findings(line.data)] if not line.problem else []
        if words:
            found.append((line.number, {"words": words[:MOST_WORDS]}, None))
    return found


def kept_out(one: TableImport, lines: Sequence[Line]) -> dict[int, Note]:
    """Return which of some rows are left out because persons are noticed in them, and what to say of them.

    Of rows that a new word of the vocabulary has made good since the check, its owner has been told nothing: they are
    left out, whatever is wished.
    """
    found = noticed(lines)
    if found and not one.skips_noticed:
        shown = imports.rows(one, RowKind.NOTICED).where(ImportRow.number.between(lines[0].number, lines[-1].number))
        told_of = {row.number for row in db.session.scalars(shown)}
        found = [note for note in found if note[0] not in told_of]
    return {number: (number, {"": _of_words(reasons["words"])}, None) for number, reasons, _ in found}


def add_unknown(one: TableImport, found: Mapping[str, Sequence[tuple[str, int]]]) -> None:
    """Add up the values that nobody knows and that are not settled yet, the most frequent of each field."""
    kept, settled = {}, tables.Mapping.from_json(one.mapping).values
    for name in {*one.unknown, *found}:
        numbers = dict(one.unknown.get(name, ()))
        for text, number in found.get(name, ()):
            if vocabulary.fold(text) not in settled.get(name, {}):
                numbers[text] = numbers.get(text, 0) + number
        kept[name] = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))[: tables.MOST_UNKNOWN]
    one.unknown = kept


def _begin(cell: str | None) -> str | None:
    return cell and shorten(cell, SAMPLE_LENGTH)


def _described(table: Table, sample: Sequence[Sequence[str | None]]) -> dict[str, Any]:
    return table._asdict() | {"warnings": [warning.to_json() for warning in table.warnings], "sample": sample}


def _guessed(header: Sequence[str], sample: Sequence[Sequence[str | None]]) -> dict[str, Any]:
    guessed = tables.guess_columns(header, sample, vocabulary.current())
    columns = ("" if name.startswith(REMARK) else field for name, field in zip(header, guessed, strict=True))
    return tables.Mapping(tuple(columns), {}, tuple(header)).to_json()


def _as_last_time(one: TableImport) -> dict[str, Any] | None:
    """Return how the person matched the same columns last."""
    query = select(TableImport).where(TableImport.user_id == one.user_id, TableImport.id != one.id)
    query = query.where(TableImport.kind == one.kind)
    earlier = db.session.scalars(query.order_by(TableImport.created_at.desc()))
    same = (other for other in earlier if other.mapping and other.table.get("header") == one.table["header"])
    return next((other.mapping for other in same), None)


def _of_words(words: Sequence[str]) -> dict[str, Any]:
    return Message(KEPT_OUT, {"words": ", ".join(words)}).to_json()


def _reasons(reasons: Reasons) -> dict[str, Any]:
    return {name: message.to_json() for name, message in reasons.fields.items()}
