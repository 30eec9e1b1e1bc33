"""What axe looks for on a page, and how it is asked."""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from tests.service import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
# What holds words or is typed into, as it is seen now: the same piece has the same classes and colour on every page.
PIECES = """() => [...document.querySelectorAll("body *")]
    .filter((one) => "value" in one || [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim()))
    .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.offsetWidth > 2)
    .map((one) => [one.tagName, one.className, one.parentElement.className, getComputedStyle(one).color].join("|"))"""
FIND_FAULTS = """(rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(
    ({ violations }) => violations
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`))"""

# So high that the bar at the foot of a form lies on no tool of an editor, whose size would count as what is left.
WIDTHS = {1280: 4_000, 360: 740}
Theme = Literal["light", "dark"]

# The themes differ in nothing but colours, so that wide and light, narrow and dark is enough for what is seen at both
# widths; each piece that is not is looked at in all four ways, once.
WAYS: list[tuple[int, Theme]] = [(1280, "light"), (360, "dark")]
LOOKED_AT: set[str] = set()


def faults_in(page: Page) -> Iterator[str]:
    """Tell what is wrong with the page as it is open, and with how wide it is."""
    page.evaluate(AXE.read_text())
    seen: list[set[str]] = []
    for width, scheme in WAYS:
        yield from too_wide(page, width)
        seen.append(set(page.evaluate(PIECES)))
        yield from broken(page, width, scheme, TAGS)
    if new := (seen[0] ^ seen[1]) - LOOKED_AT:
        LOOKED_AT.update(new)
        yield from broken(page, 360, "light", COLOURS)
        yield from broken(page, 1280, "dark", COLOURS)


def broken(page: Page, width: int, scheme: Theme, rules: list[str]) -> Iterator[str]:
    """Tell which rules are broken at a width and in a theme."""
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.emulate_media(color_scheme=scheme)
    for fault in page.evaluate(FIND_FAULTS, rules):
        yield f"{width} px, {scheme}: {fault}"


def too_wide(page: Page, width: int) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"{width} px: needs {needed} px"
