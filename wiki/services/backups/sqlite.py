"""SQLite in and out of a backup: a copy of the file as it was at one moment, without what is not to be in it.

The copy is written anew after that, so nothing that was deleted lies in its free pages.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine

from wiki.errors import WikiError
from wiki.extensions import WRITING, db, dumps, prepare_engine
from wiki.files.whole import settle
from wiki.services.backups.archive import AUDIT_HEAD, DAMAGED, Damaged, Manifest, Progress

MEMBER = "casewiki.db"
PAGES = 2_000
"""Pages of 4 kB that are copied between two looks at how far it is."""


@contextmanager
def dumped(
    folder: Path, left_out: Iterable[str], progress: Progress
) -> Iterator[tuple[Connection, dict[str, list[str]], dict[str, Path]]]:
    """Copy the database while others write to it; give the copy, no columns as it knows its own, and the member."""
    copy, clean = folder / "copy.db", folder / MEMBER
    _copy(copy, progress)
    with closing(sqlite3.connect(copy, isolation_level=None)) as target:
        target.execute("PRAGMA synchronous=OFF")
        if target.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise WikiError("The database is damaged; there is no backup of it. Run: casewiki check")
        for table in left_out:
            target.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own
        target.execute("VACUUM INTO ?", [str(clean)])
    copy.unlink()
    engine = create_engine(f"sqlite:///{clean}")
    try:
        with engine.connect() as connection:
            yield connection, {}, {MEMBER: clean}
    finally:
        engine.dispose()


def _copy(copy: Path, progress: Progress) -> None:
    def told(_status: int, left: int, total: int) -> None:
        progress("copy", total - left, total)

    with closing(sqlite3.connect(_file())) as source, closing(sqlite3.connect(copy)) as target:
        # What is read stays as it is now: without an open transaction each write of others would begin the copy anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(target, pages=PAGES, progress=told, sleep=0)


def is_empty() -> bool:
    """Tell whether there is no table yet, without making the file."""
    file = _file()
    if not file.exists() or not file.stat().st_size:
        return True
    with closing(sqlite3.connect(file)) as database:
        return not database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def workplace(_instance: Path) -> Path:
    """Return a folder from which a file can be moved to where the database is."""
    return _file().parent


@contextmanager
def loading(members: dict[str, Path], _manifest: Manifest) -> Iterator[Connection]:
    """Give the unpacked database in a transaction; at the end it takes its place, after an exception it does not."""
    if set(members) - {AUDIT_HEAD} != {MEMBER}:
        raise Damaged(DAMAGED)
    file = members[MEMBER]
    engine = create_engine(f"sqlite:///{file}", json_serializer=dumps)
    prepare_engine(engine, file.with_name("write.lock"))
    try:
        with _whole(engine), engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
    _put_in_place(file)


@contextmanager
def _whole(engine: Engine) -> Iterator[None]:
    """See before and after that the file is sound, and that all is in the file itself."""
    _check(engine)
    yield
    _check(engine)
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _check(engine: Engine) -> None:
    with engine.connect() as connection:
        for pragma, sound in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            if [tuple(row) for row in connection.exec_driver_sql(f"PRAGMA {pragma}")] != sound:
                raise Damaged(DAMAGED)


def _put_in_place(file: Path) -> None:
    place = _file()
    db.session.remove()
    db.engine.dispose()
    for leftover in (place, place.with_name(f"{place.name}-wal"), place.with_name(f"{place.name}-shm")):
        leftover.unlink(missing_ok=True)
    settle(file)
    file.replace(place)
    settle(place.parent)


def _file() -> Path:
    return Path(db.engine.url.database or "")
