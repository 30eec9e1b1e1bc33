"""The text of a page as one reader is shown it: links by name lead to what that reader may read, and texts of others
are taken in with that reader's rights.

A page that one may not read and one that is not there look the same, and cost the same: one query for all names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext
from markupsafe import Markup, escape

from wiki.access import mark_opened, me
from wiki.models import Page
from wiki.services.links import name_key
from wiki.services.pages import names
from wiki.text.headings import anchor, lifted, part
from wiki.text.wikilinks import WikiLink, pieces

MOST_INCLUDED = 20
DEEPEST = 3


@dataclass(frozen=True)
class _Text:
    """A piece of a page, and the pages that it is taken into, from the outermost on."""

    html: str
    path: tuple[str, ...]


def woven(html: str, page_id: str = "", *, level: int = 2) -> Markup:
    """Return a rendered text with its links and included texts, as the reader may see them; headings from `level`."""
    return Markup(_Weaver(level).weave([_Text(lifted(html, level), (page_id,))])[0])  # noqa: S704 - cleaned by wiki/text/rendering


class _Weaver:
    """Weaves a text level by level, so that each takes one query for names and one for texts."""

    def __init__(self, level: int) -> None:
        self.taken, self.level = 0, level

    def weave(self, texts: Sequence[_Text], depth: int = 0) -> list[str]:
        split = [list(pieces(text.html)) for text in texts]
        links = [piece for one in split for piece in one if isinstance(piece, WikiLink)]
        found = names.resolve((link.name for link in links), user=me())
        plans = [
            self._plan(piece, text.path, found, depth)
            for text, one in zip(texts, split, strict=True)
            for piece in one
            if isinstance(piece, WikiLink) and piece.includes
        ]
        inside = iter(self._inside(plans, depth))
        return ["".join(_shown(piece, found, inside) for piece in one) for one in split]

    def _plan(self, link: WikiLink, path: tuple[str, ...], found: dict[str, str], depth: int) -> "_Plan":
        target = found.get(name_key(link.name))
        if target is None:
            return _Plan(link, None, path, gettext("This page is not there, or not for you to read."))
        if target in path:
            return _Plan(link, target, path, gettext("Not taken in: the page would hold itself."))
        if depth >= DEEPEST or self.taken >= MOST_INCLUDED:
            return _Plan(link, target, path, gettext("Not taken in: too many texts one inside another."))
        self.taken += 1
        return _Plan(link, target, path, "")

    def _inside(self, plans: Sequence["_Plan"], depth: int) -> Iterator[str]:
        """Yield the boxes of the included texts in their order."""
        wanted = {plan.page for plan in plans if plan.page and not plan.refusal}
        texts = names.with_texts(wanted, user=me())
        taken = [plan.text(texts, self.level + depth + 1) for plan in plans]
        woven_texts = iter(self.weave([text for text in taken if text], depth + 1) if any(taken) else ())
        for number, (plan, text) in enumerate(zip(plans, taken, strict=True), 1):
            yield plan.box(next(woven_texts) if text else None, f"{depth}{number}")


@dataclass(frozen=True)
class _Plan:
    """What is to become of one `![[Name]]`: the page that is taken in, or why none is."""

    link: WikiLink
    page: str | None
    path: tuple[str, ...]
    refusal: str

    def text(self, texts: dict[str, Page], level: int) -> _Text | None:
        page = texts.get(self.page) if self.page and not self.refusal else None
        if page is None or page.shown is None:
            return None
        mark_opened(page)
        html: str | None = page.shown.html.get("text", "")
        if self.link.part:
            html = part(html or "", self.link.part)
        return None if html is None else _Text(lifted(html, level), (*self.path, page.id))

    def box(self, html: str | None, mark: str) -> str:
        from_page = _anchor(self.link, self.page)
        note = self.refusal or gettext("There is no such heading on that page.")
        # Ids of the text taken in must not be those of the page around it.
        inside = html.replace(' id="t-', f' id="t{mark}-').replace('href="#t-', f'href="#t{mark}-') if html else ""
        content = inside if html is not None else f"<p>{escape(note)}</p>"
        return f'<div class="included"><p class="included__from">{from_page}</p>{content}</div>'


def _shown(piece: str | WikiLink, found: dict[str, str], inside: Iterator[str]) -> str:
    if isinstance(piece, str):
        return piece
    return next(inside) if piece.includes else _anchor(piece, found.get(name_key(piece.name)))


def _anchor(link: WikiLink, page_id: str | None) -> str:
    # `shown` was cleaned with the text around it.
    if page_id is None:
        address = escape(url_for("page_names.named", name=link.name))
        title = escape(gettext("not written yet"))
        return f'<a class="wikilink wikilink--red" href="{address}" title="{title}" rel="nofollow">{link.shown}</a>'
    address = escape(url_for("pages.show", page_id=page_id, _anchor=_place(link)))
    return f'<a class="wikilink" href="{address}">{link.shown}</a>'


def _place(link: WikiLink) -> str | None:
    return anchor(link.part) if link.part else None
