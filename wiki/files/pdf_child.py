"""The child that makes PDFs: `python -m wiki.files.pdf_child MEMORY`.

A request holds {"html", "base", "styles"}: the page, its address and, by their addresses, the style sheets that it may
use. The answer is {"pdf"} in base64, null for a page that could not be made. Nothing else is ever opened: no file, no
host.
"""

import base64
from collections.abc import Mapping
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from wiki.sandbox import serve

SCALES = (1.0, 0.88, 0.77)
"""In this order, until it fits on one page; no smaller, for it is to be read."""
MOST_TO_SHRINK = 2
"""So many pages may become one at the smallest scale; more are left as they are."""
PAPER = 210, 297  # millimetres
MARGIN = 12


class HandedOver(URLFetcher):
    """Gives the style sheets that came with the page, and data that an address holds itself."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        super().__init__(allowed_protocols=["data"], allow_redirects=False)
        self._styles = styles

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        """Return what an address stands for; raise ValueError for all that did not come with the page."""
        if url in self._styles:
            return URLFetcherResponse(url, self._styles[url].encode(), {"Content-Type": "text/css; charset=utf-8"})
        if not url.startswith("data:"):
            raise ValueError
        return super().fetch(url, headers)


def made(request: dict[str, Any]) -> dict[str, Any]:
    """Return the PDF of a page."""
    if not request["html"]:
        return {"pdf": None}
    try:
        return {"pdf": base64.b64encode(_pdf(request["html"], request["base"], request["styles"])).decode()}
    except Exception:
        # Whatever the library stumbles over (no memory, a bug): there is no PDF of this page.
        return {"pdf": None}


def _pdf(html: str, base: str, styles: Mapping[str, str]) -> bytes:
    """Lay the page out, on larger paper that is then made smaller, until it is one page, unless it is far from that."""
    for scale in SCALES:
        paper = f"size: {PAPER[0] / scale}mm {PAPER[1] / scale}mm; margin: {MARGIN / scale}mm"
        sized = html.replace("</head>", f"<style>@page {{ {paper} }}</style></head>", 1)
        document = HTML(string=sized, base_url=base, url_fetcher=HandedOver(styles)).render()
        if len(document.pages) == 1 or len(document.pages) > MOST_TO_SHRINK:
            break
    written: bytes = document.write_pdf(zoom=scale)
    return written


if __name__ == "__main__":
    serve(made)
