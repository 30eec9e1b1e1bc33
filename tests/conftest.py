"""Fixtures: real databases, real templates and real people. Nothing of ours is replaced.

Ana sells, Ben in her team, Zoe in another, Eva edits, Max administers, Kai is new. Their password is PASSWORD.
"""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, SimpleNamespace
from typing import cast

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from playwright import sync_api as playwright
from sqlalchemy import Engine, event, select
from xdist.remote import Producer

from tests import defect_records
from tests.browser.alike import TESTS as ALIKE
from tests.browsing import Browser
from tests.databases import (
    Databases,
    PostgresDatabases,
    SqliteDatabases,
    Statements,
    concerning_postgres,
    postgres_server,
)
from tests.routes import Routes
from tests.service import ROOT, Service
from tests.sharing import FileByFile
from tests.statements import sent_by_others
from tests.writing import PASSWORD, leave_database, writing
from wiki import cli, content, search
from wiki.app import create_app
from wiki.models import Case, Defect, DefectCard, Role, TokenScope, User, WebSession, db, schema
from wiki.models.sessions import digest, new_secret
from wiki.search.dictionary import Dictionary
from wiki.search.kinds import DOCUMENTS
from wiki.services import cases, defects, pages, playbooks, vocabulary
from wiki.services import people as people_service
from wiki.settings import Settings
from wiki.text.rendering import render

CAST = {
    "ana": ([Role.SELLER], "North"),
    "ben": ([Role.SELLER], "North"),
    "zoe": ([Role.SELLER], "South"),
    "eva": ([Role.EDITOR], ""),
    "max": ([Role.ADMIN], ""),
    "kai": ([Role.NEWCOMER], ""),
}
_PEOPLE = select(User).where(User.name.in_(CAST))
SERVER_URL = "CASEWIKI_TEST_DATABASE_URL"
MANY_OBJECTS = 200_000  # between two looks: an application with a dozen requests makes about 20,000
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

MakeSettings = Callable[[str, Path], Settings]
Casewiki = Callable[..., tuple[int, list[str], list[str]]]


class Compiled(BytecodeCache):
    """Keeps compiled templates in memory."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code:
            self._code[bucket.key, bucket.checksum] = bucket.code


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgres"],
        default="sqlite",
        help="postgres: only the tests that use a database, on PostgreSQL",
    )
    parser.addoption("--all", action="store_true", help="also what takes long and seldom finds what others miss")


def pytest_configure(config: pytest.Config) -> None:
    """Let no setting of the person who runs the tests decide their outcome."""
    gc.disable()  # until all is loaded
    for name in [name for name in os.environ if name.startswith("CASEWIKI_") and name != SERVER_URL]:
        del os.environ[name]
    # Each of some hundred processes would compile every module anew: 1.6 s instead of 0.6 to start.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    statements = Statements()
    event.listen(Engine, "engine_connect", lambda used: used.execution_options(compiled_cache=statements))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> FileByFile:
    """Let the processes share the tests file by file, in order."""
    config.option.loadscopereorder = False
    return FileByFile(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what touches a database; leave out what is long, and elsewhere than in CI what cannot run."""
    if config.getoption("--database") == "postgres":
        chosen = concerning_postgres(items, frozenset() if config.getoption("--all") else sent_by_others())
        config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
        items[:] = list(chosen)
    for item in items:
        # What shares a site that takes half a minute to make stays in one process.
        if (room := item.path.parent.name) in ("browser", "proof"):
            item.add_marker(pytest.mark.xdist_group(room))
    if not config.getoption("--all"):
        left = {item for item in items if item.name in ALIKE or item.get_closest_marker("long")}
        config.hook.pytest_deselected(items=[*left])
        items[:] = [item for item in items if item not in left]
    if not shutil.which("chromium") and os.environ.get("CI") != "true":
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


def pytest_collection_finish() -> None:
    """Let the collector of garbage look seldom, and never at what stays to the end. It took a quarter of all time."""
    gc.freeze()  # all at once: to look for the little garbage in it first took a second of each process
    gc.set_threshold(MANY_OBJECTS)
    gc.enable()


# --- databases -----------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases of the kind that the run is about."""
    if pytestconfig.getoption("--database") == "sqlite":
        yield SqliteDatabases(tmp_path_factory.mktemp("databases"))
    else:
        # A server for each process of pytest-xdist: transactions of others, though in another
        # database, hold back what counts as finished on the whole server.
        with postgres_server(os.environ.get(SERVER_URL)) as url, PostgresDatabases(url) as made:
            yield made


@pytest.fixture(scope="session")
def settings_for() -> MakeSettings:
    """Gives settings with a cheap password hash, a key that is no secret, and no sentence vectors: a second a start."""
    key = "a key for tests, which is no secret"
    return lambda url, instance: Settings(instance, url, secret_key=key, argon2_memory_kib=64, meaning="off")


@pytest.fixture(scope="session")
def template(
    databases: Databases, settings_for: MakeSettings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A database with the schema, the shipped vocabulary and the people."""
    url = databases.create()
    app = create_app(settings_for(url, tmp_path_factory.mktemp("template")))
    with app.app_context():
        schema.upgrade()
        with writing():
            vocabulary.install(content.vocabulary(), lambda text: render([text])[0].html)
            for name, (roles, team) in CAST.items():
                people_service.add(name, roles=roles, team=team, password=PASSWORD)
            playbooks.install(content.playbooks(), by=people_service.importer())
            pages.kinds.install(content.page_kinds())
        leave_database()
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, template: str) -> Iterator[str]:
    """A copy of the template for one test."""
    url = databases.create(template)
    yield url
    databases.drop(url)


# --- one test ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def compiled() -> Compiled:
    """Compiled templates, so that each of the many applications need not compile them anew."""
    return Compiled()


@pytest.fixture(scope="session")
def routes() -> Routes:
    """Addresses, so that each of the many applications need not compile them anew."""
    return Routes()


@pytest.fixture
def app(
    database_url: str, settings_for: MakeSettings, compiled: Compiled, routes: Routes, tmp_path: Path
) -> Iterator[Flask]:
    """The application on a database of its own, its context pushed: `db.session` is the test's."""
    app = routes.given_to(lambda: create_app(settings_for(database_url, tmp_path / "instance")))
    app.testing = True
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = compiled
    with app.app_context():
        yield app
        leave_database()


@pytest.fixture
def meaning(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The application with sentence vectors: `search.catch_up_vectors()` makes them."""
    index = tmp_path / "instance" / "index"
    search.configure(index, index.with_name("vectors"))
    yield
    search.configure(index)


@pytest.fixture
def client(app: Flask) -> Browser:
    """A browser of somebody who is not signed in."""
    return cast(Browser, app.test_client())


@pytest.fixture
def people(app: Flask) -> SimpleNamespace:
    """The people by their names: `people.ana`."""
    return SimpleNamespace(**{user.name: user for user in db.session.scalars(_PEOPLE)})


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], Browser]:
    """Gives the browser of somebody who has signed in: `sign_in(people.ana).get("/")`.

    The session is opened as the sign-in page does it, without the page: a third of what it costs.
    """

    def browser_of(user: User) -> Browser:
        browser, secret = cast(Browser, app.test_client()), new_secret()
        with writing():
            db.session.add(WebSession(secret_hash=digest(secret), user=user))
        browser.set_cookie("sid", secret)
        return browser

    return browser_of


@pytest.fixture
def sign_in_by_page(app: Flask) -> Callable[[User], Browser]:
    """Gives the browser of somebody who has signed in by the page, where what the page does besides is looked at."""

    def browser_of(user: User) -> Browser:
        browser = cast(Browser, app.test_client())
        answer = browser.send("/login", {"name": user.name, "password": PASSWORD})
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser

    return browser_of


@pytest.fixture
def api_token(app: Flask) -> Callable[..., str]:
    """Gives a key for programs: `api_token(people.ana, TokenScope.WRITE)`."""

    def token_of(user: User, scope: TokenScope = TokenScope.READ) -> str:
        with writing():
            return people_service.new_token(user, scope)

    return token_of


@pytest.fixture
def draft(people: SimpleNamespace) -> Case:
    """A case that Ana has begun and nobody else may see."""
    story = cases.CaseContent(title="A draft of Ana's", situation="She has only begun.")
    html = cases.rendered(story)
    with writing():
        return cases.create(story, html, by=people.ana)


@pytest.fixture
def environ(app: Flask, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a command on the database of the test."""
    own = {
        "CASEWIKI_INSTANCE": str(tmp_path / "instance"),
        "CASEWIKI_DATABASE_URL": database_url,
        "CASEWIKI_ARGON2_MEMORY_KIB": "64",
        "CASEWIKI_MEANING": "off",
    }
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def casewiki(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Casewiki:
    """Runs a command and gives its status and the lines of both outputs."""

    def run(*arguments: object) -> tuple[int, list[str], list[str]]:
        status = cli.main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        db.session.rollback()  # what the test read before is out of date
        return status, printed.out.splitlines(), printed.err.splitlines()

    return run


# --- sealed records -----------------------------------------------------------------------------


@pytest.fixture
def mia(people: SimpleNamespace) -> User:
    """She answers for the product."""
    return defect_records.added("mia")


@pytest.fixture
def nils(people: SimpleNamespace) -> User:
    """He does, too: two people answer for each card."""
    return defect_records.added("nils")


@pytest.fixture
def defect(people: SimpleNamespace) -> Defect:
    """A hidden defect that Ana has reported."""
    with writing():
        return defects.reporting.report(defects.parse(defect_records.REPORT), by=people.ana).defect


@pytest.fixture
def card(defect: Defect, mia: User, nils: User) -> DefectCard:
    """What may be said about it: Mia wrote it, Nils confirmed it."""
    with writing():
        defects.editing.move(defect, "confirmed")
        written = defects.cards.write(defect, defects.cards.parse(defect_records.CARD), by=mia)
        defects.cards.confirm(written, by=nils)
    return written


# --- the service and a browser -------------------------------------------------------------------


@pytest.fixture(scope="session")
def dictionary_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a dictionary between Chinese and English; to make it takes a second or two."""
    folder = tmp_path_factory.mktemp("dictionary")
    Dictionary(folder).prepare()
    return folder


@pytest.fixture
def service(database_url: str, dictionary_folder: Path, tmp_path: Path) -> Iterator[Service]:
    """casewiki in processes of its own, on a database with the people; `service.url` is its address.

    Making the dictionary was half of a start: it is there the first time, as it is at all others on a real site.
    """
    environ = {
        "CASEWIKI_DATABASE_URL": database_url,
        "CASEWIKI_ARGON2_MEMORY_KIB": "64",
        "CASEWIKI_MEANING": "off",
    }
    shutil.copytree(dictionary_folder, tmp_path / "instance" / "index")
    running = Service(tmp_path / "instance", environ)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[playwright.Browser]:
    """Debian's Chromium, driven by Playwright; nothing is downloaded."""
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: playwright.Browser, service: Service) -> Iterator[playwright.Page]:
    """An empty page in the service; what its scripts or the content policy complain of fails the test."""
    context = chromium.new_context(base_url=service.url, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
    yield page
    context.close()
    assert not complaints, f"The page complains: {complaints}"


@pytest.fixture
def cases_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let cases alone be found: the shipped playbooks hold many words, too."""
    for kind in DOCUMENTS.keys() - {"case"}:
        monkeypatch.delitem(DOCUMENTS, kind)
