"""Faults 2, 5, 7, 9, 10 and 11 of the index beside a database: lost, late, early, locked, written by two."""

import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.search.telling import tell
from tests.service import ROOT
from tests.writing import leave_database, writing
from wiki import paths, search
from wiki.app import create_app
from wiki.search import documents, place
from wiki.search.backend import IndexUnusable
from wiki.search.cache import Latest
from wiki.search.place import backend
from wiki.search.whoosh_backend import backend as opening
from wiki.services import cases
from wiki.services import people as people_service

pytestmark = pytest.mark.usefixtures("cases_only")

SAVE_AND_DIE = """
import os, signal
from tests.search.telling import tell
from wiki.app import create_app
from wiki.services import people
from wiki.settings import from_environment
with create_app(from_environment()).app_context():
    print(tell(people.find("ana"), "客户一", "他说价格太高了").id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(app):
    return app.extensions["casewiki_settings"].index_folder


@pytest.fixture
def found(app):
    """Gives the titles that Ben finds, and sees that total and counts speak of no others."""

    def titles(q: str = "") -> list[str]:
        hits = search.find(q, user=people_service.find("ben"), size=100)
        titles = sorted(hit.title.text for hit in hits.hits if not hit.related)
        assert hits.total == len(titles)
        return titles

    return titles


@pytest.mark.drill
def test_f02_killed_between_save_and_index_a_record_is_read_at_once_and_found_after_one_look(
    environ, people, sign_in, found
):
    search.catch_up()
    before = backend().mark().commit
    told = subprocess.run(
        [sys.executable, "-c", SAVE_AND_DIE], env=environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == -signal.SIGKILL, told.stderr

    assert "客户一" in sign_in(people.ben).get(f"/cases/{told.stdout.strip()}").text
    assert found("价格") == []
    assert search.follow()
    assert found("价格") == ["客户一"]
    assert not search.follow()
    assert backend().mark().commit == before + 1


def test_f05_an_index_that_is_deleted_is_made_once_and_not_again_and_again(people, folder, found):
    tell(people.ana, "客户一")
    search.catch_up()
    for _ in range(3):
        shutil.rmtree(folder)
        assert search.find("客户", user=people.ben).degraded
        assert found("客户") == ["客户一"]

        assert search.follow()
        made = backend().reader().generation
        assert [search.follow() for _ in range(5)] == [False] * 5
        assert backend().reader().generation == made
        assert len([one for one in folder.iterdir() if one.is_dir()]) == 1


def test_f05_where_no_index_can_be_made_the_database_answers_and_nothing_is_left_about(people, folder, found):
    tell(people.ana, "客户一")
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("no folder")
    for _ in range(3):
        with pytest.raises(OSError, match="exists"):
            search.follow()
    assert found("客户") == ["客户一"]
    folder.unlink()

    search.catch_up()
    assert not search.find("客户", user=people.ben).degraded
    assert found("客户") == ["客户一"]


def test_f07_an_index_older_than_the_database_shows_nothing_that_went_and_catches_up(people, folder, found):
    gone, kept = tell(people.ana, "客户一"), tell(people.ana, "客户二")
    search.catch_up()
    shutil.copytree(folder, folder.with_suffix(".old"))
    with writing():
        cases.remove(gone)
    tell(people.ana, "客户三")
    search.catch_up()
    bring_back(folder)

    assert found("客户") == [kept.title]
    search.catch_up()
    assert found("客户") == ["客户三", "客户二"]
    assert {*backend().reader().keys()} == documents.keys()


def bring_back(folder):
    """Put the copy of an index in its place, as another process finds it."""
    shutil.rmtree(folder)
    folder.with_suffix(".old").rename(folder)
    place._backend = Latest()


@contextmanager
def restored(app, databases, settings_for):
    """Work on a copy of the database as it is at the beginning, with the index as it is at the end."""
    leave_database()
    url = databases.create(app.extensions["casewiki_settings"].database_url)
    other = create_app(settings_for(url, app.extensions["casewiki_settings"].instance))

    @contextmanager
    def begin():
        with other.app_context():
            yield
            leave_database()

    yield begin
    databases.drop(url)


def test_f07_an_index_newer_than_the_database_is_built_anew_and_points_to_nothing_missing(
    app, people, databases, settings_for, found
):
    tell(people.ana, "客户一")
    search.catch_up()
    with restored(app, databases, settings_for) as earlier:
        tell(people_service.find("ana"), "客户二")
        search.catch_up()
        newer = backend().reader().generation
        assert found("客户") == ["客户一", "客户二"]
        leave_database()
        with earlier():
            assert found("客户") == ["客户一"]
            assert search.follow()
            assert backend().reader().generation.partition("-")[0] != newer.partition("-")[0]
            assert {*backend().reader().keys()} == documents.keys()
            assert found("客户") == ["客户一"]


MOUNTINFO = """
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:26 / /srv/our\\040share rw,relatime shared:2 - nfs4 server:/export rw,vers=4.2
31 22 0:27 / /srv/our\\040share/local rw,relatime - xfs /dev/sdb1 rw
32 22 0:28 / /mnt/windows rw - cifs //server/share rw
33 22 0:29 / /mnt/ssh rw - fuse.sshfs me@server: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/var/lib/casewiki", None),
        ("/srv/our share/casewiki", "nfs4"),
        ("/srv/our share/local/casewiki", None),
        ("/srv/our shares", None),
        ("/mnt/windows", "cifs"),
        ("/mnt/ssh/casewiki", "fuse.sshfs"),
    ],
)
def test_f09_a_network_drive_is_known_by_its_mount(tmp_path, monkeypatch, folder, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTINFO.strip())
    monkeypatch.setattr(paths, "MOUNTS", mounts)

    assert paths.network_drive(Path(folder)) == kind


def test_f09_where_nobody_tells_of_mounts_nothing_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "MOUNTS", tmp_path / "missing")

    assert paths.network_drive(tmp_path) is None


def test_f09_on_a_network_drive_the_log_says_what_may_happen_and_what_to_do(app, casewiki, monkeypatch, caplog):
    monkeypatch.setattr("wiki.cli.serving.network_drive", lambda _: "nfs4")
    monkeypatch.setattr("wiki.worker.work", lambda *_: None)
    casewiki("worker")

    assert "lies on a network drive (nfs4)" in caplog.text
    assert "Move it to a disk of this machine" in caplog.text


def test_f10_a_second_indexer_leaves_the_work_to_the_first_and_a_rebuild_says_so(people, casewiki, monkeypatch):
    tell(people.ana, "客户一")
    search.catch_up()
    tell(people.ana, "客户二")
    monkeypatch.setattr("wiki.cli.database.PATIENCE", 0.1)

    with backend().writer():
        assert not search.follow()
        status, printed, told = casewiki("reindex")
    assert (status, printed) == (1, [])
    assert "Another process writes to the search index" in told[-1]
    assert search.follow()
    assert casewiki("reindex")[:2] == (0, ["indexed 2"])


@pytest.fixture
def reads(monkeypatch):
    """Lets something happen after each table of contents that is read from now on, as often as told."""
    read = opening.TOC.read
    happened = []

    def during(times, happens):
        def reading(*arguments, **options):
            contents = read(*arguments, **options)
            if len(happened) < times:
                happened.append(None)
                monkeypatch.setattr(opening.TOC, "read", read)
                happens(len(happened))
                monkeypatch.setattr(opening.TOC, "read", reading)
            return contents

        monkeypatch.setattr(opening.TOC, "read", reading)
        return happened

    return during


def replace_all(number: int) -> None:
    """Commit so that every segment that was there is gone."""
    other = opening.WhooshBackend(place._folder, site=place.site_id(), facets=documents.FACETS)
    keys = other.reader().keys()
    with other.writer() as writer:
        for key in keys:
            writer.put(documents.Document(key, "case", f"客户{number}"))
        writer.commit(other.mark().cursors)


@pytest.mark.parametrize("times", [1, 2])
def test_f11_a_reader_that_opens_while_commits_remove_its_segments_tries_again(people, found, reads, times):
    tell(people.ana, "客户零")
    search.catch_up()
    place._backend = Latest()

    happened = reads(times, replace_all)
    assert not search.find(f"客户{times}", user=people.ben).degraded
    assert len(happened) == times
    assert backend().reader().count == 1


def test_f11_a_reader_that_loses_every_race_does_not_take_the_index_for_damaged(people, found, reads):
    tell(people.ana, "客户零")
    search.catch_up()
    place._backend = Latest()

    happened = reads(99, replace_all)
    with pytest.raises(IndexUnusable, match="faster"):
        backend().reader()
    assert len(happened) == 3
    assert search.find("客户", user=people.ben).degraded
    reads(0, replace_all)  # nothing more happens

    assert backend().mark()
    assert not search.find("客户", user=people.ben).degraded
