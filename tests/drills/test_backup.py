"""kill -9 of a backup that is being made, and of a restore."""

import random
import sqlite3
import tarfile
import time
from contextlib import closing

import pytest

from tests.service import PATIENCE, Service

MB = 2**20
SIZE = 40
ROUNDS = 3
CHEAP = {"CASEWIKI_ARGON2_MEMORY_KIB": "64", "CASEWIKI_MEANING": "off"}


@pytest.fixture
def site(tmp_path):
    """A site whose database takes a while to copy."""
    site = Service(tmp_path / "instance", CHEAP)
    site.casewiki("init")
    with closing(sqlite3.connect(tmp_path / "instance" / "casewiki.db")) as database, database:
        database.execute("INSERT INTO blobs VALUES ('x', ?, '2026-01-01')", [SIZE * MB])
        for number in range(SIZE):
            database.execute("INSERT INTO blob_chunks VALUES ('x', ?, ?)", [number, random.randbytes(MB)])  # noqa: S311
    return site


def kill_while_working(site, arguments, begun):
    """Start a command, kill it at a random moment after it has begun, and return whether it was at work."""
    command = site.begin(*arguments)
    end = time.monotonic() + PATIENCE
    while not begun() and command.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.005)
    time.sleep(random.uniform(0, 0.3))  # noqa: S311
    was_at_work = command.poll() is None
    command.kill()
    command.wait(PATIENCE)
    return was_at_work


@pytest.mark.drill
def test_a_killed_backup_leaves_no_file_and_a_killed_restore_no_database(site, tmp_path):
    file, folder = tmp_path / "a.tar", tmp_path / "elsewhere"
    killed = 0
    for _ in range(ROUNDS):
        at_work = kill_while_working(site, ["backup", str(file)], lambda: list(tmp_path.glob(".a.tar.*.part")))
        assert at_work or file.exists()
        if file.exists():  # killed between the renaming and its end: then it is whole
            with tarfile.open(file) as archive:
                assert sum(member.size for member in archive) > SIZE * MB
        file.unlink(missing_ok=True)
        killed += at_work
    assert killed
    site.casewiki("backup", str(file))
    assert list(tmp_path.glob(".a.tar.*.part")) == []

    keys = tmp_path / "instance"
    own = {"CASEWIKI_SECRET_KEY": (keys / "secret_key").read_text(), "CASEWIKI_KEY_RING": str(keys / "key_ring")}
    other = Service(folder, CHEAP | own)
    database = folder / "casewiki.db"
    at_work = kill_while_working(other, ["restore", str(file)], lambda: list(folder.glob(".casewiki-restore-*")))
    assert at_work or database.exists()
    database.unlink(missing_ok=True)
    other.casewiki("restore", str(file))
    assert list(folder.glob(".casewiki-restore-*")) == []
    other.casewiki("reindex")
    assert other.casewiki("check") == "ok\n"
