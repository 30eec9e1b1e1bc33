"""How a browser comes to the pages of the inbox, of what one follows, and of group chats."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse


def follow(page: Page, case: str) -> None:
    """Follow a case from its page, or go on doing so, and open the list of what one follows."""
    page.goto(case)
    page.locator("form[action^='/follow'] button").first.click()
    page.wait_for_load_state()
    page.goto("/follows")


def add_channel(page: Page) -> None:
    """Add a group chat, and go to the list."""
    page.goto("/channels/new")
    page.fill("#name", "North")
    page.select_option("#vendor", "slack")
    page.fill("#address", "https://hooks.slack.com/services/T1/B1/x1")
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def edit_channel(page: Page) -> None:
    add_channel(page)
    page.locator("main a[href$='/edit']").first.click()
    page.wait_for_load_state()


INBOX: dict[str, list[tuple[str, str | Callable[[Page, str], Any]]]] = {
    "notices.index": [("inbox", "/inbox")],
    "notices.preferences": [("when to be written to", "/account/notices")],
    "follows.index": [("what I follow", lambda page, case: follow(page, case))],
    "follows.teams": [("a team that follows", "/follows/teams?list=industry&code=retail")],
    "chats.index": [("group chats", lambda page, _: add_channel(page))],
    "chats.new": [("refused chat", lambda page, _: refuse(page, "/channels/new"))],
    "chats.edit": [("change a chat", lambda page, _: edit_channel(page))],
}
