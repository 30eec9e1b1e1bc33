"""The pages about what is known of customers, and about competitors, for the test of every page."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse
from tests.test_facts import REVIEW


def customer(page: Page, path: str = "") -> None:
    """Open the first customer of the demonstration, or what stands below it."""
    page.goto("/customers?sort=name&q=长风")
    page.click("main tbody th a")
    page.wait_for_url("**/customers/*")
    page.goto(page.url.partition("?")[0] + path)


def fact(page: Page, path: str = "") -> None:
    """Note something for named readers, and open it or what stands below it."""
    customer(page, "/facts/new")
    page.fill("#text", "明年换型时停线三天")
    page.select_option("#topic", "plan")
    page.select_option("#level", "4")
    page.fill("#source", "他本人说的")
    page.fill("#expires_on", REVIEW)
    page.click("main form [data-submit]")
    page.wait_for_url("**/facts")
    page.locator("main li:has(.level--4) a").first.click()
    page.wait_for_url("**/facts/*")
    if path:
        page.goto(page.url + path)


FACTS: dict[str, list[tuple[str, Any]]] = {
    "facts.index": [("what is known", lambda page, _: customer(page, "/facts"))],
    "facts.new": [("new fact", lambda page, _: customer(page, "/facts/new"))],
    "facts.show": [("fact", lambda page, _: fact(page))],
    "facts.edit": [("change a fact", lambda page, _: fact(page, "/edit"))],
    "facts.expiring": [("facts that end", "/facts/expiring")],
    "fact_readers.index": [("who opens a fact", lambda page, _: fact(page, "/readers"))],
    "rivals.index": [("competitors", "/rivals"), ("competitor", "/rivals?competitor=砾石科技")],
    "rivals.of_customer": [("competitors at a customer", lambda page, _: customer(page, "/rivals"))],
    "rivals.note": [("new sighting", lambda page, _: customer(page, "/rivals/new"))],
    "rivals.claims": [("claims", "/rivals/claims")],
    "rivals.claim": [("refused claim", lambda page, _: refuse(page, "/rivals/claims/new"))],
}
"""Of the page that a second person sees, see `facts.show`: the browser is one person's."""
