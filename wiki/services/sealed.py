"""Sealing and opening values of records, and everything about their keys.

A record's values are sealed by a key of its own, and that key by the current master key of the ring. Rotating is
wrapping the records' keys anew: small, quick, and at any moment everything can be opened.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from wiki import sealing
from wiki.extensions import begin_write, db, insert_once
from wiki.models.base import now
from wiki.models.sealing import DataKey, MasterKeyMark
from wiki.sealing import KeyMissing

OWN = b"data"
"""Stands in a value for the id of its record's key: there is one for each record."""
BATCH = 100


@dataclass(frozen=True)
class Seal:
    """Seals and opens the values of one record. A value's place is told by table, revision or row, and field."""

    record_id: str
    key: bytes

    def close(self, text: str, *place: str | int) -> bytes:
        """Return the sealed text."""
        return self.close_bytes(text.encode(), *place)

    def open(self, sealed: bytes, *place: str | int) -> str:
        """Return the text; raise Broken if it was changed, or belongs elsewhere."""
        return self.open_bytes(sealed, *place).decode()

    def close_bytes(self, value: bytes, *place: str | int) -> bytes:
        """Return the sealed bytes."""
        return sealing.seal(self.key, OWN, value, self.record_id, *place)

    def open_bytes(self, sealed: bytes, *place: str | int) -> bytes:
        """Return the bytes; raise Broken if they were changed, or belong elsewhere."""
        return sealing.unseal(self.key, OWN, sealed, self.record_id, *place)


def new_seal(record_id: str) -> Seal:
    """Make the key of a new record."""
    prepare()
    key = sealing.new_key()
    master = sealing.ring().current()
    wrapped = sealing.seal(master.wrapping, bytes.fromhex(master.id), key, "data key", record_id)
    db.session.add(DataKey(record_id=record_id, wrapped=wrapped, master_key_id=master.id))
    db.session.flush()
    _mark(master.id)
    return Seal(record_id, key)


def seal_of(record_id: str) -> Seal:
    """Return the seal of a record; raise KeyMissing if its key was destroyed or the ring lacks the master key."""
    row = db.session.get(DataKey, record_id)
    if row is None:
        raise KeyMissing(f"The record {record_id} has no key any more.")
    return Seal(record_id, _unwrapped(row))


def seal_for(record_id: str) -> Seal:
    """Return the seal of a record, made now if it has none, such as that of a person's own copies."""
    return seal_of(record_id) if db.session.get(DataKey, record_id) else new_seal(record_id)


def seals_of(record_ids: Iterable[str]) -> Mapping[str, Seal]:
    """Return the seals of many records by their ids, asked for in one query; those without a key are missing."""
    rows = db.session.scalars(select(DataKey).where(DataKey.record_id.in_(list(record_ids))))
    return {row.record_id: Seal(row.record_id, _unwrapped(row)) for row in rows}


def prepare() -> None:
    """Make the ring of a new installation. Where something was sealed already, a missing ring is a fault."""
    if not sealing.ring().exists() and not db.session.scalar(select(func.count(MasterKeyMark.key_id))):
        sealing.ring().create()
        _mark(sealing.ring().current().id)


def faults() -> list[str]:
    """Return a sentence for each key that is needed and missing, or is not the one it was."""
    found, marks = [], db.session.scalars(select(MasterKeyMark).where(MasterKeyMark.retired_at.is_(None)))
    for mark in marks:
        try:
            if sealing.ring().check_value(mark.key_id) != mark.check_value:
                found.append(f"The key {mark.key_id} in the key ring is not the one that sealed these records.")
        except KeyMissing as error:
            found.append(str(error))
    return found


def require_keys() -> None:
    """Raise KeyMissing if a key that is needed is missing or wrong: better not to start than to fail one by one."""
    if found := faults():
        raise KeyMissing(found[0])


def unfinished() -> bool:
    """Tell whether a rotation has begun and not all keys are wrapped anew."""
    current = sealing.ring().current().id
    return db.session.scalar(select(DataKey.record_id).where(DataKey.master_key_id != current).limit(1)) is not None


def rotate(commit: Callable[[], None], progress: Callable[[int], None] | None = None) -> int:
    """Wrap all records' keys by a new master key, a batch a transaction, and return how many.

    What was interrupted goes on with the key that it had begun. The old keys stay in the ring, for backups.
    """
    begin_write()
    prepare()
    if not unfinished():
        _mark(sealing.ring().add())
    commit()
    done = 0
    while number := _rewrap(commit):
        done += number
        if progress:
            progress(done)
    return done


def _rewrap(commit: Callable[[], None]) -> int:
    begin_write()
    master = sealing.ring().current()
    waiting = select(DataKey).where(DataKey.master_key_id != master.id).order_by(DataKey.record_id).limit(BATCH)
    rows = list(db.session.scalars(waiting.with_for_update()))
    for row in rows:
        key = _unwrapped(row)
        row.wrapped = sealing.seal(master.wrapping, bytes.fromhex(master.id), key, "data key", row.record_id)
        row.master_key_id = master.id
    if not rows:
        _retire()
    commit()
    return len(rows)


def _retire() -> None:
    """Say of each master key that wraps nothing and is not current that it is needed no more."""
    current, wrapping = sealing.ring().current().id, select(DataKey.master_key_id)
    unused = select(MasterKeyMark).where(MasterKeyMark.key_id != current, MasterKeyMark.key_id.not_in(wrapping))
    for mark in db.session.scalars(unused.where(MasterKeyMark.retired_at.is_(None))):
        mark.retired_at = now()


def _unwrapped(row: DataKey) -> bytes:
    master = sealing.ring().get(row.master_key_id)
    return sealing.unseal(master.wrapping, bytes.fromhex(master.id), row.wrapped, "data key", row.record_id)


def _mark(key_id: str) -> None:
    """Write down that a master key is needed here."""
    facts = {"key_id": key_id, "check_value": sealing.ring().check_value(key_id), "created_at": now()}
    row = insert_once(MasterKeyMark).values(**facts, retired_at=None)
    again = row.on_conflict_do_update(
        index_elements=[MasterKeyMark.key_id], set_={"retired_at": None}, where=MasterKeyMark.retired_at.is_not(None)
    )
    db.session.execute(again)
