"""A lost deal told on a telephone with an input method, and found by a colleague."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.site import EDITOR, SAVED, SELLER, Site
from tests.browser.test_writing import compose, confirm

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
MOST_ROUND_TRIPS = 4
STORY = [
    ("linshuixianyiyuan", "临水县医院（虚构）的信息科长一直观望，"),
    ("wenhaiyoushui", "问还有谁在用。"),
    ("houlaiwomen", "后来我们说他是第一家，他就不接电话了。"),
    ("jieguo", "结果没签，签了别家。"),
    ("xiacixian", "下次先带他去看邻县的药房。"),
]


def test_a_lost_deal_is_told_on_a_telephone_within_four_round_trips_and_found_by_two_characters(site: Site) -> None:
    with site.visit(SELLER, **PHONE) as page:
        page.goto("/")
        asked = round_trips(page)
        page.click(".masthead__quick")
        page.wait_for_url("**/cases/quick")
        page.locator("label.pick__option", has=page.locator("[name=outcome][value=failure]")).tap()
        page.locator("label.pick__option", has=page.locator("[name=personality][value=honest]")).tap()
        write(page)
        assert len(asked) == 1, "A key of the input method sent the form."
        fits(page)

        page.locator("[data-submit]").tap()
        page.wait_for_url("**/confirm*")
        expect(page.locator("#situation")).to_have_value(STORY[0][1] + STORY[1][1])
        expect(page.locator("[name=contact_level][value=middle]")).to_be_checked()
        fits(page)

        page.locator("[data-submit]").tap()
        expect(page.locator(SAVED)).to_be_visible()
        sent = [method for method, _ in asked]
        assert (sent.count("POST"), len([m for m in sent if m == "GET"])) == (2, 3)
        # The last GET shows what the fourth has published.
        assert len(asked) - 1 <= MOST_ROUND_TRIPS
        title = page.locator("h1").inner_text()

    with site.visit(EDITOR) as colleague:
        colleague.goto("/search?q=药房 邻县")
        expect(colleague.get_by_role("link", name=title).first).to_be_visible()


def test_names_are_shown_in_the_long_form_before_it_is_published(site: Site) -> None:
    with site.visit(SELLER, **PHONE) as page:
        page.goto("/cases/new")
        page.fill("#title", "打过三次电话")
        page.check("input[name=outcome][value=failure]")
        page.check("input[name=personality][value=proud]")
        page.fill("#situation", "找的是王科长，电话13812345678。")
        page.click("[data-submit]")
        expect(page.locator(".noticed__item")).to_have_count(2)
        fits(page)

        page.get_by_role("checkbox", name="王科长").check()
        page.click("[data-submit]")
        expect(page.locator("article").first).to_contain_text("找的是一位科长，电话（电话）。")


def test_telling_quickly_works_without_a_script(site: Site) -> None:
    with site.visit(SELLER, java_script_enabled=False, **PHONE) as page:
        page.goto("/cases/quick")
        page.check("[name=outcome][value=success]")
        page.check("[name=personality][value=shrewd]")
        page.fill("#story", "客户逐行比价。我们把运费写清楚了。结果当场签了。")
        page.click("[data-submit]")
        page.click("[data-submit]")
        expect(page.locator("h1")).to_contain_text("逐行比价")


def write(page: Page) -> None:
    """Write the story as an input method does, with its keys."""
    method = page.context.new_cdp_session(page)
    page.focus("#story")
    for letters, text in STORY:
        compose(method, letters)
        page.keyboard.press("Control+Enter")
        confirm(method, text)
    expect(page.locator("#story")).to_have_value("".join(text for _, text in STORY))


def round_trips(page: Page) -> list[tuple[str, str]]:
    """Collect the pages that are asked for from now on."""
    asked: list[tuple[str, str]] = []

    def heard(request: Request) -> None:
        if request.is_navigation_request():
            asked.append((request.method, request.url))

    page.on("request", heard)
    return asked


def fits(page: Page) -> None:
    """Nothing stands out to the side, and what sends the form is in sight."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("[data-submit]")).to_be_in_viewport()
