"""From a hunch to something to say: a newcomer with a sentence, in three languages, on a telephone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.site import NEWCOMER, SELLER, Site

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "telephone"])
@pytest.mark.parametrize(
    ("locale", "sentence", "sounds"),
    [
        ("zh-CN", "第一次拜访一个很自傲的科长，怎么开场", "听起来像"),
        ("zh-TW", "第一次拜訪一個很自傲的科長，怎麼開場", "聽起來像"),
        ("en-GB", "first visit to a very arrogant section chief", "Sounds like"),
    ],
)
def test_a_newcomer_has_an_opening_one_step_from_home(
    site: Site, locale: str, sentence: str, sounds: str, options: dict
) -> None:
    with site.visit(NEWCOMER, locale=locale, **options) as page:
        page.goto("/")
        page.fill("#ask", sentence)
        page.keyboard.press("Enter")
        page.wait_for_url("**/card?**")

        expect(page.locator(".guess")).to_contain_text(sounds)
        opening = page.locator(".opening__say")
        expect(opening).to_be_visible()
        assert re.search(r"[“「].+[”」]", opening.inner_text())
        place = opening.bounding_box()
        assert place is not None
        bar = page.locator(".thumb-bar").bounding_box()
        height = bar["y"] if bar else page.viewport_size["height"] if page.viewport_size else 0
        assert place["y"] < height, "one has to scroll to what one came for"
        expect(page.locator(".twin--success h3")).to_be_visible()
        expect(page.locator(".twin--failure h3")).to_be_visible()


def test_a_card_can_be_taken_along_and_its_address_sent_on(site: Site) -> None:
    with site.visit(SELLER, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto("/card?q=%E5%BE%88%E8%87%AA%E5%82%B2%E7%9A%84%E7%A7%91%E9%95%BF")
        page.click(".btn-stack [data-share]")
        expect(page.locator("[data-shared]")).to_be_visible()
        assert page.evaluate("navigator.clipboard.readText()") == page.url

        page.click(".use__take")
        page.wait_for_load_state()
        assert "q=" in page.url
        expect(page.locator("#use")).to_contain_text("结果怎样")


def test_choices_change_the_card_and_its_address(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/card?q=%E5%BE%88%E8%87%AA%E5%82%B2%E7%9A%84%E7%A7%91%E9%95%BF")
        before = page.locator("h1").inner_text()
        page.select_option("[name=personality]", "shrewd")
        page.click(".guess__row button")
        page.wait_for_load_state()

        assert "personality=shrewd" in page.url
        assert page.locator("h1").inner_text() != before


def test_a_card_prints_on_paper_without_what_is_only_for_the_screen(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto("/card?q=%E5%BE%88%E8%87%AA%E5%82%B2%E7%9A%84%E7%A7%91%E9%95%BF")
        page.emulate_media(media="print")

        expect(page.locator(".opening__say")).to_be_visible()
        expect(page.locator(".guess__row")).to_be_hidden()
        expect(page.locator(".masthead")).to_be_hidden()
