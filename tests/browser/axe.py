"""What axe looks for on a page, and how it is asked."""

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
