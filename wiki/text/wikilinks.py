"""Links by name: `[[Name]]`, `[[Name|shown]]`, and alone in a paragraph `![[Name]]`, which takes a page's text in.

Rendering marks them; to which page a name leads is settled when a text is shown, for each reader anew.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote

NAME_LENGTH = 200
ADDRESS = "/knowledge/named/"
LINK, INCLUDE = "wikilink", "include"

_NAME = rf"[^\[\]|#\\\x02\x03\n]{{1,{NAME_LENGTH}}}"
_SHOWN = rf"[^\[\]\x02\x03\n]{{1,{NAME_LENGTH}}}"
# In a table the stroke is written with a backslash before it.
MARKUP = rf"(?<!\\)(?P<take>!?)\[\[(?P<name>{_NAME})(?:#(?P<part>{_NAME}))?(?:\\?\|(?P<shown>{_SHOWN}))?\]\]"
_MARKED = re.compile(
    rf'<a class="(?P<kind>{LINK}|{INCLUDE})" href="{ADDRESS}(?P<name>[^"#]*)(?:#(?P<part>[^"]*))?">(?P<shown>.*?)</a>',
    re.DOTALL,
)
_ALONE = re.compile(rf"<p>\s*({_MARKED.pattern})\s*</p>", re.DOTALL)


@dataclass(frozen=True)
class WikiLink:
    """One link: the name and perhaps the heading that it leads to, and the HTML that is shown for it."""

    name: str
    part: str
    shown: str
    includes: bool


def marked(name: str, part: str | None, shown: str | None, *, includes: bool) -> tuple[str, str, str]:
    """Return class, address and text of the link that marks a name in rendered HTML."""
    anchor = f"#{quote(part.strip(), safe='')}" if part and part.strip() else ""
    return INCLUDE if includes else LINK, f"{ADDRESS}{quote(name.strip(), safe='')}{anchor}", (shown or name).strip()


def links(markup: str) -> Iterator[WikiLink]:
    """Yield the links of a rendered text: none of them stands in code."""
    alone = {found.start(1) for found in _ALONE.finditer(markup)}
    for found in _MARKED.finditer(markup):
        yield _link(found, includes=found.start() in alone)


def pieces(markup: str) -> Iterator[str | WikiLink]:
    """Yield a rendered text and its links by turns; the paragraph around an included text belongs to it."""
    alone = {found.start(1): found.span() for found in _ALONE.finditer(markup)}
    done = 0
    for found in _MARKED.finditer(markup):
        includes = found.start() in alone and found["kind"] == INCLUDE
        start, end = alone[found.start()] if includes else found.span()
        yield markup[done:start]
        yield _link(found, includes=includes)
        done = end
    yield markup[done:]


def _link(found: re.Match[str], *, includes: bool) -> WikiLink:
    name, part = (unquote(html.unescape(found[group] or ""))[:NAME_LENGTH] for group in ("name", "part"))
    return WikiLink(name, part, found["shown"], includes and found["kind"] == INCLUDE)
