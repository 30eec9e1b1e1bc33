"""The headings of a text: its contents, its parts, and the part below one of them."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wiki.text.plain import plain

_RENDERED = re.compile(r'<h([3-6]) id="([^"]*)">(.*?)</h\1>', re.DOTALL)
_RANK = re.compile(r"(</?h)([3-6])(?=[ >])")
_TAG = re.compile(r"<[^>]*>")
_TYPED = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*")
_FENCE = re.compile(r" {0,3}(?:`{3,}|~{3,})")
_BLANKS = re.compile(r"\s+")


LOWEST = 6


@dataclass(frozen=True)
class Heading:
    """One heading of a rendered text; the highest in it has `level` 1, `start` and `end` are its places in the HTML."""

    level: int
    anchor: str
    text: str
    start: int
    end: int


def headings(markup: str) -> list[Heading]:
    """Return the headings of a rendered text in their order."""
    known = list(_RENDERED.finditer(markup))
    highest = min((int(found[1]) for found in known), default=0)
    return [
        Heading(int(found[1]) - highest + 1, html.unescape(found[2]), readable(found[3]), *found.span())
        for found in known
    ]


def lifted(markup: str, level: int) -> str:
    """Return a rendered text whose highest heading has this level, as its place on a page asks for."""
    highest = min((int(found[1]) for found in _RENDERED.finditer(markup)), default=level)
    return _RANK.sub(lambda found: f"{found[1]}{min(int(found[2]) - highest + level, LOWEST)}", markup)


def part(markup: str, heading: str) -> str | None:
    """Return what stands below a heading, whatever its case and blanks; None if there is no such heading."""
    known = headings(markup)
    for number, found in enumerate(known):
        if _folded(found.text) == _folded(heading):
            after = (one.start for one in known[number + 1 :] if one.level <= found.level)
            return markup[found.end : next(after, len(markup))]
    return None


def readable(markup: str) -> str:
    """Return the text of a piece of HTML on one line."""
    return _BLANKS.sub(" ", html.unescape(_TAG.sub("", markup))).strip()


def sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield the headings of a Markdown text, each with the plain text below it; first what stands before them."""
    title, lines, code = "", list[str](), False
    for line in text.split("\n"):
        code = code ^ bool(_FENCE.match(line))
        found = None if code else _TYPED.fullmatch(line)
        if found is None:
            lines.append(line)
            continue
        yield title, plain("\n".join(lines))
        title, lines = plain(found[1]), []
    yield title, plain("\n".join(lines))


def anchor(heading: str) -> str:
    """Return the id that rendering gives to the first heading of this text."""
    kept = re.sub(r"[^\w\s-]", "", unicodedata.normalize("NFKC", heading)).strip().lower()
    return "t-" + re.sub(r"[-\s]+", "-", kept)


def _folded(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
