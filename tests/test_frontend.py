"""The front end's sources: what is locked, what the pages ask for, and that both dark themes are one."""

import json
import re
from pathlib import Path

import pytest

from wiki import assets
from wiki.paths import resources

FRONTEND = Path(__file__).parent.parent / "frontend"
TEMPLATES = Path(__file__).parent.parent / "templates"
ESBUILD_PLATFORMS = 26
SMALLEST_CONTRAST = 4.5


def test_the_lock_names_no_host_and_every_platform_of_the_bundler():
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]

    assert '"resolved"' not in lock
    assert sum(name.startswith("node_modules/@esbuild/") for name in packages) == ESBUILD_PLATFORMS
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_sprite_holds_the_icons_that_templates_use_and_no_others():
    listed = set(re.findall(r'^  "([\w-]+)"', (FRONTEND / "icons.mjs").read_text(encoding="utf-8"), re.MULTILINE))
    pages = "\n".join(page.read_text(encoding="utf-8") for page in TEMPLATES.rglob("*.html"))
    asked = set(re.findall(r'(?:icon\(|sign=|tool\("\w+", )"([\w-]+)"', pages))

    assert asked <= listed
    assert listed <= set(re.findall(r'"([\w-]+)"', pages))


def test_both_dark_themes_are_equal():
    tokens = (FRONTEND / "css" / "tokens.css").read_text(encoding="utf-8")
    system, chosen = (
        re.search(re.escape(selector) + r" \{(.*?)\}", tokens, re.DOTALL)[1].split()
        for selector in (':root:not([data-bs-theme="light"])', ':root[data-bs-theme="dark"]')
    )

    assert system == chosen


@pytest.mark.parametrize("theme", [":root", ':root[data-bs-theme="dark"]'])
@pytest.mark.parametrize("ground", ["paper", "surface", "sunken"])
def test_every_ink_is_readable_on_every_ground(theme, ground):
    tokens = (FRONTEND / "css" / "tokens.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--cw-([\w-]+): (#[0-9a-f]{6})", tokens[tokens.index(theme + " {") :].split("}")[0]))

    for ink in ("ink", "ink-2", "ink-3", "blue", "cinnabar", "success", "failure"):
        assert contrast(colours[ink], colours[ground]) >= SMALLEST_CONTRAST, ink


def test_an_asset_is_served_under_a_name_with_a_hash():
    assets.built.cache_clear()

    assert re.fullmatch(r"/static/dist/main-[A-Z0-9]{8}\.css", assets.asset("main.css"))
    assert (resources("static") / assets.asset("main.js").removeprefix("/static/")).is_file()


def test_a_missing_build_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "resources", lambda _name: tmp_path)
    assets.built.cache_clear()

    with pytest.raises(assets.MissingBuildError, match="make setup"):
        assets.asset("main.css")
    assets.built.cache_clear()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 defines it."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
