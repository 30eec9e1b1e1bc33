"""The site of the proofs: one for all, on SQLite whatever the others run on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsing import Browser
from tests.conftest import Compiled, MakeSettings
from tests.proof.site import Site, build
from wiki.app import create_app
from wiki.models import db


@pytest.fixture(scope="session")
def kept_site(
    request: pytest.FixtureRequest,
    settings_for: MakeSettings,
    compiled: Compiled,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """The site, built once."""
    # Asked for like this, so that nothing here counts as a test of PostgreSQL: policy and pages are the same there.
    databases, template = (request.getfixturevalue(name) for name in ("databases", "template"))
    folder: Path = tmp_path_factory.mktemp("proof")
    url = databases.create(template)
    app = create_app(settings_for(url, folder))
    app.testing = True
    app.test_client_class = Browser
    app.jinja_env.bytecode_cache = compiled
    with app.app_context():
        site = build(app, url.removeprefix("sqlite:///"), folder / "index")
    yield site
    site.held.end()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def site(kept_site: Site) -> Iterator[Site]:
    """The site as it was built, whatever others did to it."""
    with kept_site.entered():
        yield kept_site
