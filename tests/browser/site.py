"""A running casewiki with the demo content, and browsers of people who are signed in to it."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, ViewportSize

from tests.service import Service

SELLER = "demo-seller"
"""Has told the demo cases."""
NEWCOMER = "demo-newcomer"
PASSWORD = "korrekt-pferd-batterie"
"""Of everybody who is not of the demo."""
EDITOR = "eva"
"""Edits every case and administers."""
PATIENCE_MS = 10_000
FRESH = 300.0
DESK: ViewportSize = {"width": 1280, "height": 720}
OPENING = "第一次拜访很有主见的科长，开场只问他的论文，二十分钟后他自己要看产品"
"""The demo case on opening the first visit to a proud section chief; it ended well."""
QUESTION = "第一次拜访一个很自傲的科长，怎么开场"
SAVED = "role=status"
"""What a page says after a change was made."""

_OUR_ANSWER = "Failed to load resource: the server responded with a status of"


class Lent(NamedTuple):
    """A browser that stays open, since when, and what it has complained of."""

    opened: float
    context: BrowserContext
    complaints: list[str]


class Window(NamedTuple):
    """A page that stays open, since when, and what the browser has complained of."""

    opened: float
    page: Page
    complaints: list[str]


class Site:
    """The service, and who may sign in and has."""

    def __init__(self, service: Service, chromium: Browser) -> None:
        self.service = service
        self.url = service.url
        self.passwords = populate(service)
        self._chromium = chromium
        self._states: dict[str, tuple[float, StorageState]] = {}
        self._windows: dict[str, Window] = {}
        self._lent: dict[str, Lent] = {}

    @contextmanager
    def visit(self, name: str = "", **options: Any) -> Iterator[Page]:
        """Open an empty page of somebody who is signed in; "" is nobody. Complaints of the browser fail the test.

        The page is new, and with it its viewport, media, routes and listeners. The browser around it is lent from one
        test to the next, for it has read our scripts and styles by then. Two pages that are open at the same time never
        share one, nor do pages of nobody, who may sign in and out.
        """
        if not name:
            with self.context(**options) as context:
                yield context.new_page()
            return
        key = f"{name} {sorted(options.items())}"
        lent = self._lent.pop(key, None)
        if lent and time.monotonic() - lent.opened > FRESH:
            lent.context.close()
            lent = None
        if not lent:
            context = self._open(name, **options)
            lent = Lent(time.monotonic(), context, _collect(context, self.url))
        page = lent.context.new_page()
        try:
            yield page
        except BaseException:
            lent.context.close()
            raise
        page.close()
        assert not lent.complaints, "\n".join(lent.complaints)
        self._lent[key] = lent

    @contextmanager
    def context(self, name: str = "", **options: Any) -> Iterator[BrowserContext]:
        """Open a browser of its own without a page, for what would stay in one; "" is nobody."""
        context = self._open(name, **options)
        complaints = _collect(context, self.url)
        try:
            yield context
        finally:
            context.close()
        assert not complaints, "\n".join(complaints)

    def _open(self, name: str, **options: Any) -> BrowserContext:
        # `options` are Playwright's, such as `locale` and `color_scheme`.
        state = self._signed_in(name) if name else None
        context = self._chromium.new_context(
            **{"base_url": self.url, "locale": "zh-CN", "storage_state": state, **options}
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    @contextmanager
    def window(self, name: str) -> Iterator[Page]:
        """Lend a page that stays open from one test to the next. Complaints of the browser fail the test.

        Chromium has read our scripts and styles by then, and the program that looks: a third of a visit.
        """
        window = self._windows.pop(name, None) or self._new_window(name)
        if time.monotonic() - window.opened > FRESH:
            window.page.context.close()
            window = self._new_window(name)
        window.page.set_viewport_size(DESK)
        window.page.emulate_media(color_scheme="light")
        yield window.page
        assert not window.complaints, "\n".join(window.complaints)
        self._windows[name] = window

    def _new_window(self, name: str) -> Window:
        context = self._chromium.new_context(
            base_url=self.url, locale="zh-CN", storage_state=self._signed_in(name), reduced_motion="reduce"
        )
        context.set_default_timeout(PATIENCE_MS)
        context.on("dialog", lambda dialog: dialog.accept())  # work that was not saved is left
        return Window(time.monotonic(), context.new_page(), _collect(context, self.url))

    def _signed_in(self, name: str) -> StorageState:
        # Anew before pages would ask who it is.
        if name not in self._states or time.monotonic() - self._states[name][0] > FRESH:
            with self.visit() as page:
                self.sign_in(page, name)
                self._states[name] = time.monotonic(), page.context.storage_state()
        return self._states[name][1]

    def add(self, people: Mapping[str, str]) -> None:
        """Add people, each with the role."""
        self.service.several(*[added(name, role) for name, role in people.items()])
        self.passwords.update(dict.fromkeys(people, PASSWORD))

    def sign_in(self, page: Page, name: str) -> None:
        """Sign in as a person does, and wait for the page that comes then."""
        page.goto("/login")
        page.fill("#name", name)
        page.fill("#password", self.passwords[name])
        page.click("main form button")
        page.wait_for_url(lambda address: "/login" not in address)


def populate(service: Service) -> dict[str, str]:
    """Set the service up with the demo content and the people, and return their passwords."""
    service.casewiki("init")
    editor = added(EDITOR, "seller", "editor", "admin", "privacy_officer")
    printed = service.several((["demo"], ""), editor).splitlines()
    passwords = {name: password for _, _, name, password in map(str.split, printed)}
    return {**passwords, EDITOR: PASSWORD}


def added(name: str, *roles: str) -> tuple[list[str], str]:
    """Return the command that adds a person, with what stands on its stdin."""
    return ["user", "add", name, *[f"--role={role}" for role in roles], "--password-stdin"], f"{PASSWORD}\n"


def address_of(page: Page, title: str) -> str:
    """Return the path of the case with this title."""
    page.goto(f"/search?q={title}")
    return path(page.get_by_role("link", name=title).first.get_attribute("href"))


def path(found: str | None) -> str:
    """Return an attribute that has to be there."""
    assert found
    return found


def new_case(page: Page, title: str, **texts: str) -> str:
    """Write and publish a case, and return its path."""
    page.goto("/cases/new")
    fill_case(page, title, **texts)
    page.click("[data-submit]")
    page.wait_for_selector(SAVED)
    return page.url.removeprefix(path(page.evaluate("location.origin")))


def fill_case(page: Page, title: str, **texts: str) -> None:
    """Fill in what a published case needs."""
    page.fill("#title", title)
    page.check("input[name=outcome][value=success]")
    page.check("input[name=personality][value=proud]")
    for name, text in texts.items():
        page.fill(f"#{name}", text)


def _collect(context: BrowserContext, home: str) -> list[str]:
    """Collect what scripts, the content policy and the console complain of, and requests to anywhere else."""
    complaints: list[str] = []

    def heard(line: ConsoleMessage) -> None:
        # The answer to a refused form or a wrong address is the page itself.
        own = line.text.startswith(_OUR_ANSWER) and line.page and line.location["url"] == line.page.url
        if line.type in ("error", "warning") and not own:
            complaints.append(f"{line.location['url']}: {line.text}")

    def asked(request: Request) -> None:
        if not request.url.startswith((f"{home}/", "data:")):
            complaints.append(f"A request went to {request.url}")

    context.on("console", heard)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", asked)
    return complaints
