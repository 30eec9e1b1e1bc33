"""One service with the demo content for all tests here; each test writes cases of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.site import Site
from tests.service import Service


@pytest.fixture(scope="session")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The running service; `site.visit(SELLER)` opens a page of the seller's. No page of it may have failed."""
    service = Service(tmp_path_factory.mktemp("site") / "instance", {"CASEWIKI_ARGON2_MEMORY_KIB": "64"})
    running = Site(service, chromium)
    service.start()
    yield running
    service.stop()
    log = service.log.read_text()
    assert "Traceback" not in log, log
