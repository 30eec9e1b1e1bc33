"""Cases from JSON lines, in batches: each is one transaction, so an import that is killed has left whole cases and a
second run completes it.

A line with a `ref` is the record of that name: equal to what was imported last → unchanged, even if a colleague has
edited the case since; otherwise a new revision. A line without one is known by its content. A line that breaks a rule
is refused with a reason, and the reading goes on.

Work can be split: whoever keeps `Batch.through` with each commit goes on behind that line after a crash, and may give
the lines in as many calls as it likes. To give a line twice is harmless, it is unchanged then. `check_cases` needs
the same `Seen` in each call of one file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from sqlalchemy.exc import DataError, IntegrityError

from wiki.errors import N_, Invalid, Message
from wiki.extensions import begin_write, db
from wiki.models import User
from wiki.models.changes import ACTOR, BULK
from wiki.services import cases, vocabulary
from wiki.services.cases import bulk
from wiki.services.cases.bulk import Imported, Known
from wiki.transfer.lines import Line

BATCH = 100


@dataclass(frozen=True)
class Reasons:
    """Why a line is refused: a sentence for each field, under "" one about the whole line."""

    fields: Mapping[str, Message]

    def __str__(self) -> str:
        return "; ".join(f"{name}: {message}" if name else str(message) for name, message in self.fields.items())


@dataclass
class Batch:
    """What became of some lines; `refused` and `warnings` name a line and say why.

    All lines up to number `through` are dealt with in this batch or an earlier one; 0 where that cannot be said.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, Reasons]] = field(default_factory=list)
    warnings: list[tuple[int, Message]] = field(default_factory=list)
    through: int = 0

    def counts(self) -> dict[str, int]:
        """Return how many lines came to what end."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
        }


@dataclass
class Seen:
    """What `check_cases` remembers of a file from call to call: some 200 bytes a line."""

    contents: dict[int, int] = field(default_factory=dict)  # by the hash of what a record is known by
    unknown_keys: set[str] = field(default_factory=set)


class Entry(NamedTuple):
    """A line that breaks no rule."""

    number: int
    item: Imported


def import_cases(lines: Iterable[Line], *, by: User) -> Iterator[Batch]:
    """Write the lines down and yield what became of each batch; the caller commits before asking for the next."""
    session = db.session()
    try:
        for entries, batch in _batches(lines, set()):
            try:
                yield _written(entries, batch, by)
            except (IntegrityError, DataError):  # because of one line: the others are written without it
                session.rollback()
                yield replace(batch, through=0)
                yield from (_written_alone(entry, by) for entry in entries)
                yield Batch(through=batch.through)
    finally:
        session.info.pop(BULK, None)
        session.info.pop(ACTOR, None)


def check_cases(lines: Iterable[Line], *, seen: Seen | None = None) -> Iterator[Batch]:
    """Yield what `import_cases` would do, and do nothing. A file checked in several calls has one `seen` for all."""
    seen = seen or Seen()
    for entries, batch in _batches(lines, seen.unknown_keys):
        here = bulk.known([entry.item for entry in entries])
        for _, item in entries:
            key, value = hash(item.identity), hash(item.source_hash)
            if seen.contents.get(key) == value or (key not in seen.contents and _says_nothing_new(item, here)):
                batch.unchanged += 1
            elif key in seen.contents or here.holds(item):
                batch.updated += 1
            else:
                batch.created += 1
            seen.contents[key] = value
        yield batch


def _says_nothing_new(item: Imported, here: Known) -> bool:
    case = here.case(item)
    return here.holds_equal(item) or bool(case and case.head.body == cases.with_language(item.content).body())


def _batches(lines: Iterable[Line], warned: set[str]) -> Iterator[tuple[list[Entry], Batch]]:
    """Yield lines in groups in which no case occurs twice, each group with the lines refused on the way."""
    entries: dict[tuple[str, str], Entry] = {}
    batch = Batch()
    for line in lines:
        entry = _read(line, batch, warned)
        if len(entries) + len(batch.refused) >= BATCH or (entry and entry.item.identity in entries):
            if entry is None:  # it is among the refused; an entry opens the next group
                batch.through = line.number
            yield list(entries.values()), batch
            entries, batch = {}, Batch()
        if entry:
            entries[entry.item.identity] = entry
        batch.through = line.number
    yield list(entries.values()), batch


def _read(line: Line, batch: Batch, warned: set[str]) -> Entry | None:
    """Return the entry of a line, or None after writing down why it is refused."""
    for name in cases.unknown_keys(line.data):
        if name not in warned:
            warned.add(name)
            text = N_("“%(name)s” is no field of a case and is ignored.")
            batch.warnings.append((line.number, Message(text, {"name": name})))
    if line.problem:
        batch.refused.append((line.number, Reasons({"": line.problem})))
        return None
    try:
        ref, content = cases.parse_named(line.data, vocabulary.current())
        return Entry(line.number, Imported(ref, content, bulk.source_hash(content)))
    except Invalid as error:
        batch.refused.append((line.number, Reasons(error.fields)))
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
        return Batch(refused=[(entry.number, _not_stored(entry.item.ref))])


def _not_stored(ref: str | None) -> Reasons:
    if ref:
        return Reasons({"ref": Message(N_("another record has the ref “%(ref)s”."), {"ref": ref})})
    return Reasons({"": Message(N_("cannot be stored."))})
