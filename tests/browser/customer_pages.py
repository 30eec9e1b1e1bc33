"""How a browser comes to the pages of customers and of people there."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse


def noted(page: Page, example: str = "看到样机就要上手，按了三遍。") -> tuple[str, str]:
    """Note a contact, and return the address and the name."""
    name = f"乔一诺{page.evaluate('performance.timeOrigin')}（虚构）".replace(".", "")
    return note(page, name, example), name


def note(page: Page, name: str, example: str) -> str:
    page.goto("/contacts/new?personality=childlike")
    page.fill("#name", name)
    page.fill("#firm", "糖罐子烘焙（虚构）")
    page.fill("#position", "采购经理")
    page.check("[name=confidence][value='2']")
    page.fill("#example", example)
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    return page.url


def at_demo(page: Page, place: str) -> str:
    """Return the address of a place of the demo customer that has a map."""
    page.goto("/customers?q=长风装备")
    found = page.locator("[data-results] a[href^='/customers/']").first
    return f"{found.get_attribute('href')}{place}"


def open_department(page: Page) -> None:
    page.goto(at_demo(page, "/people"))
    page.locator("a.more[href$='/edit']").first.click()
    page.wait_for_load_state()


def open_supporter(page: Page) -> None:
    page.goto(at_demo(page, "/people"))
    page.locator("a[href^='/contacts/']").first.click()
    page.wait_for_load_state()
    page.goto(f"{page.url}/support")


def note_again(page: Page) -> None:
    """Note somebody of a name and firm that is there already."""
    note(page, noted(page)[1], "又见了一次。")


def twin(page: Page) -> None:
    """Note a customer of a name that is there already."""
    page.goto("/customers/new")
    page.fill("#name", "长风装备（虚构）")
    page.click("main form button[name=then]")
    page.wait_for_load_state()


def group(page: Page) -> None:
    """Make a group and open it."""
    page.goto("/customers/groups")
    page.fill("#name", "重点走访")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    page.locator("main td a[href*='/customers/groups/']").first.click()
    page.wait_for_load_state()


def at_free(page: Page, place: str) -> str:
    """Return the address of a place of the demo customer that nobody looks after, so that everybody may edit it."""
    page.goto("/customers?owner=nobody")
    found = page.locator("[data-results] a[href^='/customers/']").first
    return f"{found.get_attribute('href')}{place}"


def lose(page: Page, part: str = "") -> None:
    """Note a loss and open it."""
    page.goto(at_free(page, "/losses/new"))
    page.fill("#why", "审批太慢")
    page.click("main form [data-submit]")
    page.wait_for_load_state()
    page.locator("#losses a[href^='/losses/']").first.click()
    page.wait_for_load_state()
    if part:
        page.locator("main form[action$='/remove'] button").click()
        page.wait_for_load_state()


def printed(page: Page) -> None:
    """Have the brief made into a PDF and wait for it."""
    page.goto(at_demo(page, "/brief?q=像是自傲型"))
    page.click("form[action*='/brief/pdf'] button")
    page.wait_for_selector("main a[href$='/file']")


CUSTOMERS: dict[str, list[tuple[str, str | Callable[[Page, str], Any]]]] = {
    "customers.index": [
        ("customers", "/customers"),
        ("no customer found", "/customers?q=qqqzzz&stage=lost"),
        ("board of customers", "/customers?view=board"),
    ],
    "customer_tables.index": [("tables of customers", "/customers/import")],
    "customer_views.new": [("refused view", lambda page, _: refuse(page, "/customers/views/new?stage=target"))],
    "customers.new": [
        ("refused customer", lambda page, _: refuse(page, "/customers/new")),
        ("customer of the same name", lambda page, _: twin(page)),
    ],
    "customers.show": [("customer", lambda page, _: page.goto(at_demo(page, "")))],
    "customers.edit": [("edit a profile", lambda page, _: page.goto(at_free(page, "/edit")))],
    "accounts.parent": [("what a customer belongs to", lambda page, _: page.goto(at_free(page, "/parent?q=样例")))],
    "account_merging.merge": [("the same customer twice", lambda page, _: page.goto(at_demo(page, "/merge")))],
    "accounts.hand_over": [("hand over accounts", "/customers/hand-over")],
    "customer_groups.index": [("groups of customers", "/customers/groups")],
    "customer_groups.edit": [("group of customers", lambda page, _: group(page))],
    "customer_links.choose": [("customer of a case", lambda page, case: page.goto(f"{case}/customer?q=长风"))],
    "classes.show": [("class of an account", lambda page, _: page.goto(at_demo(page, "/class")))],
    "values.index": [("what customers bring", "/customers/value")],
    "briefs.show": [("brief", lambda page, _: page.goto(at_demo(page, "/brief?q=像是自傲型")))],
    "printouts.show": [("brief as PDF", lambda page, _: printed(page))],
    "losses.index": [("losses", "/losses")],
    "losses.new": [("refused loss", lambda page, _: refuse(page, at_free(page, "/losses/new")))],
    "losses.edit": [("change a loss", lambda page, _: lose(page))],
    "losses.removed": [("loss that was taken back", lambda page, _: lose(page, "removed"))],
    "customer_people.index": [("people at a customer", lambda page, _: page.goto(at_demo(page, "/people")))],
    "customer_people.new": [("new person", lambda page, _: refuse(page, at_demo(page, "/people/new")))],
    "departments.new": [("new department", lambda page, _: page.goto(at_demo(page, "/departments/new")))],
    "departments.edit": [("change a department", lambda page, _: open_department(page))],
    "ties.show": [("map of a customer", lambda page, _: page.goto(at_demo(page, "/map")))],
    "ties.index": [("ties of a customer", lambda page, _: page.goto(at_demo(page, "/ties")))],
    "ties.new": [("new tie", lambda page, _: refuse(page, at_demo(page, "/ties/new")))],
    "careers.leave": [("somebody left", lambda page, _: page.goto(f"{noted(page)[0]}/leave"))],
    "careers.move": [("somebody moved", lambda page, _: refuse(page, f"{noted(page)[0]}/move"))],
    "standing.due": [("to be asked again", "/contacts/due")],
    "standing.ground": [("why somebody is kept", lambda page, _: page.goto(f"{noted(page)[0]}/ground"))],
    "standing.support": [("inside supporter", lambda page, _: open_supporter(page))],
}
