"""One SQLite transaction around everything: what a request commits is a savepoint within it, and can be undone.

Triggers tell what was changed, in the transaction itself: what was rolled back was not changed.
"""

import contextlib
import sqlite3
from typing import Any

from sqlalchemy import Engine, event

START = "casewiki_start"
REQUEST = "casewiki_request"


class HeldCursor(sqlite3.Cursor):
    """Turns the beginning of a transaction into that of a savepoint."""

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        connection: Any = self.connection
        if connection.held and sql.startswith("BEGIN"):
            connection.depth += 1
            sql = f"SAVEPOINT {REQUEST}"
        return super().execute(sql, *parameters)


class HeldConnection(sqlite3.Connection):
    """A connection that commits nothing any more once it is `held`."""

    held = False
    depth = 0

    def __setattr__(self, name: str, value: Any) -> None:
        if name != "isolation_level" or not self.held:  # to set it commits, even to what it is
            super().__setattr__(name, value)

    def cursor(self, *_: Any) -> Any:
        return super().cursor(HeldCursor)

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        # Another check-out of this same connection sets it up once more, which SQLite refuses by now.
        return super().execute("SELECT 1" if self.held and sql.startswith("PRAGMA") else sql, *parameters)

    def commit(self) -> None:
        if not self.held:
            super().commit()
        elif self.depth:
            self.depth -= 1
            super().execute(f"RELEASE {REQUEST}")

    def rollback(self) -> None:
        if not self.held:
            super().rollback()
        elif self.depth:
            self.depth -= 1
            super().execute(f"ROLLBACK TO {REQUEST}")
            super().execute(f"RELEASE {REQUEST}")

    def close(self) -> None:
        """Leave it open: the engine's next connection is this one."""


class Held:
    """The database of an engine from now on: whatever happens can be undone. Nobody may have it open."""

    def __init__(self, engine: Engine, file: str, *, ignored: tuple[str, ...]) -> None:
        engine.dispose()
        self.connection = sqlite3.connect(file, factory=HeldConnection, check_same_thread=False, isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys=ON")
        self._watch(ignored)
        self.connection.execute("BEGIN IMMEDIATE")
        self.connection.execute(f"SAVEPOINT {START}")
        self.connection.held = True
        event.listen(engine, "do_connect", lambda *_: self.connection)

    def changed(self) -> list[str]:
        """Return the tables in which something is not as it was at the beginning, but for those that are ignored."""
        return [name for (name,) in self.connection.execute("SELECT DISTINCT name FROM temp.touched ORDER BY name")]

    def keep(self, statement: str, *values: Any) -> None:
        """Do something that is not undone: it belongs to the beginning from now on."""
        self.undo()
        for command in (f"RELEASE {START}", statement, f"SAVEPOINT {START}"):
            self.connection.execute(command, *((values,) if command == statement else ()))

    def undo(self) -> None:
        """Bring everything back to the beginning."""
        self.connection.depth = 0
        self.connection.execute(f"ROLLBACK TO {START}")

    def end(self) -> None:
        """Let go of the file."""
        with contextlib.suppress(sqlite3.Error):
            sqlite3.Connection.rollback(self.connection)
        sqlite3.Connection.close(self.connection)

    def _watch(self, ignored: tuple[str, ...]) -> None:
        tables = self.connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        self.connection.execute("CREATE TEMP TABLE touched (name TEXT)")
        for (table,) in tables:
            for verb in ("INSERT", "UPDATE", "DELETE") if table not in ignored else ():
                told = f"BEGIN INSERT INTO touched VALUES ('{table}'); END"  # noqa: S608 - a name of ours
                self.connection.execute(f'CREATE TEMP TRIGGER "{verb}_{table}" AFTER {verb} ON main."{table}" {told}')
