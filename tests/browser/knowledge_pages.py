"""The pages of the knowledge base, for the test of every page."""

import secrets
from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse


def knowledge(page: Page, path: str = "") -> None:
    """Write a knowledge page, and open it or what stands below or beside it."""
    page.goto("/knowledge/new?kind=method")
    page.fill("#title", f"没写过的{secrets.token_hex(4)}")
    page.fill("#text", "## 一\n\n见 [[没写过]]。\n\n## 二\n\n![[没写过]]\n\n## 三\n\n- [x] 好")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    if path:
        page.goto(path if path.startswith("/knowledge") else page.url.partition("#")[0] + path)


KNOWLEDGE: dict[str, list[tuple[str, Any]]] = {
    "pages.index": [
        ("knowledge", lambda page, _: knowledge(page, "/knowledge")),
        ("no page", "/knowledge?kind=quotation"),
    ],
    "pages.show": [("page", lambda page, _: knowledge(page))],
    "pages.history": [("history of a page", lambda page, _: knowledge(page, "/history"))],
    "pages.revision": [("version of a page", lambda page, _: knowledge(page, "/history/1"))],
    "page_editing.new": [
        ("new page", "/knowledge/new?kind=competitor"),
        ("refused page", lambda page, _: refuse(page, "/knowledge/new")),
    ],
    "page_editing.edit": [("edit page", lambda page, _: knowledge(page, "/edit"))],
    "duplicates.index": [("possible duplicates", "/knowledge/duplicates")],
    "page_versions.show": [("page in other languages", lambda page, _: knowledge(page, "/versions"))],
    "readers.show_page": [("who can see a page", lambda page, _: knowledge(page, "/readers"))],
    "readers.opening_page": [("open a page", lambda page, _: knowledge(page, "/level?level=1"))],
    "attachments.add_to_page": [("files of a page", lambda page, _: knowledge(page, "/files"))],
    "page_names.named": [("page not written", "/knowledge/named/没写过")],
    "page_names.links_to": [("links to a page", lambda page, _: knowledge(page, "/links"))],
    "page_names.missed": [("missed pages", "/knowledge/missed")],
    "page_reviews.index": [("reviews", "/knowledge/reviews")],
    "page_reviews.arrange": [("arrange page", lambda page, _: knowledge(page, "/arrange"))],
    "page_kinds.index": [("kinds of pages", "/knowledge/kinds")],
    "page_kinds.edit": [("kind of page", "/knowledge/kinds/method")],
}
