"""Cases from JSON lines, in batches: each is one transaction, so an import that is killed has left whole cases and a
second run completes it.

A line with a `ref` is the record of that name: equal to what was imported last → unchanged, even if a colleague has
edited the case since; otherwise a new revision. A line without one is known by its content. A line that breaks a rule
is refused with a reason, and the reading goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy.exc import DataError, IntegrityError

from wiki.errors import Invalid
from wiki.extensions import begin_write, db
from wiki.models import User
from wiki.models.changes import ACTOR, BULK
from wiki.services import cases, vocabulary
from wiki.services.cases import bulk
from wiki.services.cases.bulk import Imported, Known
from wiki.transfer.lines import Line

BATCH = 100


@dataclass
class Batch:
    """What became of some lines; `refused` and `warnings` name a line and say why."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    warnings: list[tuple[int, str]] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        """Return how many lines came to what end."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


class Entry(NamedTuple):
    """A line that breaks no rule."""

    number: int
    item: Imported


def import_cases(lines: Iterable[Line], *, by: User) -> Iterator[Batch]:
    """Write the lines down and yield what became of each batch; the caller commits before asking for the next."""
    session = db.session()
    try:
        for entries, batch in _batches(lines):
            try:
                yield _written(entries, batch, by)
            except (IntegrityError, DataError):  # because of one line: the others are written without it
                session.rollback()
                yield batch
                yield from (_written_alone(entry, by) for entry in entries)
    finally:
        session.info.pop(BULK, None)
        session.info.pop(ACTOR, None)


def check_cases(lines: Iterable[Line]) -> Iterator[Batch]:
    """Yield what `import_cases` would do, and do nothing. Memory grows with the file, by some 200 bytes a line."""
    seen: dict[int, int] = {}
    for entries, batch in _batches(lines):
        here = bulk.known([entry.item for entry in entries])
        for _, item in entries:
            key, value = hash(item.identity), hash(item.source_hash)
            if seen.get(key) == value or (key not in seen and _says_nothing_new(item, here)):
                batch.unchanged += 1
            elif key in seen or here.holds(item):
                batch.updated += 1
            else:
                batch.created += 1
            seen[key] = value
        yield batch


def _says_nothing_new(item: Imported, here: Known) -> bool:
    case = here.case(item)
    return here.holds_equal(item) or bool(case and case.head.body == cases.with_language(item.content).body())


def _batches(lines: Iterable[Line]) -> Iterator[tuple[list[Entry], Batch]]:
    """Yield lines in groups in which no case occurs twice, each group with the lines refused on the way."""
    entries: dict[tuple[str, str], Entry] = {}
    batch = Batch()
    warned: set[str] = set()
    for line in lines:
        entry = _read(line, batch, warned)
        if len(entries) + len(batch.refused) >= BATCH or (entry and entry.item.identity in entries):
            yield list(entries.values()), batch
            entries, batch = {}, Batch()
        if entry:
            entries[entry.item.identity] = entry
    yield list(entries.values()), batch


def _read(line: Line, batch: Batch, warned: set[str]) -> Entry | None:
    """Return the entry of a line, or None after writing down why it is refused."""
    for name in cases.unknown_keys(line.data):
        if name not in warned:
            warned.add(name)
            batch.warnings.append((line.number, f"“{name}” is no field of a case and is ignored."))
    if line.problem:
        batch.refused.append((line.number, str(line.problem)))
        return None
    try:
        ref, content = cases.parse_named(line.data, vocabulary.current())
        return Entry(line.number, Imported(ref, content, bulk.source_hash(content)))
    except Invalid as error:
        batch.refused.append((line.number, str(error)))
        return None


def _written(entries: Sequence[Entry], batch: Batch, by: User) -> Batch:
    """Write what has changed, rendered before the writing transaction begins, which is open when this returns."""
    items = [entry.item for entry in entries]
    here = bulk.known(items)
    changed = [item for item in items if not here.holds_equal(item)]
    pages = cases.all_rendered([item.content for item in changed])
    changed = [item._replace(html=page) for item, page in zip(changed, pages, strict=True)]
    created, updated = _write(changed, by) if changed else (0, 0)
    return replace(batch, created=created, updated=updated, unchanged=len(items) - created - updated)


def _write(items: Sequence[Imported], by: User) -> tuple[int, int]:
    """Write cases down and return how many are new and how many changed, judged inside the writing transaction."""
    begin_write()
    db.session().info.update({BULK: True, ACTOR: by.id})
    here = bulk.known(items, lock=True)
    new = [item for item in items if not here.holds(item)]
    bulk.ensure_terms([item for item in items if not here.holds_equal(item)])
    bulk.create_all(new, by=by)
    updated = sum(bulk.update(case, item, by=by) for item in items if (case := here.case(item)))
    db.session.flush()
    return len(new), updated


def _written_alone(entry: Entry, by: User) -> Batch:
    try:
        return _written([entry], Batch(), by)
    except (IntegrityError, DataError):
        db.session.rollback()
        reason = f"ref: another record has the ref “{entry.item.ref}”." if entry.item.ref else "cannot be stored."
        return Batch(refused=[(entry.number, reason)])
