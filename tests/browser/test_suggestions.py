"""Suggestions below the search box, by keyboard and with an input method."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import AXE, FIND_FAULTS, TAGS
from tests.browser.site import SELLER, Site

pytestmark = pytest.mark.browser

OPTIONS = ".suggest [role=option]"


def test_suggestions_follow_an_input_method_and_open_by_the_keyboard(site: Site) -> None:
    with site.visit(SELLER, viewport={"width": 360, "height": 740}) as page:
        page.goto("/cases")
        compose(page, "guoqi")
        expect(page.locator(OPTIONS).first).to_contain_text("国企")
        page.keyboard.press("Enter")  # nothing is chosen, and the composition is not over: nothing happens
        assert page.url.endswith("/cases")

        page.context.new_cdp_session(page).send("Input.insertText", {"text": "国企"})
        expect(page.locator("#search")).to_have_value("国企")
        expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
        page.evaluate(AXE.read_text())
        assert page.evaluate(FIND_FAULTS, TAGS) == []
        page.keyboard.press("ArrowDown")
        chosen = page.locator(f"#{page.get_attribute('#search', 'aria-activedescendant')}")
        expect(chosen).to_have_attribute("aria-selected", "true")
        page.keyboard.press("Escape")
        expect(page.locator(".suggest")).to_be_hidden()
        expect(page.locator("#search")).to_have_value("国企")

        page.locator("#search").press_sequentially(" ")
        expect(page.locator(".suggest")).to_be_visible()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowDown")
        expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
        page.locator(OPTIONS).first.click()
        page.wait_for_url("**/terms/ownership/state")


def test_questions_of_this_tab_are_offered_again_and_enter_searches_for_what_was_typed(site: Site) -> None:
    with site.visit() as page:
        site.sign_in(page, SELLER)  # a session of its own, for it ends here
        page.locator("#search").press_sequentially("科长")
        expect(page.locator(OPTIONS).first).to_be_visible()
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")

        page.goto("/")
        page.locator("#search").press_sequentially("长")
        expect(page.locator(f"{OPTIONS}[href*='/search?q=']")).to_contain_text("科长")

        page.get_by_text("（演示）").first.click()
        page.get_by_role("button", name="退出").click()
        page.wait_for_selector("#password")
        page.wait_for_function("!sessionStorage.length")


def compose(page: Page, letters: str) -> None:
    """Type as an input method does: the letters stand in the box, underlined, and are not final."""
    page.focus("#search")
    keyboard = page.context.new_cdp_session(page)
    for end in range(1, len(letters) + 1):
        keyboard.send("Input.imeSetComposition", {"text": letters[:end], "selectionStart": end, "selectionEnd": end})
