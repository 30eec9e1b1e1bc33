"""What is looked at once for all pages is looked at: a page is spoiled whose pieces were looked at before."""

import pytest

from tests.browser.axe import faults_in
from tests.browser.site import SELLER, Site

pytestmark = pytest.mark.browser

SPOIL = """() => {
  document.querySelector("main h1").style.color = "#ccc";
  for (const name of ["one", "two"]) {
    const small = document.createElement("button");
    small.textContent = name;
    for (const side of ["width", "height", "minWidth", "minHeight"]) small.style[side] = "10px";
    small.style.padding = "0";
    document.querySelector("main").append(small, document.createElement("img"));
  }
}"""


def test_letters_sizes_and_all_else_are_found_wrong_where_nothing_was_before(site: Site) -> None:
    with site.visit(SELLER, reduced_motion="reduce") as page:
        page.goto("/cases/mine")
        assert list(faults_in(page)) == []
        page.evaluate(SPOIL)
        found = "\n".join(faults_in(page))
    wide, narrow = (
        "\n".join(line for line in found.split("\n") if f"{width} px, {scheme}" in line)
        for width, scheme in ((1280, "light"), (360, "dark"))
    )
    assert all(rule in wide for rule in ("color-contrast", "target-size", "image-alt")), found
    assert all(rule in narrow for rule in ("target-size", "image-alt")), found
