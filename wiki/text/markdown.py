"""Markdown to safe HTML. Runs in the child (`wiki.text.child`); everybody else calls `wiki.text.rendering`."""

import hashlib
from functools import cache
from re import Match
from xml.etree import ElementTree

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.toc import TocExtension, slugify_unicode
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from wiki.text.cleaning import OURS, clean
from wiki.text.paragraphs import join_lines
from wiki.text.pictures import number_of, page_of, placed, with_pictures
from wiki.text.wikilinks import MARKUP, marked

# Not pymdownx.betterem: it leaves `**注意：**请` with its asterisks.
_BY_NAME = [
    "pymdownx.highlight",
    "pymdownx.superfences",
    "pymdownx.tasklist",
    "pymdownx.tilde",
    "pymdownx.mark",
    "tables",
    "admonition",
    "sane_lists",
]
_SETTINGS = {"pymdownx.highlight": {"use_pygments": False}, "tables": {"use_align_attribute": True}}

# A sign instead of a form field: it prints, it is read out, and no form field needs to be allowed.
_BOXES = {'<input type="checkbox" disabled/>': "☐", '<input type="checkbox" disabled checked/>': "☑"}


def to_html(text: str) -> str:
    """Return `text` as HTML that is safe to show: headings from h3, ids behind a prefix, no pictures but files here."""
    try:
        return _to_html(text)
    except Exception:
        # The parser keeps its state when it is left half-way; the next text gets a new one.
        _markdown.cache_clear()
        raise


def _to_html(text: str) -> str:
    markdown, footnotes = _markdown()
    markdown.reset()
    document = hashlib.blake2b(text.encode(errors="replace"), digest_size=4).hexdigest()
    footnotes.setConfig("SEPARATOR", f"{OURS}{document}-")  # ids differ between the texts of one page
    markup = markdown.convert(text)
    for box, sign in _BOXES.items():
        markup = markup.replace(box, sign)
    return with_pictures(join_lines(clean(markup)))


@cache
def _markdown() -> tuple[Markdown, FootnoteExtension]:
    footnotes = FootnoteExtension()
    # Level 3: the page's own h1 and h2 stay above. No marker: the page makes its own table of contents.
    headings = TocExtension(baselevel=3, marker="", slugify=_slug)
    markdown = Markdown(extensions=[*_BY_NAME, headings, footnotes], extension_configs=_SETTINGS)
    # After "inline" (20), which makes the images, and before "toc" (5), which reads the headings' text.
    markdown.treeprocessors.register(_ImagesAsLinks(markdown), "images-as-links", 12)
    # After "backtick" (190), which takes code away, and before "escape" (180), which would take the stroke in a table.
    markdown.inlinePatterns.register(_WikiLinks(MARKUP, markdown), "wikilinks", 185)
    return markdown, footnotes


def _slug(heading: str, separator: str) -> str:
    return OURS + str(slugify_unicode(heading, separator))


class _WikiLinks(InlineProcessor):
    """Mark links by name; where they lead is settled when the text is shown."""

    def handleMatch(self, found: Match[str], _data: str) -> tuple[ElementTree.Element, int, int]:  # noqa: N802 - the library's name
        kind, address, shown = marked(found["name"], found["part"], found["shown"], includes=bool(found["take"]))
        link = ElementTree.Element("a", {"class": kind, "href": address})
        link.text = AtomicString(shown)
        return link, found.start(), found.end()


class _ImagesAsLinks(Treeprocessor):
    """Show an image as a link with its description; inside a link, as the description alone.

    One that is a file of ours gets its place, which `with_pictures` fills: the link opens it.
    """

    def run(self, root: ElementTree.Element) -> None:
        linked = {image for link in root.iter("a") for image in link.iter("img")}
        for image in list(root.iter("img")):
            source, description = image.get("src", ""), image.get("alt", "")
            number = number_of(source)
            image.attrib.clear()
            image.text = AtomicString(placed(number, description) if number else description or source)
            image.tag = "span" if image in linked else "a"
            if image not in linked:
                image.set("href", page_of(number) if number else source)
