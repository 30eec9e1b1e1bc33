"""When the database cannot be written or does not answer: a true answer, nothing lost, no half-done work."""

import fcntl
from contextlib import ExitStack
from datetime import timedelta

import pytest
from sqlalchemy import NullPool, create_engine, event, text

from tests.programs import STORY, Program
from tests.writing import writing
from wiki.models import Case, TokenScope, WebSession, db
from wiki.models.base import now

FORM = {"title": "拜访之后写的", "outcome": "success", "personality": "proud", "situation": "我写了很久的背景"}
PAGES = ("/", "/types", "/search?q=a", "/cases/mine", "/healthz", "/readyz")


@pytest.fixture
def ana(app, sign_in, people):
    """Ana's browser, whose last use was written down a while ago."""
    browser = sign_in(people.ana)
    browser.token = browser.csrf_token()
    with writing():
        db.session.query(WebSession).one().seen_at = now() - timedelta(minutes=5)
    # As in the service: what breaks while an answer is made is answered, too.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return browser


@pytest.fixture
def program(app, people, api_token):
    return Program(app, api_token(people.ana, TokenScope.WRITE))


@pytest.fixture
def read_only(app, ana, program):
    """The database takes no writes any more, as when the disk is full or its file is protected."""
    engine = db.engine
    forbid = "PRAGMA query_only=ON" if engine.dialect.name == "sqlite" else "SET default_transaction_read_only=on"

    def protect(connection, _record):
        connection.execute(forbid)
        connection.commit()

    db.session.remove()
    engine.dispose()
    event.listen(engine, "connect", protect)
    yield
    event.remove(engine, "connect", protect)
    db.session.remove()
    engine.dispose()


@pytest.fixture
def gone(app, ana, program, monkeypatch):
    """The database does not answer any more."""
    engine = db.engine

    def nobody(*_, **__):
        raise engine.dialect.loaded_dbapi.OperationalError("nobody there")

    db.session.remove()
    engine.dispose()
    with monkeypatch.context() as without:
        without.setattr(engine.pool, "_creator", nobody)
        without.setattr(engine.pool, "_invoke_creator", nobody)
        yield


@pytest.mark.parametrize("path", PAGES)
def test_a_database_that_cannot_be_written_is_read(read_only, ana, path):
    assert ana.get(path).status_code == 200


def test_what_cannot_be_saved_is_shown_again(read_only, ana, program):
    answer = ana.post("/cases/new", data={**FORM, "csrf_token": ana.token})

    assert answer.status_code == 503
    assert "我写了很久的背景" in answer.text
    assert 'action="/cases/new"' in answer.text
    refused = program.post("/cases", STORY)
    assert (refused.status_code, refused.json["error"]["code"]) == (503, "unavailable")


@pytest.mark.parametrize("path", [*PAGES, "/nothing", "/login", "/api/v1/cases"])
def test_without_a_database_every_answer_is_that_it_will_be_back(gone, ana, program, path):
    answer = program.client.get(path, headers=program.headers) if "/api/" in path else ana.get(path)

    assert answer.status_code == (200 if path == "/healthz" else 503)


def test_without_a_database_what_was_typed_comes_back(gone, ana):
    answer = ana.post("/cases/new", data={**FORM, "csrf_token": ana.token})

    assert answer.status_code == 503


def test_what_cannot_be_audited_is_not_done(ana, sign_in, people):
    max_ = sign_in(people.max)
    with writing():
        db.session.execute(text("ALTER TABLE audit RENAME TO audit_away"))
    answer = max_.send(f"/people/{people.ben.id}", {"display_name": "Ben", "roles": "editor", "active": "y"})
    with writing():
        db.session.execute(text("ALTER TABLE audit_away RENAME TO audit"))

    assert answer.status_code >= 500
    assert people.ben.roles == ["seller"]


def test_somebody_who_was_faster_is_no_failure_of_ours(ana, people, monkeypatch):
    def collides(*_, **__):
        db.session.execute(text("INSERT INTO site (id) SELECT id FROM site"))

    monkeypatch.setattr("wiki.services.cases.create", collides)
    answer = ana.post("/cases/new", data={**FORM, "csrf_token": ana.token})

    assert answer.status_code == 409
    assert "我写了很久的背景" in answer.text
    assert db.session.query(Case).count() == 0


@pytest.fixture
def held(app, ana, database_url, tmp_path, monkeypatch):
    """A process that was stopped while it was writing: it has the lock and gives it back when called."""
    monkeypatch.setattr("wiki.extensions.LOCK_PATIENCE", 0.3)
    db.session.remove()
    db.engine.dispose()
    with ExitStack() as holding:
        if db.engine.dialect.name == "sqlite":
            file = holding.enter_context((tmp_path / "instance" / "write.lock").open("ab"))
            fcntl.flock(file, fcntl.LOCK_EX)
        else:
            other = create_engine(database_url, poolclass=NullPool)
            connection = holding.enter_context(other.connect())
            connection.execute(text("SELECT * FROM generations FOR UPDATE"))
        yield holding.close


def test_a_writer_that_never_ends_keeps_nobody_waiting_for_ever(held, ana):
    form = {**FORM, "csrf_token": ana.token}
    for _ in range(3):
        answer = ana.post("/cases/new", data=form)
        assert answer.status_code == 503
        assert "我写了很久的背景" in answer.text
    assert ana.get("/types").status_code == 200
    held()

    for token in ("first", "second"):  # nor has one of those who gave up taken the lock along
        assert ana.post("/cases/new", data={**form, "submission": token}).status_code == 303
