"""Small pieces that a page shows a hundred times: made of a macro once, and kept for the next time.

What is kept depends on nothing but the language and what the macro is given: no address, label or right is looked up
in it, so that nobody sees what was made for somebody else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flask import Flask, current_app, url_for
from markupsafe import Markup, escape

from wiki.blueprints.facets import chips
from wiki.blueprints.reader import locale
from wiki.search.explaining import Reason

KEPT = 4_096


def install(app: Flask) -> None:
    """Give the templates these pieces by name."""
    app.jinja_env.globals.update(filed=filed, kind_name=kind_name, marked=marked, section_of=section_of)
    app.jinja_env.globals.update(told=told)


def kept(template: str, macro: str) -> Callable[..., Markup]:
    """Return a macro without words of its own as a function that keeps its results."""

    @lru_cache(maxsize=KEPT, typed=True)  # a text and HTML that are equal are not the same
    def made(*arguments: Any) -> Markup:
        return _made(template, macro, arguments)

    return made


def kept_by_language(template: str, macro: str) -> Callable[..., Markup]:
    """Return a macro as a function that keeps its results for each language."""

    @lru_cache(maxsize=KEPT, typed=True)
    def made(_locale: str, *arguments: Any) -> Markup:
        return _made(template, macro, arguments)

    return lambda *arguments: made(locale(), *arguments)


def _made(template: str, macro: str, arguments: Iterable[Any]) -> Markup:
    module: Any = current_app.jinja_env.get_template(template).module
    made: Markup = getattr(module, macro)(*arguments)
    return made


kind_name = kept_by_language("search/_macros.html", "kind_name")
section_of = kept_by_language("search/_macros.html", "section_of")
_reason_of = kept_by_language("search/_macros.html", "reason_of")
_share_bar = kept("search/_macros.html", "share_bar")
_chip = kept("_macros/story.html", "filed_chip")


def told(reasons: Iterable[Reason]) -> Iterator[tuple[str, bool, Markup, Markup]]:
    """Yield of each reason what it is about, whether that is denied, its share as a bar, and why it counts in words."""
    for one in reasons:
        words = _reason_of(one.source, one.share > 0, tuple(one.places.items()), tuple(one.terms))
        yield one.text, one.denied, _share_bar(one.width, one.percent), words


def filed(body: Mapping[str, Any], lists: Sequence[str], address: str = "") -> Markup:
    """Return a chip for each class of these lists under which a case is filed, with a link to the cases filed there.

    `address` is that of another list than the one of cases.
    """
    address = address or url_for("cases.index")
    found = chips(body, lists)
    return _joined(
        _chip(label, f"{address}?{parameter}", place == 0 and name == "personality")
        for place, (name, label, parameter) in enumerate(found)
    )


def marked(parts: Iterable[tuple[str, bool]]) -> Markup:
    """Return a text given as (text, found) pairs, with marks around what was found."""
    return _joined(f"<mark>{escape(text)}</mark>" if found else escape(text) for text, found in parts)


def _joined(pieces: Iterable[str]) -> Markup:
    return Markup("".join(pieces))  # noqa: S704 - each is of a macro, or escaped
