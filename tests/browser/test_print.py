"""A case on paper is a document to hand over: black on white, without the frame of the site."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.site import OPENING, SELLER, Site, address_of

pytestmark = pytest.mark.browser

FRAME = (".masthead", ".crumbs", ".colophon", ".thumb-bar", ".btn", "#report")
LEAST_CONTRAST = 7
NUMBERS = re.compile(r"[\d.]+")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_prints_as_a_document(site: Site, scheme: str) -> None:
    with site.visit(SELLER, color_scheme=scheme) as page:
        case = address_of(page, OPENING)
        page.emulate_media(media="print")
        page.goto(case)
        for part in FRAME:
            for found in page.locator(part).all():
                expect(found).not_to_be_visible()
        for part in ("h1", ".lessons", ".reading", ".byline", ".outcome"):
            expect(page.locator(part).first).to_be_visible()
        assert contrast_on_white(page, "h1") > LEAST_CONTRAST
        assert contrast_on_white(page, ".reading p") > LEAST_CONTRAST
        assert lightness(background(page)) > 0.9


def test_a_case_that_is_chosen_dark_prints_light(site: Site) -> None:
    with site.visit(SELLER) as page:
        case = address_of(page, OPENING)
        page.goto(case)
        page.eval_on_selector("html", "(html) => { html.dataset.bsTheme = 'dark' }")
        assert lightness(background(page)) < 0.1
        page.emulate_media(media="print")
        assert lightness(background(page)) > 0.9
        assert contrast_on_white(page, ".reading p") > LEAST_CONTRAST


def test_a_case_fits_on_the_paper(site: Site) -> None:
    with site.visit(SELLER) as page:
        page.goto(address_of(page, OPENING))
        paper = page.pdf(format="A4")
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 3


def background(page: Page) -> str:
    """Return the colour that the page really has: the body's, or else the one behind it."""
    return str(
        page.evaluate(
            """() => [document.body, document.documentElement].map((one) => getComputedStyle(one).backgroundColor)
                .find((colour) => !/, 0\\)$|transparent/.test(colour)) || "rgb(255, 255, 255)" """
        )
    )


def contrast_on_white(page: Page, selector: str) -> float:
    """Return the contrast of a text's colour with white paper, by the formula of WCAG 2.2."""
    colour = page.eval_on_selector(selector, "(element) => getComputedStyle(element).color")
    return 1.05 / (lightness(colour) + 0.05)


def lightness(colour: str) -> float:
    """Return the relative luminance of `rgb(…)`, 0 for black and 1 for white, by the formula of WCAG 2.2."""
    shares = [float(number) / 255 for number in NUMBERS.findall(colour)[:3]]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
