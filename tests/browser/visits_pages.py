"""How a browser comes to the pages of contacts with customers, promises, visits and care."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

PURPOSE = "弄清谁来定"


def at_customer(page: Page, part: str) -> None:
    """Go to a page of the customer from the demonstration that something was noted of."""
    page.goto("/customers?q=长风装备")
    page.goto(f"{page.locator('[data-results] a').first.get_attribute('href')}{part}")


def log(page: Page) -> None:
    """Write a contact down, and go on to putting it right."""
    at_customer(page, "/log")
    page.locator("input[name=kind][value=incoming_call]").check()
    page.fill("#outcome", "问了交货期")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    page.locator("main a[href$='/edit']").first.click()
    page.wait_for_load_state()


def planned(page: Page, part: str = "") -> None:
    """Go to the visit that was planned, or plan it."""
    page.goto("/visits")
    if not page.get_by_text(PURPOSE).count():
        at_customer(page, "/visits/new")
        page.fill("#purpose", PURPOSE)
        page.fill("#planned_on", "2027-03-01")
        page.fill("#questions", "谁来定供应商？")
        page.click("main form [data-submit]")
        page.wait_for_load_state()
        page.goto("/visits")
    page.goto(f"{page.locator('main h3 a').first.get_attribute('href')}{part}")


def refuse_contact(page: Page) -> None:
    at_customer(page, "/log")
    page.click("main form [data-submit]")
    page.wait_for_load_state()


VISITS: dict[str, list[tuple[str, str | Callable[[Page, str], Any]]]] = {
    "interactions.new": [("refused contact with a customer", lambda page, _: refuse_contact(page))],
    "interactions.timeline": [("what happened", lambda page, _: at_customer(page, "/timeline"))],
    "interactions.edit": [("put a contact right", lambda page, _: log(page))],
    "interactions.approvals": [("gifts to approve", "/customers/log/approvals")],
    "promises.of_customer": [("promises and needs", lambda page, _: at_customer(page, "/promises"))],
    "promises.index": [("what I promised", "/promises")],
    "visits.index": [("my visits", "/visits")],
    "visits.new": [("plan a visit", lambda page, _: at_customer(page, "/visits/new?kind=revisit"))],
    "visits.show": [("visit", lambda page, _: planned(page))],
    "visits.edit": [("change a plan", lambda page, _: planned(page, "/edit"))],
    "visits.report": [("report of a visit", lambda page, _: planned(page, "/report"))],
    "care.index": [("care", "/care")],
    "care.rules": [("rules of care", "/care/rules")],
    "calendars.show": [("calendar", "/calendar")],
}
