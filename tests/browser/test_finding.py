"""From the home page to a case that fits the customer, as somebody new would go, and by the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import NEWCOMER, OPENING, QUESTION, SELLER, Site

pytestmark = pytest.mark.browser

FIRST_THREE = "ol[data-results] > li:nth-child(-n + 3)"
TITLES = "ol[data-results] .case-item__title a"
WORDS = {"zh-CN": "成功", "en-GB": "Success"}


@pytest.mark.parametrize("box", ["#ask", "#search"])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_somebody_new_gets_from_a_sentence_to_the_fitting_success_in_two_steps(
    site: Site, locale: str, box: str
) -> None:
    with site.visit(locale=locale) as page:
        site.sign_in(page, NEWCOMER)
        page.focus(box)
        page.keyboard.insert_text(QUESTION)

        page.keyboard.press("Enter")
        # The question gives a card, the search box a list: in both a success stands in front.
        found = page.locator(f"{FIRST_THREE}, .halves .twin--success").filter(has_text=OPENING).first
        expect(found.locator(".outcome--success")).to_have_text(WORDS[locale])
        found.get_by_role("link", name=OPENING).click()

        expect(page.locator("h1")).to_have_text(OPENING)
        assert "/cases/" in page.url


def test_a_type_ticked_on_the_home_page_leads_to_the_cases_of_this_type(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/")
        page.get_by_role("checkbox", name="自信主导型").check()
        page.get_by_label("对方层级").select_option(label="中层")
        page.get_by_role("button", name="给我一张卡").click()
        page.get_by_role("link", name="全部相似案例").first.click()
        page.wait_for_url("**/search?*personality=proud*")
        kinds = page.locator("ol[data-results] .chips").all_inner_texts()
        assert kinds
        assert all("自信主导型" in kind and "中层" in kind for kind in kinds)

        page.locator(TITLES, has_text=OPENING).click()
        expect(page.locator("h1")).to_have_text(OPENING)


def test_a_types_own_page_shows_the_fitting_success_beside_the_failures(site: Site) -> None:
    with site.visit(SELLER, locale="en-GB") as page:
        page.goto("/")
        page.get_by_role("complementary").get_by_role("link", name="Self-assured").click()
        expect(page.locator("#cases .outcome--failure").first).to_be_visible()
        fitting = page.locator("#cases .twin--success .case-item__title a").first
        title = fitting.inner_text()
        fitting.click()
        expect(page.locator("h1")).to_have_text(title)


def test_an_input_method_writes_the_question_and_its_enter_does_not_send_it(site: Site) -> None:
    with site.visit(SELLER) as page:
        for box in ("#ask", "#search"):
            page.goto("/")
            page.focus(box)
            method = page.context.new_cdp_session(page)
            method.send("Input.imeSetComposition", {"text": "kezhang", "selectionStart": 7, "selectionEnd": 7})
            press_while_composing(page, box, "Enter")
            assert page.url == f"{site.url}/"

            method.send("Input.insertText", {"text": "科长"})
            page.keyboard.press("Enter")
            page.wait_for_url("**/card?*" if box == "#ask" else "**/search?*")
            expect(page.locator("#search")).to_have_value("科长")


def test_the_keyboard_walks_through_results(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/search?q=科长")
        titles = page.locator(TITLES)

        page.keyboard.press("/")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(titles.nth(0)).to_be_focused()
        page.keyboard.press("j")
        expect(titles.nth(1)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(titles.nth(2)).to_be_focused()
        page.keyboard.press("k")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("ArrowUp")
        expect(page.locator("#search")).to_be_focused()
        page.keyboard.press("ArrowDown")
        first = titles.nth(0).inner_text()
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(first)


def test_a_slash_in_the_search_box_is_a_slash(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/")
        page.keyboard.press("/")
        page.keyboard.type("P99/?j")
        expect(page.locator("#search")).to_have_value("P99/?j")
        expect(page.locator("#keys")).not_to_be_visible()


def test_a_question_mark_shows_the_keys_and_escape_hides_them(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/search?q=科长")
        page.keyboard.press("?")
        expect(page.locator("#keys")).to_be_visible()
        page.keyboard.press("j")
        assert page.locator(f"{TITLES}:focus").count() == 0
        page.keyboard.press("Escape")
        expect(page.locator("#keys")).not_to_be_visible()


def test_escape_closes_the_menu_and_goes_back_to_its_button(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/")
        page.click("details.menu summary")
        expect(page.locator(".menu__sheet")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        expect(page.locator(".menu__sheet")).not_to_be_visible()
        expect(page.locator("details.menu summary")).to_be_focused()


def test_a_filter_narrows_the_results_and_the_way_back_widens_them(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/search?q=科长")
        everything = page.locator("h1").inner_text()
        failures = page.locator("#facets .facet__item", has_text="失败")
        expected = failures.locator(".n").inner_text()

        failures.click()
        page.wait_for_url("**outcome=failure**")
        expect(page.locator("h1")).to_contain_text(expected)
        assert page.locator(".outcome--success").count() == 0

        page.go_back()
        expect(page.locator("h1")).to_have_text(everything)


def press_while_composing(page: Page, field: str, keys: str) -> None:
    """Press keys as an input method hands them on: marked as its own, whatever the browser makes of them."""
    page.keyboard.press(keys)
    page.eval_on_selector(
        field,
        """(field) => field.dispatchEvent(new KeyboardEvent("keydown",
            { key: "Enter", code: "Enter", keyCode: 229, bubbles: true, cancelable: true }))""",
    )
