"""PostgreSQL in and out of a backup: each table as COPY writes it, all of one snapshot."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, Table, func, inspect, select, text

from wiki.extensions import WRITING, db
from wiki.models import AuditEntry, schema
from wiki.services.backups.archive import AUDIT_HEAD, DAMAGED, Damaged, Manifest, Progress

PIECE = 2**20

# Numbers of transactions mean nothing on another server: a change of a number that is yet to come would count as
# unfinished there. All that was told is finished; a reader goes on before the first change that it has not seen.
FORGET_TRANSACTIONS = (
    """
    UPDATE cursors SET change_id = coalesce(
        (SELECT min(id) - 1 FROM changes
         WHERE (changes.transaction_id, changes.id) > (cursors.transaction_id, cursors.change_id)),
        (SELECT coalesce(max(id), 0) FROM changes)), transaction_id = 0
    """,
    "UPDATE changes SET transaction_id = 0",
)


@contextmanager
def dumped(
    folder: Path, left_out: Iterable[str], progress: Progress
) -> Iterator[tuple[Connection, dict[str, list[str]], dict[str, Path]]]:
    """Write each table to a file of its own; give the snapshot that was read, the columns and the members."""
    members, left = {}, set(left_out)
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with db.engine.connect().execution_options(**options) as connection:
        tables = [table for table in _tables(connection) if table.name not in left]
        for number, table in enumerate(tables):
            progress("copy", number, len(tables))
            members[_member(table)] = path = folder / f"{table.name}.copy"
            with path.open("wb") as out, _copying(connection, table, table.columns.keys(), "TO STDOUT") as copy:
                for piece in copy:
                    out.write(piece)
        progress("copy", len(tables), len(tables))
        yield connection, {table.name: table.columns.keys() for table in tables}, members


def is_empty() -> bool:
    """Tell whether there is no table yet."""
    return not inspect(db.engine).get_table_names()


def workplace(instance: Path) -> Path:
    """Return a folder in which an archive can be unpacked."""
    return instance


@contextmanager
def loading(members: dict[str, Path], manifest: Manifest) -> Iterator[Connection]:
    """Give the filled database in a transaction, which is committed at the end and rolled back after an exception."""
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        schema.upgrade_on(connection, manifest.schema)
        tables = _tables(connection)
        _require_fitting(tables, members, manifest)
        for table in reversed(tables):
            if table.name != AuditEntry.__tablename__:  # which is empty, and refuses it
                connection.execute(table.delete())
        with _told_as_damage():
            for table in tables:
                if table.name in manifest.columns:
                    _fill(connection, table, members[_member(table)], manifest.columns[table.name])
        for table in tables:
            _go_on_counting(connection, table)
        for statement in FORGET_TRANSACTIONS:
            connection.execute(text(statement))
        yield connection


def _tables(connection: Connection) -> list[Table]:
    """Return the tables, those that others point at before these."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != schema.VERSIONS]


def _member(table: Table) -> str:
    return f"tables/{table.name}.copy"


def _require_fitting(tables: list[Table], members: dict[str, Path], manifest: Manifest) -> None:
    """See that nothing but known tables and columns comes in, and that none is missing."""
    known = {table.name: set(table.columns.keys()) for table in tables}
    fits = all(set(names) == known.get(table) for table, names in manifest.columns.items())
    fits = fits and set(known) - set(manifest.columns) <= set(manifest.left_out)
    files = {f"tables/{table}.copy" for table in manifest.columns}
    if not fits or set(members) - {AUDIT_HEAD} != files:
        raise Damaged(DAMAGED)


def _fill(connection: Connection, table: Table, file: Path, columns: list[str]) -> None:
    with file.open("rb") as source, _copying(connection, table, columns, "FROM STDIN") as copy:
        while piece := source.read(PIECE):
            copy.write(piece)


@contextmanager
def _copying(connection: Connection, table: Table, columns: list[str], way: str) -> Iterator[Any]:
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    connection.execute(text("SELECT 1"))  # begins the transaction, which the driver would not do as we want it
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({names}) {way}") as copy:
        yield copy


@contextmanager
def _told_as_damage() -> Iterator[None]:
    failure: Any = db.engine.dialect.loaded_dbapi
    try:
        yield
    except failure.Error as error:
        raise Damaged(DAMAGED) from error


def _go_on_counting(connection: Connection, table: Table) -> None:
    """Let numbers that the database gives go on after those that are here."""
    for column in table.primary_key.columns:
        name = {"table": table.name, "column": column.name}
        if counter := connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), name):
            last = connection.scalar(select(func.max(column)))
            connection.execute(select(func.setval(counter, last or 1, last is not None)))
