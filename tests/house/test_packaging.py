"""House rules about what is built and shipped."""

import configparser
import json
import re

import pytest

from tests.house.sources import ROOT, files, named

CONFIG = configparser.ConfigParser()
CONFIG.read(ROOT / "setup.cfg", encoding="utf-8")
LOCKS = ("requirements.lock", "frontend/node.lock", "tests/whoosh-reloaded.lock")


def test_every_package_is_listed_in_setup_cfg():
    listed = set(CONFIG["options"]["packages"].split())
    folders = {file.parent for file in files("wiki", "*.py") + files("wiki", "*.po")}
    data = {"wiki.content", "wiki.migrations", "wiki.translations"}
    found = {".".join(folder.relative_to(ROOT).parts) for folder in folders if "LC_MESSAGES" not in folder.parts}
    assert listed == found | {"wiki.static", "wiki.templates"} | data, (
        "setup.cfg, [options] packages: list exactly the packages below wiki/, and wiki.static and wiki.templates."
    )


def test_templates_and_static_stay_beside_the_package():
    for name in ("templates", "static"):
        assert not (ROOT / "wiki" / name).exists(), f"wiki/{name} would win over {name}/: move it there."


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_pin_every_package_with_hashes_and_name_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.findall(r"^[\w.\[\]-]+==.*?(?=^\S|\Z)", text, re.DOTALL | re.MULTILINE)
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks), f"{lock}: run `python3 tasks.py lock`."
    assert "://" not in text, f"{lock} names a host: run `python3 tasks.py lock`."


def test_the_lock_has_every_direct_dependency():
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / LOCKS[0]).read_text(), re.MULTILINE))
    wanted = CONFIG["options"]["install_requires"] + "".join(CONFIG["options.extras_require"].values())
    names = {re.split(r"[^\w.-]", line)[0] for line in wanted.split("\n") if line.strip()}
    assert names <= locked, f"Run `python3 tasks.py lock`: {sorted(names - locked)}"


def test_the_npm_lock_serves_every_platform_and_names_no_host():
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    packages = lock["packages"]
    platforms = packages["node_modules/esbuild"]["optionalDependencies"]
    absent = [name for name in platforms if f"node_modules/{name}" not in packages]
    assert len(platforms) > 20
    assert not absent, (
        f"frontend/package-lock.json lacks {absent}: remove node_modules and the lock, then "
        "npm install --package-lock-only."
    )
    hosts = [name for name, package in packages.items() if "resolved" in package]
    assert not hosts, "frontend/.npmrc must hold omit-lockfile-registry-resolved=true: make it anew."
    unhashed = [name for name, package in packages.items() if name and "integrity" not in package]
    assert not unhashed, f"frontend/package-lock.json has no hash of {unhashed}."


def test_npm_packages_are_exact():
    package = json.loads((ROOT / "frontend" / "package.json").read_text(encoding="utf-8"))
    versions = package.get("dependencies", {}) | package.get("devDependencies", {})
    loose = {name: version for name, version in versions.items() if not re.match(r"\d", version)}
    assert not loose, f"frontend/package.json: pin exactly, minor releases break pages: {loose}"


def test_both_dark_themes_are_the_same():
    tokens = files("frontend/css", "tokens.css")[0]
    text = re.sub(r"/\*.*?\*/", "", tokens.read_text(encoding="utf-8"), flags=re.DOTALL)
    chosen = declarations(text, r"\[data-bs-theme=[\"']?dark[\"']?\]\s*\{([^}]*)\}")
    preferred = declarations(text, r"prefers-color-scheme:\s*dark\)\s*\{[^{]*\{([^}]*)\}")
    assert chosen == preferred, f"{named(tokens)}: the dark theme is written twice and differs."


def declarations(css: str, pattern: str) -> dict[str, str]:
    """Return the declarations of the first rule that matches."""
    match = re.search(pattern, css)
    assert match, f"No rule matches {pattern}"
    pairs = (line.split(":", 1) for line in match[1].split(";") if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}
