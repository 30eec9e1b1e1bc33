"""HTML to PDF by WeasyPrint, in a child process of its own that is gone afterwards; an extra that may not be there."""

import base64
from collections.abc import Mapping
from ctypes.util import find_library
from functools import cache
from importlib.util import find_spec

from wiki.errors import N_, WikiError
from wiki.sandbox import Child

# Address space in bytes: WeasyPrint with a Chinese font takes 490 MB of it.
MEMORY = 1024 * 2**20
SECONDS = 20.0  # of CPU time
PATIENCE = 30.0  # on the clock
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")

FAILED = N_("The PDF could not be made. Try again, or print the page.")


class NotMade(WikiError):
    """There is no PDF of this page."""


@cache
def is_available() -> bool:
    """Tell whether the extra and what it needs of the system are installed."""
    return find_spec("weasyprint") is not None and all(find_library(name) for name in LIBRARIES)


def made(html: str, base: str, styles: Mapping[str, str]) -> bytes:
    """Return a page as PDF; `styles` are the style sheets it may use, by their addresses; `base` is its own.

    One page of A4, if it fits when it is made somewhat smaller. Nothing is fetched: what the page wants besides is left
    out. Raises NotMade.
    """
    if not is_available():
        raise NotMade(N_("PDFs cannot be made here. Print the page instead."))
    child = Child("wiki.files.pdf_child", memory=MEMORY, first={"html": ""})
    try:
        answer = child.ask({"html": html, "base": base, "styles": dict(styles), "seconds": SECONDS}, PATIENCE)
    finally:
        child.stop()
    if answer is None or answer["pdf"] is None:
        raise NotMade(FAILED)
    return base64.b64decode(answer["pdf"])
