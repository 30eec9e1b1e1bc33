"""What the background worker does besides following the change log."""

import os
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text, update

from tests.writing import writing
from wiki import search, worker
from wiki.files import places
from wiki.models import Case, OneTimeLink, Publication, Throttle, WebSession, db
from wiki.models.base import now
from wiki.models.sessions import LinkPurpose
from wiki.search.place import backend
from wiki.services import people as people_service


def test_what_is_over_is_deleted_and_what_is_not_stays(app, people):
    with writing():
        for number, age in enumerate([timedelta(hours=1), timedelta(hours=13), timedelta(days=8)]):
            seen = now() - age
            db.session.add(WebSession(secret_hash=str(number), user=people.ana, created_at=seen, seen_at=seen))
            db.session.add(Throttle(key=str(number), failures=1, last_at=seen))
        people_service.new_link(LinkPurpose.PASSWORD, people.ana)

    worker.tidy(app)

    assert [row.secret_hash for row in db.session.query(WebSession)] == ["0"]
    assert [row.key for row in db.session.query(Throttle)] == ["0", "1"]
    assert db.session.query(OneTimeLink).count() == 1


def test_an_index_that_differs_from_the_database_is_built_anew(app, people, draft):
    with writing():
        draft.publish()
    search.catch_up()
    with writing():  # behind the change log's back
        db.session.execute(update(Case.__table__).values(state=Publication.DRAFT))
    assert search.faults()

    worker.tidy(app)

    assert search.faults() == []


def test_sqlite_has_statistics_afterwards(app, people, draft):
    worker.tidy(app)

    if db.engine.dialect.name == "sqlite":
        assert db.session.scalar(text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'documents'"))


def test_folders_that_killed_processes_left_are_swept_and_others_stay(app, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left, foreign = tmp_path / f"{places.PREFIX}left", tmp_path / "somebody-else"
    for place in (left, foreign):
        place.mkdir()
        (place / "source").write_text("a customer")
        os.utime(place, (0, 0))
    with places.folder() as fresh:
        worker.tidy(app)
        assert Path(fresh).is_dir()

    assert not left.exists()
    assert foreign.is_dir()


@pytest.mark.one_database
def test_what_every_question_needs_is_made_before_processes_part(app, people, draft):
    with writing():
        draft.publish()
    search.warm_up()  # without an index there is nothing to make
    assert not search.is_usable()

    search.rebuild()
    search.warm_up()
    made = vars(backend().reader()._snapshot)
    assert {"dates", "facets", "titles", "_lengths"} <= set(made)
