"""The pages about grades and pursuits, for the test of every page."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.browser.people_pages import refuse

TICKED = {"objective": "yes", "subjective": "yes", "resolve": "medium", "feasibility": "yes", "selection": "no"}


def customer(page: Page) -> str:
    """Note a customer, and return its path."""
    page.goto("/customers/new")
    page.fill("#name", f"样例 {page.evaluate('performance.timeOrigin')}")
    page.click("main form .btn-primary")
    page.wait_for_url(lambda url: not url.endswith("/new"))
    return re.sub(r"(/customers/\w+).*", r"\1", page.url)


def assess(page: Page) -> None:
    """Open a grade with all that it can show: against the rule, waiting for a matter."""
    page.goto(f"{customer(page)}/grade")
    for name, value in TICKED.items():
        page.check(f"[name={name}][value={value}]")
        page.fill(f"[name={name}_said]", "上周会上说的")
    page.fill("[name=waiting_on]", "新厂房验收")
    page.fill("[name=waiting_until]", "2098-01-01")
    page.fill("[name=window]", "10")
    page.locator("#assess summary").click()
    page.select_option("[name=proposed]", "A")
    page.fill("[name=override_reason]", "已口头谈定")
    page.click("#assess [data-submit]")
    page.wait_for_load_state()


def refuse_grade(page: Page) -> None:
    page.goto(f"{customer(page)}/grade?track=incumbent")
    page.click("#assess [data-submit]")
    page.wait_for_load_state()


def pursue(page: Page) -> None:
    page.goto(f"{customer(page)}/pursuits/new")
    page.fill("#title", "排产系统")
    page.fill("#expected_profit", "300000")
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def offer(page: Page) -> None:
    page.goto(f"{customer(page)}/offerings")
    page.eval_on_selector("main details", "one => { one.open = true }")  # closed once there is a product
    page.fill("#product", "样例排产")
    page.select_option("#status", "trial")
    page.click("main form [data-submit]")
    page.wait_for_load_state()


def end(page: Page) -> None:
    pursue(page)
    page.check("[name=ending][value=won]")
    page.fill("#reason", "老客户作证")
    page.click("aside [data-submit]")
    page.wait_for_load_state()


SEEN = ("opportunities seen", "/pursuits?whose=all&show=seen")

SALES: dict[str, list[tuple[str, Any]]] = {
    "grades.show": [("grade", lambda page, _: assess(page)), ("refused grade", lambda page, _: refuse_grade(page))],
    "grades.due": [("grades that are due", "/grades/due")],
    "grade_tables.edit": [("tables of grades", "/grades/tables")],
    "reviews.index": [("reviews", "/reviews")],
    "pursuits.index": [("pursuits", "/pursuits?whose=all"), ("pursuits that ended", "/pursuits?show=ended"), SEEN],
    "offerings.index": [("our products there", lambda page, _: offer(page))],
    "pursuits.board": [("board of pursuits", "/pursuits/board?whose=all")],
    "pursuits.new": [("refused pursuit", lambda page, _: refuse(page, f"{customer(page)}/pursuits/new"))],
    "pursuits.show": [("pursuit", lambda page, _: pursue(page)), ("ended pursuit", lambda page, _: end(page))],
    "screening.sheet": [("screening", lambda page, _: refuse(page, f"{customer(page)}/screening"))],
    "tracking.edit": [("states of pursuits", "/pursuits/tracking")],
}
