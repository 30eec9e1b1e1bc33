"""Jinja as Flask sets it up, without what it does over and over: a page of results is two thousand small pieces."""

from collections import ChainMap
from collections.abc import MutableMapping
from types import CodeType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import Template
from jinja2.runtime import Context
from markupsafe import Markup, escape

FREQUENT = ("base.html", "_frame/", "_macros/", "home/", "search/", "cases/show.html")
"""Beginnings of the names of templates that nearly every reader opens."""


class PlainTemplate(Template):
    """A template whose code escapes with `escaped`."""

    @classmethod
    def from_code(cls, environment: Any, code: CodeType, *arguments: Any, **options: Any) -> Template:
        """Return the template of compiled code, whose names are its own."""
        template = super().from_code(environment, code, *arguments, **options)
        template.root_render_func.__globals__["escape"] = escaped
        return template


class PlainContext(Context):
    """Calls functions as they are. Jinja tells macros each time whether to escape, which all of ours do."""

    def call(self, function: Any, *arguments: Any, **options: Any) -> Any:
        """Call what a template calls, with the context if it asks for that."""
        if hasattr(function, "jinja_pass_arg"):
            return super().call(function, *arguments, **options)
        options.pop("_block_vars", None)
        options.pop("_loop_vars", None)
        return function(*arguments, **options)


class Templates(Environment):
    """Jinja with one dictionary of globals for all templates.

    It gives each template a chain of two and walks through it in Python at every import of a macro: a tenth of the
    time of a page.
    """

    template_class = PlainTemplate
    context_class = PlainContext

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._at_hand: dict[str, Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> Template:
        """Return a template, where files do not change from a dictionary: a page asks for fifty, and has been read."""
        found = self._at_hand.get(name) if type(name) is str and not globals else None
        if found is None:
            found = super().get_template(name, parent, globals)
            if type(name) is str and not globals and not self.auto_reload:
                self._at_hand[name] = found
        return found

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template; no template of ours has any of its own."""
        return ChainMap(d, self.globals) if d else self.globals


def load(app: Flask) -> None:
    """Compile the templates of frequent pages, for processes that fork."""
    for name in app.jinja_env.list_templates():
        if name.startswith(FREQUENT):
            app.jinja_env.get_template(name)


def escaped(value: Any) -> Markup:
    """Return what Jinja's own function does; what is HTML already, as two in three are, is not made anew."""
    return value if type(value) is Markup else escape(value)
