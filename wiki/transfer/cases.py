"""Cases from JSON lines, in batches: each is one transaction, so an import that is killed has left whole cases and a
second run completes it.

A line with a `ref` is the record of that name: equal to what was imported last → unchanged, even if a colleague has
edited the case since; otherwise a new revision. A line without one is known by its content. A line that breaks a rule
is refused with a reason, and the reading goes on.

Lines may be given in as many calls as one likes, and twice: such a line is unchanged then. `check_cases` needs the same
`Seen` in each call of one file.
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

    `new` has the cases that lines have become, by their numbers.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[int, Reasons]] = field(default_factory=list)
    warnings: list[tuple[int, Message]] = field(default_factory=list)
    new: list[tuple[int, str]] = field(default_factory=list)

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


def import_cases(lines: Iterable[Line], *, by: User, as_person: bool = False) -> Iterator[Batch]:
    """Write the lines down and yield what became of each batch; the caller commits before asking for the next.

    With `as_person` a line changes no case that the person may not change. Otherwise it is the site that imports, and
    `by` only signs.
    """
    session = db.session()
    try:
        for entries, batch in _batches(lines, set()):
            here = _known(entries)
            entries = _changeable(entries, here, batch, by) if as_person else entries
            try:
                yield _written(entries, here, batch, by, as_person)
            except (IntegrityError, DataError):  # because of one line: the others are written without it
                session.rollback()
                yield batch
                yield from (_written_alone(entry, by, as_person) for entry in entries)
    finally:
        session.info.pop(BULK, None)
        session.info.pop(ACTOR, None)


def check_cases(lines: Iterable[Line], *, seen: Seen | None = None, person: User | None = None) -> Iterator[Batch]:
    """Yield what `import_cases` would do, and do nothing. A file checked in several calls has one `seen` for all.

    `person` is whoever would import as a person.
    """
    seen = seen or Seen()
    for entries, batch in _batches(lines, seen.unknown_keys):
        here = _known(entries)
        entries = _changeable(entries, here, batch, person) if person else entries
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


def _known(entries: Sequence[Entry]) -> Known:
    return bulk.known([entry.item for entry in entries])


def _changeable(entries: Sequence[Entry], here: Known, batch: Batch, person: User) -> list[Entry]:
    """Return the entries without those that would change what the person may not change, which are refused."""
    own, kept = bulk.changeable(here, by=person), []
    for entry in entries:
        if entry.item.ref in here.by_ref and entry.item.ref not in own:
            batch.refused.append((entry.number, _not_stored(entry.item.ref)))
        else:
            kept.append(entry)
    return kept


def _written(entries: Sequence[Entry], here: Known, batch: Batch, by: User, as_person: bool) -> Batch:
    """Write what has changed, rendered before the writing transaction begins, which is open when this returns."""
    items = [entry.item for entry in entries]
    changed = [item for item in items if not here.holds_equal(item)]
    pages = cases.all_rendered([item.content for item in changed])
    changed = [item._replace(html=page) for item, page in zip(changed, pages, strict=True)]
    new, updated = _write(changed, by, as_person) if changed else ({}, 0)
    became = [(entry.number, new[entry.item.identity]) for entry in entries if entry.item.identity in new]
    unchanged = len(items) - len(new) - updated
    return replace(batch, created=len(new), updated=updated, unchanged=unchanged, new=became)


def _write(items: Sequence[Imported], by: User, as_person: bool) -> tuple[dict[tuple[str, str], str], int]:
    """Write cases down and return the new ones and how many changed, judged inside the writing transaction."""
    begin_write()
    db.session().info.update({BULK: True, ACTOR: by.id})
    here = bulk.known(items, lock=True)
    new = [item for item in items if not here.holds(item)]
    bulk.ensure_terms([item for item in items if not here.holds_equal(item)])
    made = bulk.create_all(new, by=by)
    own = bulk.changeable(here, by=by) if as_person else here.by_ref  # once more, now that nobody can change it
    known = [(case, item) for item in items if (case := here.case(item)) and case.ref in own]
    updated = sum(bulk.update(case, item, by=by) for case, item in known)
    db.session.flush()
    return {item.identity: case.id for item, case in zip(new, made, strict=True)}, updated


def _written_alone(entry: Entry, by: User, as_person: bool) -> Batch:
    try:
        return _written([entry], _known([entry]), Batch(), by, as_person)
    except (IntegrityError, DataError):
        db.session.rollback()
        return Batch(refused=[(entry.number, _not_stored(entry.item.ref))])


def _not_stored(ref: str | None) -> Reasons:
    if ref:
        return Reasons({"ref": Message(N_("another record has the ref “%(ref)s”."), {"ref": ref})})
    return Reasons({"": Message(N_("cannot be stored."))})
