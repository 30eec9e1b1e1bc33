"""What axe looks for on a page, and how it is asked."""

from collections.abc import Iterator
from typing import Literal

from playwright.sync_api import Page

from tests.service import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What says how large a target is, and how near the next one. Nothing is as crowded as on a telephone.
SIZES = ["target-size"]
COLOURS = ["color-contrast", "link-in-text-block"]
TOLD = """({ violations }) => violations
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(" | ")}`)"""
FIND_FAULTS = f"(rules) => axe.run(document, {{ runOnly: rules, resultTypes: ['violations'] }}).then({TOLD})"
FIND_OTHERS = f"""([tags, without]) => axe.run(document, {{
    runOnly: tags, resultTypes: ["violations"],
    rules: Object.fromEntries(without.map((rule) => [rule, {{ enabled: false }}]))
}}).then({TOLD})"""
FIND_IN_PIECES = f"""([rules, keys]) => axe.run(
    {{ include: keys.flatMap((key) => window.pieces.get(key)) }},
    {{ runOnly: {{ type: "rule", values: rules }}, resultTypes: ["violations"] }}).then({TOLD})"""
# What holds words or is typed into or pressed, as it is seen now, by what decides about it: its kind, and that of what
# it stands in, whether it is smaller than a finger; and its letters, on what they stand and how much shines through.
PIECES = """() => {
  const layers = new Map([[null, ""]]);
  const below = (one) => {
    if (!layers.has(one)) {
      const { backgroundColor: colour, backgroundImage: image, opacity } = getComputedStyle(one);
      const own = [colour, image, opacity].filter((value) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(value));
      layers.set(one, [...own, below(one.parentElement)].join("<"));
    }
    return layers.get(one);
  };
  const target = "a[href], button, input, select, textarea, summary, [role], [tabindex]";
  const kinds = new Map();
  window.pieces = new Map();
  for (const one of document.querySelectorAll("body *")) {
    const says = [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim());
    if (!("value" in one || says || one.matches(target))) continue;
    if (!one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || one.offsetWidth <= 2) continue;
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(one);
    const kind = [one.tagName, one.className, one.parentElement.className];
    const size = one.matches(target) ? [one.offsetWidth < 24, one.offsetHeight < 24] : [];
    const letters = [color, fontSize, fontWeight, textDecorationLine, getComputedStyle(one.parentElement).color];
    const key = [...kind, ...size, ...letters, below(one)].join("|");
    window.pieces.set(key, [...(window.pieces.get(key) || []), one]);
    kinds.set(key, kind.join("|"));
  }
  return [...kinds].map(([key, kind]) => [kind, key]);
}"""

# So high that the bar at the foot of a form lies on no tool of an editor, whose size would count as what is left.
WIDTHS = {1280: 4_000, 360: 740}
Theme = Literal["light", "dark"]

# The themes differ in nothing but colours, so that wide and light, narrow and dark is enough for what is seen at both
# widths; each piece that is not is looked at in all four ways, once.
WAYS: list[tuple[int, Theme]] = [(1280, "light"), (360, "dark")]
OTHER_WAYS: list[tuple[int, Theme]] = [(1280, "dark"), (360, "light")]
LOOKED_AT: set[tuple[str, str]] = set()


def faults_in(page: Page) -> Iterator[str]:
    """Tell what is wrong with the page as it is open, and with how wide it is.

    Colours, and sizes where there is room, are most of the work: pieces that are decided alike are looked at once.
    """
    page.evaluate(AXE.read_text())
    seen: list[set[str]] = []
    for width, scheme in WAYS:
        yield from too_wide(page, width)
        page.emulate_media(color_scheme=scheme)
        of_pieces = [*COLOURS, *SIZES] if width > min(WIDTHS) else COLOURS
        yield from told(page, width, scheme, page.evaluate(FIND_OTHERS, [TAGS, of_pieces]))
        pieces = page.evaluate(PIECES)
        seen.append({kind for kind, _ in pieces})
        yield from broken(page, width, scheme, COLOURS, pieces)
        if width > min(WIDTHS):
            yield from broken(page, width, scheme, SIZES, pieces)
    if new := {("kind", kind) for kind in seen[0] ^ seen[1]} - LOOKED_AT:
        LOOKED_AT.update(new)
        for width, scheme in OTHER_WAYS:
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            page.emulate_media(color_scheme=scheme)
            yield from broken(page, width, scheme, COLOURS, page.evaluate(PIECES))


def broken(page: Page, width: int, scheme: Theme, rules: list[str], pieces: list[tuple[str, str]]) -> Iterator[str]:
    """Tell which of the rules pieces break that none looked at before is like."""
    if new := {(rules[0], key) for _, key in pieces} - LOOKED_AT:
        LOOKED_AT.update(new)
        yield from told(page, width, scheme, page.evaluate(FIND_IN_PIECES, [rules, [key for _, key in new]]))


def told(page: Page, width: int, scheme: Theme, faults: list[str]) -> Iterator[str]:
    """Tell faults, with where they are seen."""
    yield from (f"{page.url} at {width} px, {scheme}: {fault}" for fault in faults)


def too_wide(page: Page, width: int) -> Iterator[str]:
    page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    needed = page.evaluate("document.documentElement.scrollWidth")
    if needed > width:
        yield f"{width} px: needs {needed} px"
