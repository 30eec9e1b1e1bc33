"""What templates know: the reader, the language, labels of codes, dates, and what the reader may do."""

from collections import ChainMap
from collections.abc import MutableMapping
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from babel.dates import format_date
from flask import Flask, current_app, request
from flask.templating import Environment
from flask_babel import format_datetime, get_locale, get_translations, to_user_timezone
from flask_login import current_user

from wiki.access import can, rights
from wiki.assets import asset
from wiki.blueprints.facets import chips
from wiki.blueprints.reader import label, list_label, locale, ui_language
from wiki.models import Case, User
from wiki.settings import Settings


class Templates(Environment):
    """Jinja as Flask sets it up, with one dictionary of globals for all templates.

    Jinja gives each template a chain of two and walks through it in Python at every import of a macro: a tenth of the
    time of a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template; no template of ours has any of its own."""
        return ChainMap(d, self.globals) if d else self.globals


def install(app: Flask) -> None:
    """Give the templates their words and filters."""
    app.context_processor(context)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: _catalogue(locale()).ugettext(text),
        lambda one, many, number: _catalogue(locale()).ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals.update(asset=asset, label=label, list_label=list_label, can=can, rights=rights)
    app.jinja_env.globals.update(chips=chips, Case=Case, User=User)
    app.jinja_env.filters["partial_date"] = partial_date
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def context() -> dict[str, Any]:
    """Return what depends on the request."""
    settings: Settings = current_app.extensions["casewiki_settings"]
    person = current_user._get_current_object()
    person = person if person.is_authenticated else None
    return {
        "me": person,
        "ui_lang": ui_language(),
        "theme": person.theme.value if person else "auto",
        "organisation": settings.organisation,
        "section": (request.blueprint or "") if request else "",
    }


@cache
def _catalogue(_locale: str) -> Any:
    """Return the messages in the language of this request, whose name is given. Flask-Babel finds out which language
    that is at every message, sixty times a page.
    """
    return get_translations()


def partial_date(text: str | None) -> str:
    """Return a date of day or month precision, as one writes it in the interface language."""
    if not text:
        return ""
    return _written(text, str(get_locale()))


@lru_cache(maxsize=4096)
def _written(text: str, locale_name: str) -> str:
    if len(text) == 10:
        return format_date(date.fromisoformat(text), "long" if locale_name.startswith("zh") else "medium", locale_name)
    month = date.fromisoformat(f"{text}-01")
    return format_date(month, "yyyy年M月" if locale_name.startswith("zh") else "MMM yyyy", locale_name)


def written_moment(at: datetime) -> str:
    """Return day and time in the reader's zone."""
    return format_datetime(to_user_timezone(at))
